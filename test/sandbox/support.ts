/** Models and requests for the tests of the sandbox. */
import * as assert from "uvu/assert";
import type { Api } from "../../generator/model/api.js";
import { readApi } from "../../generator/model/read-api.js";
import { Sandbox as Core } from "../../generator/sandbox/sandbox.js";
import type { Sandbox, SandboxResponse, SandboxOptions } from "../../generator/sandbox/index.js";

export type Json = Readonly<Record<string, unknown>>;

/** Reads a document as a model; it must be without errors. */
export function apiOf(document: Json, file = "test-model/testModel.json"): Api {
  const { value: api, diagnostics } = readApi({
    path: file,
    key: file,
    text: "",
    sha256: "",
    document: { swagger: "2.0", info: { title: "Test", version: "v1" }, ...document },
  });
  assert.is(
    diagnostics.filter(({ severity }) => severity === "error").length,
    0,
    JSON.stringify(diagnostics),
  );
  return api!;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Null for none; without, an access token of the account. */
  readonly token?: string | null;
}

/** A sandbox whose clock is set by the test. */
export class Bench {
  readonly sandbox: Sandbox;
  now = Date.parse("2026-01-01T00:00:00Z");

  constructor(apis: readonly Api[], options: SandboxOptions = {}) {
    this.sandbox = new Core(apis, { now: () => this.now, ...options });
  }

  send(
    target: string,
    { method = "GET", headers = {}, body = "", token }: Sent = {},
  ): SandboxResponse {
    const access = token === undefined ? this.token() : token;
    return this.sandbox.handle({
      method,
      target,
      headers: [
        ["host", "sandbox.sellingpartnerapi-na.amazon.com"],
        ...(access === null ? [] : ([["x-amz-access-token", access]] as const)),
        ...(body === "" || "content-type" in headers
          ? []
          : ([["content-type", "application/json"]] as const)),
        ...Object.entries(headers),
      ],
      body: new TextEncoder().encode(body),
    });
  }

  /** An access token, straight from the store. */
  token(scopes: readonly string[] | null = null): string {
    return this.sandbox.tokens.issueAccess(scopes, this.now + 3_600_000);
  }

  form(fields: Readonly<Record<string, string>>, headers: Json = {}): SandboxResponse {
    return this.send("/auth/o2/token", {
      method: "POST",
      token: null,
      body: new URLSearchParams(fields).toString(),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        ...(headers as Record<string, string>),
      },
    });
  }

  /** What the log says of the last request. */
  get last(): { readonly outcome: string; readonly notes: readonly string[] } {
    return this.sandbox.log.since(0).at(-1)!;
  }
}

/** What an answer holds; a test names what it expects of it. */
export function json(answer: SandboxResponse): unknown {
  return JSON.parse(answer.body);
}

/** An operation with static cases: `{ "200": [case, …] }`. */
export function operation(
  cases: Readonly<Record<string, readonly unknown[]>>,
  more: Json = {},
): Json {
  const responses = Object.entries(cases).map(([status, list]) => [
    status,
    { description: "", "x-amzn-api-sandbox": { static: list } },
  ]);
  return {
    operationId: "getThing",
    parameters: [],
    responses: Object.fromEntries(responses),
    ...more,
  };
}

export function caseOf(parameters: Json, response: unknown): Json {
  const named = Object.entries(parameters).map(([name, value]) => [name, { value }]);
  return { request: { parameters: Object.fromEntries(named) }, response };
}

export function query(name: string, more: Json = {}): Json {
  return { name, in: "query", type: "string", ...more };
}
