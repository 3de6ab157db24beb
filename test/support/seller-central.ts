/**
 * A loopback server that plays Login with Amazon, STS and the Selling Partner API, and is as strict as they are. Tests
 * register the operations that they need.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { LwaRefreshTokenOptions } from "../../templates/runtime/src/index.js";
import { answerAssumeRole } from "./sts-endpoint.js";
import { answerToken } from "./lwa-endpoint.js";
import { verifySignature, type KnownKeys, type WireRequest } from "./sigv4-verifier.js";

/** A request as it arrived, its path and query taken apart. */
export interface Received extends WireRequest {
  /** Names in lower case. */
  readonly headers: IncomingMessage["headers"];
  /** The path as sent, percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The values of the `{parameters}` in the registered path, decoded. */
  readonly pathValues: Readonly<Record<string, string>>;
  /** The body as JSON; undefined when there is none. */
  json(): unknown;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, instead of `json`. */
  readonly text?: string;
}

export type Handler = (request: Received) => Reply | Promise<Reply>;

/** Answers before anything else is looked at, or not at all; returns whether it took the request. */
export type Fault = (request: Received, response: ServerResponse) => boolean;

/** What an access token was given for. */
export interface IssuedToken {
  readonly scope: string | null;
  readonly expires: number;
  /** A restricted data token is good for these only: method and path, or path template, with a blank between. */
  readonly resources?: readonly string[];
  /** The client secret that it was exchanged with. */
  readonly secret?: string;
}

/** An error body as the gateway writes it. */
export function errorReply(status: number, code: string, message: string, details = ""): Reply {
  return { status, json: { errors: [{ code, message, details }] } };
}

/** The accounts that the server knows. All values are made up. */
export const ACCOUNT = {
  clientId: "amzn1.application-oa2-client.0000000000000000000000000000test",
  // Characters that a form must escape.
  clientSecret: "amzn1.oa2-cs.v1.c2VjcmV0+of/the=client&more",
  refreshToken: "Atzr|IwEBIrefreshTokenOfTheSeller+/=",
  /** An authorization code and the address that it was given to. */
  code: "ANcodeOfTheSeller+/=",
  redirectUri: "https://app.example/callback?x=1",
  scopes: ["sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation"],
  accessKeyId: "AKIDTESTUSER",
  secretAccessKey: "wJalrXUtnFEMIsecretKeyOfTheUserEXAMPLE+/",
  roleArn: "arn:aws:iam::123456789012:role/SellingPartnerApi",
  externalId: "external-id-7",
} as const;

export class SellerCentral {
  /** Where the Selling Partner API and STS are. */
  readonly endpoint: string;
  readonly lwaEndpoint: string;
  readonly region: string;
  /** Every request, in order. */
  readonly requests: Received[] = [];
  /** Access tokens that are good. */
  readonly tokens = new Map<string, IssuedToken>();
  /** AWS keys that are good; sessions join them. */
  readonly keys: KnownKeys[] = [
    {
      accessKeyId: ACCOUNT.accessKeyId,
      secretAccessKey: ACCOUNT.secretAccessKey,
      sessionToken: null,
    },
  ];
  /** Whether a request to the Selling Partner API without a signature is refused. One that is there is always checked. */
  requireSignature = false;
  /** Whether a User-Agent that is not as documented is refused. Chromium sends its own, whatever `fetch` is told. */
  requireUserAgent = true;
  /** Client secrets that are good: during a rotation, the old one and the new one. */
  readonly clientSecrets = new Set<string>([ACCOUNT.clientSecret]);
  /** Refresh tokens that are good. */
  readonly refreshTokens = new Set<string>([ACCOUNT.refreshToken]);
  /** Seconds that new access tokens are good for. */
  tokenLifetime = 3600;
  /** Seconds that sessions are good for; what the client asks for when null. */
  sessionLifetime: number | null = null;
  fault: Fault | null = null;

  readonly #server: Server;
  readonly #handlers: { method: string; template: string; handler: Handler }[] = [];

  /** Use `startSellerCentral`. */
  constructor(server: Server, region: string) {
    this.#server = server;
    this.region = region;
    // It listens on a TCP port, so its address is one.
    const { port } = server.address() as AddressInfo;
    this.endpoint = `http://127.0.0.1:${port}`;
    this.lwaEndpoint = `${this.endpoint}/auth/o2/token`;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** The options for Login with Amazon on behalf of the seller. */
  get lwa(): LwaRefreshTokenOptions {
    const { clientId, clientSecret, refreshToken } = ACCOUNT;
    return { clientId, clientSecret, refreshToken, endpoint: this.lwaEndpoint };
  }

  /** Registers an operation; `path` may hold `{parameters}`. The last registration wins. */
  on(method: string, path: string, handler: Handler): void {
    this.#handlers.unshift({ method, template: path, handler });
  }

  /** The requests to paths other than those of Login with Amazon and STS. */
  get calls(): readonly Received[] {
    return this.requests.filter(({ path }) => path !== "/auth/o2/token" && path !== "/");
  }

  /** The requests to Login with Amazon. */
  get exchanges(): readonly Received[] {
    return this.requests.filter(({ path }) => path === "/auth/o2/token");
  }

  /** The requests to STS. */
  get assumptions(): readonly Received[] {
    return this.requests.filter(({ path }) => path === "/");
  }

  /** Forgets requests, operations and faults, not tokens. */
  reset(): void {
    this.requests.length = 0;
    this.#handlers.length = 0;
    this.fault = null;
    this.requireSignature = false;
    this.requireUserAgent = true;
    this.tokenLifetime = 3600;
    this.sessionLifetime = null;
    for (const [good, first] of [
      [this.clientSecrets, ACCOUNT.clientSecret],
      [this.refreshTokens, ACCOUNT.refreshToken],
    ] as const) {
      good.clear();
      good.add(first);
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = receive(incoming, Buffer.concat(chunks));
    this.requests.push(request);
    if (this.fault?.(request, response)) return;
    const reply = await this.#reply(request);
    const headers: Record<string, string> = { "x-amzn-RequestId": randomUUID(), ...reply.headers };
    if (reply.json !== undefined) headers["content-type"] ??= "application/json";
    response.writeHead(reply.status ?? 200, headers);
    response.end(reply.text ?? (reply.json === undefined ? "" : JSON.stringify(reply.json)));
  }

  async #reply(request: Received): Promise<Reply> {
    if (request.path === "/auth/o2/token") return answerToken(this, request);
    if (request.path === "/") return answerAssumeRole(this, request);
    const refusal = this.#refuse(request);
    if (refusal) return refusal;
    for (const { method, template, handler } of this.#handlers) {
      const pathValues = matchPath(template, request.path);
      if (method === request.method && pathValues) return await handler({ ...request, pathValues });
    }
    return errorReply(403, "MissingAuthenticationToken", "Missing Authentication Token");
  }

  /** What Amazon's gateway checks before an operation sees the request. */
  #refuse(request: Received): Reply | null {
    const { headers } = request;
    const hasBody = headers["content-length"] ?? headers["transfer-encoding"];
    if (request.method === "GET" && hasBody !== undefined) {
      // Since 5 June 2023, and under this content type.
      return {
        status: 400,
        headers: { "content-type": "application/json" },
        text: "<html><head><title>400 Bad Request</title></head></html>",
      };
    }
    const agent = headers["user-agent"] ?? "";
    const isAgent = /^[^()]+\/\S.* \(Language=.+\)$/.test(agent) && agent.length <= 500;
    if (this.requireUserAgent && !isAgent) {
      return errorReply(400, "InvalidInput", "User-Agent is not as documented");
    }
    if (!/^\d{8}T\d{6}Z$/.test(String(headers["x-amz-date"]))) {
      return errorReply(400, "InvalidInput", "x-amz-date is missing");
    }
    const token = headers["x-amz-access-token"];
    const issued = typeof token === "string" ? this.tokens.get(token) : undefined;
    const denied = "Access to requested resource is denied.";
    if (!issued) {
      const details = "The access token you provided is revoked, malformed or invalid.";
      return errorReply(403, "Unauthorized", denied, details);
    }
    if (issued.expires <= Date.now()) {
      return errorReply(403, "Unauthorized", denied, "The access token you provided has expired.");
    }
    if (issued.secret !== undefined && !this.clientSecrets.has(issued.secret)) {
      // As in selling-partner-api-models#4489.
      const details = "The LWA secret token you provided has expired.";
      return errorReply(403, "Unauthorized", denied, details);
    }
    const { resources } = issued;
    if (resources && !resources.some((resource) => isFor(resource, request))) {
      return errorReply(403, "Unauthorized", denied);
    }
    if (!this.requireSignature && headers.authorization === undefined) return null;
    const wrong = verifySignature(request, {
      service: "execute-api",
      region: this.region,
      keys: this.keys,
      now: Date.now(),
    });
    return wrong && errorReply(403, wrong.code, wrong.message);
  }
}

function receive(incoming: IncomingMessage, body: Buffer): Received {
  const { method = "", url: target = "", rawHeaders, headers } = incoming;
  const [path = "", query = ""] = target.split("?");
  return {
    method,
    target,
    path,
    query: new URLSearchParams(query),
    rawHeaders,
    headers,
    body,
    pathValues: {},
    json: () => (body.length === 0 ? undefined : JSON.parse(body.toString("utf8"))),
  };
}

function matchPath(template: string, path: string): Record<string, string> | null {
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!);
  const pattern = template
    .split(/\{[^}]+\}/)
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("([^/]+)");
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (!match) return null;
  return Object.fromEntries(
    names.map((name, index) => [name, decodeURIComponent(match[index + 1]!)]),
  );
}

/** Whether a resource of a restricted data token takes a request in. */
function isFor(resource: string, { method, path }: Received): boolean {
  const [verb, template = ""] = resource.split(" ");
  return verb === method && matchPath(template, path) !== null;
}

/** Starts a server on a free loopback port. */
export async function startSellerCentral(region = "us-west-2"): Promise<SellerCentral> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new SellerCentral(server, region);
}
