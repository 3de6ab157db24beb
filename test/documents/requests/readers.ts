/** Three builders of requests from one document: the generated client, `swagger-client`, and `@readme/oas-to-har`. */
import Oas from "oas";
import oasToHar from "@readme/oas-to-har";
import swaggerClient from "swagger-client";
import type { Call, SellingPartnerOptions } from "../../../templates/runtime/src/index.js";
import type { Arguments, Operation, Parameter } from "./calls.js";
import { type Json, png } from "./samples.js";

export const base = "https://api.test";

/** What a request comes to: everything of it that the document decides. */
export interface Reading {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** The headers that are parameters, and those that carry them: `cookie` and `content-type`. */
  readonly headers: Readonly<Record<string, string>>;
  /** A text, or the parts of `multipart/form-data`. Bytes are written in hexadecimal. */
  readonly body: string | readonly string[] | null;
}

type Client = Readonly<Record<string, (params: object) => Call<unknown>>>;

/** The class that a generated package exports. */
export type ClientClass = new (options: SellingPartnerOptions) => Client;

/** What the generated client sends; its error, if it refuses to. */
export async function ourRequest(
  Client: ClientClass,
  operation: Operation,
  call: Arguments,
): Promise<Reading | Error> {
  let reading: Promise<Reading> | null = null;
  const client = new Client({
    endpoint: base,
    lwa: false,
    retry: false,
    fetch: async (url, init) => {
      const headers = [...new Headers(init.headers)];
      reading = readingOf(operation, {
        method: String(init.method),
        url: String(url),
        headers,
        body: init.body,
      });
      return new Response(null, { status: 204 });
    },
  });
  const params = {
    ...Object.fromEntries(
      [...call.parameters].map(([key, value]) => [propertyOf(operation, key), value]),
    ),
    ...(call.body !== undefined && { body: call.body }),
  };
  try {
    await client[operation.id]!(params);
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  return reading!;
}

/** `path.id` → `id`, and `query.id` → `idQuery` if the path has an `id` too. */
function propertyOf({ parameters }: Operation, key: string): string {
  const [place = "", ...rest] = key.split(".");
  const name = rest.join(".");
  const hasPath = parameters.some((one) => one.in === "path" && one.name === name);
  return place === "path" || !hasPath ? name : `${name}${place[0]!.toUpperCase()}${place.slice(1)}`;
}

/** What `swagger-client` would send. Its own document must have its references resolved. */
export async function swaggerClientRequest(
  document: Json,
  operation: Operation,
  call: Arguments,
): Promise<Reading> {
  const isSwagger = document["swagger"] === "2.0";
  const fields = isSwagger && call.body instanceof Object ? Object.entries(call.body) : [];
  const bodyName = bodyParameterOf(document, operation);
  const parameters = {
    ...Object.fromEntries(call.parameters),
    ...(bodyName === null ? Object.fromEntries(fields) : { [bodyName]: call.body }),
  };
  const built = swaggerClient.buildRequest({
    spec: document,
    operationId: operation.id,
    parameters,
    ...(!isSwagger && call.body !== undefined && { requestBody: call.body }),
  });
  return readingOf(operation, {
    method: built.method,
    url: built.url,
    headers: Object.entries(built.headers).map(([name, value]) => [name, String(value)]),
    body: built.formdata ?? built.body ?? null,
  });
}

function bodyParameterOf(document: Json, { path, method }: Operation): string | null {
  const item = (document["paths"] as Readonly<Record<string, Json>>)[path]!;
  const list = ((item[method] as Json)["parameters"] ?? []) as Parameter[];
  return list.find((one) => one.in === "body")?.name ?? null;
}

/** What the HTTP archive of `@readme/oas-to-har` says. Its query is encoded already; it takes files as `data:` URLs. */
export async function harRequest(
  oas: Oas,
  operation: Operation,
  call: Arguments,
): Promise<Reading> {
  const values: Record<string, Record<string, unknown>> = {};
  for (const [key, value] of call.parameters) {
    const [place = "", ...rest] = key.split(".");
    (values[place] ??= {})[rest.join(".")] = value;
  }
  const found = oas.operation(operation.path, operation.method as "get"); // One of the methods above.
  const body = await withDataUrls(call.body);
  const data = {
    ...values,
    ...(body !== undefined && { [found.isFormUrlEncoded() ? "formData" : "body"]: body }),
  };
  // The types of archives are in a package of their own.
  const request = oasToHar(oas, found, data).log.entries[0].request as HarRequest;
  const pairs = (list: readonly NameAndValue[]): string[] =>
    list.map(({ name, value }) => `${name}=${value}`);
  const query = pairs(request.queryString).join("&");
  const { postData } = request;
  return readingOf(operation, {
    method: request.method,
    url: request.url + (query === "" ? "" : `?${query}`),
    headers: [
      ...request.headers.map(({ name, value }) => [name, value] as const),
      ...(request.cookies.length > 0
        ? [["cookie", pairs(request.cookies).join("; ")] as const]
        : []),
    ],
    body: bodyOfHar(postData),
  });
}

async function withDataUrls(value: unknown): Promise<unknown> {
  if (value instanceof File) {
    const base64 = Buffer.from(await value.arrayBuffer()).toString("base64");
    return `data:${value.type};name=${value.name};base64,${base64}`;
  }
  if (Array.isArray(value)) return await Promise.all(value.map(withDataUrls));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(async ([name, one]) => [name, await withDataUrls(one)]);
  return Object.fromEntries((await Promise.all(entries)) as [string, unknown][]); // As mapped.
}

/** As much of an HTTP archive as is read here. */
interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly queryString: readonly NameAndValue[];
  readonly headers: readonly NameAndValue[];
  readonly cookies: readonly NameAndValue[];
  readonly postData?: {
    readonly mimeType: string;
    readonly text?: string;
    readonly params?: readonly {
      readonly name: string;
      readonly value?: string;
      readonly fileName?: string;
      readonly contentType?: string;
    }[];
  };
}

interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

function bodyOfHar(postData: HarRequest["postData"]): unknown {
  const { mimeType = "", text, params } = postData ?? {};
  if (params === undefined) {
    return text?.startsWith("data:") ? new Blob([bytesOfDataUrl(text)]) : (text ?? null);
  }
  if (mimeType.startsWith("multipart/")) {
    const form = new FormData();
    for (const { name, value = "", fileName, contentType = "" } of params) {
      if (fileName === undefined) form.append(name, value);
      else form.append(name, new File([bytesOfDataUrl(value)], fileName, { type: contentType }));
    }
    return form;
  }
  return String(new URLSearchParams(params.map(({ name, value = "" }) => [name, value])));
}

function bytesOfDataUrl(url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(url.split(",")[1] ?? "", "base64"));
}

interface Raw {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: unknown;
}

async function readingOf(operation: Operation, raw: Raw): Promise<Reading> {
  const declared = new Set(
    operation.parameters.filter((one) => one.in === "header").map(({ name }) => name.toLowerCase()),
  );
  const headers = Object.fromEntries(
    raw.headers
      .map(([name, value]) => [name.toLowerCase(), upperCaseEscapes(value)] as const)
      .filter(([name]) => declared.has(name) || name === "cookie"),
  );
  const type = raw.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? null;
  const body = await bodyOf(raw.body, type);
  return {
    method: raw.method,
    url: upperCaseEscapes(raw.url.slice(base.length)),
    headers: {
      ...headers,
      ...(body !== null && { "content-type": (type ?? "").replace(/; boundary=.*/, "") }),
    },
    body,
  };
}

async function bodyOf(body: unknown, type: string | null): Promise<Reading["body"]> {
  if (body === null || body === undefined) return null;
  if (typeof body === "string") return upperCaseEscapes(body);
  if (isForm(body)) return await partsOf(body);
  if (body instanceof Blob && type?.startsWith("multipart/form-data;")) {
    return await partsOf(
      await new Response(body, { headers: { "content-type": type } }).formData(),
    );
  }
  if (body instanceof Blob) return hex(await body.arrayBuffer());
  return JSON.stringify(body);
}

/** `swagger-client` brings a form of its own. */
function isForm(body: unknown): body is FormData {
  return typeof body === "object" && body !== null && Symbol.iterator in body && "getAll" in body;
}

async function partsOf(form: FormData): Promise<readonly string[]> {
  const parts = [...form].map(async ([name, value]) => {
    if (typeof value === "string") return `${name}: ${value}`;
    const bytes = await value.arrayBuffer();
    const isFile = bytes.byteLength === png.byteLength;
    return `${name}: ${value.type} ${value.name} ${isFile ? hex(bytes) : new TextDecoder().decode(bytes)}`;
  });
  return await Promise.all(parts);
}

function hex(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString("hex");
}

/** The one normalisation: `%c3` and `%C3` are the same (RFC 3986, 6.2.2.1). */
function upperCaseEscapes(text: string): string {
  return text.replace(/%[\da-f]{2}/gi, (escape) => escape.toUpperCase());
}
