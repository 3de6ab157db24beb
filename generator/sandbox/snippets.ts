import { stringLiteral } from "../escape/escape.js";
import { literal } from "../escape/literal.js";
import { indexBy } from "../lib/collections.js";
import { type JsonValue, tryJson } from "../lib/json.js";
import { resolveAlias, type TypesById } from "../model/api-queries.js";
import type { TypeRef } from "../model/api.js";
import { packageName, type PackageNames } from "../view/package-json.js";
import { tokenPath } from "./auth-endpoints.js";
import { clientOptions, type SandboxClientOptions } from "./client-options.js";
import { type SandboxRequest, splitTarget } from "./http.js";
import { readValues, type RequestValues } from "./request-values.js";
import type { RouteMatch } from "./routes.js";
import type { Sandbox } from "./sandbox.js";

/** A request that a person has edited, as text that runs when it is pasted: a shell command, and a program. */
export interface Snippets {
  readonly curl: string;
  readonly typescript: string;
}

/** A request as the page's form has it. */
export interface EditedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** By name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @param origin - the URL of the sandbox, without a slash at its end */
export function writeSnippets(
  edited: EditedRequest,
  sandbox: Sandbox,
  origin: string,
  names: PackageNames,
): Snippets {
  const url = URL.canParse(edited.target, origin) ? new URL(edited.target, origin) : null;
  if (url?.origin !== origin) {
    const problem = "The path must start with one slash.";
    return { curl: `# ${problem}`, typescript: `// ${problem}` };
  }
  const target = url.pathname + url.search;
  const route = sandbox.findRoute(edited.method, url.pathname);
  return {
    curl: curlCommand({ ...edited, target }, sandbox, origin, route?.operation.scope ?? null),
    typescript:
      route === null
        ? `// No operation has this method and path: ${stringLiteral(`${edited.method} ${target}`)}`
        : program({ ...edited, target }, route, sandbox, origin, packageName(names, route.api.id)),
  };
}

/** The options that connect a client; keys for signatures only if the sandbox requires them. */
export function connection(sandbox: Sandbox, origin: string): Partial<SandboxClientOptions> {
  const { endpoint, lwa, aws, awsRegion } = clientOptions(sandbox.account, origin);
  return { endpoint, lwa, ...(sandbox.requireSignature ? { aws, awsRegion } : {}) };
}

/** The command with a token of its own, for a POSIX shell. */
function curlCommand(
  { method, target, headers, body }: EditedRequest,
  { account, requireSignature }: Sandbox,
  origin: string,
  scope: string | null,
): string {
  const grant =
    scope === null
      ? { grant_type: "refresh_token", refresh_token: account.refreshToken }
      : { grant_type: "client_credentials", scope };
  const form = { ...grant, client_id: account.clientId, client_secret: account.clientSecret };
  const { accessKeyId, secretAccessKey } = account;
  const token = [
    `token=$(curl -sS ${quote(origin + tokenPath)}`,
    ...Object.entries(form).map(([name, value]) => `--data-urlencode ${quote(`${name}=${value}`)}`),
    `| sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
  ];
  const isHead = method === "HEAD";
  const call = [
    `curl -sS --globoff ${isHead ? "--head " : ""}${quote(origin + target)}`,
    ...(isHead || method === "GET" ? [] : [`-X ${method}`]),
    '-H "x-amz-access-token: $token"',
    ...(requireSignature
      ? [
          "--aws-sigv4 aws:amz:us-east-1:execute-api",
          `--user ${quote(`${accessKeyId}:${secretAccessKey}`)}`,
        ]
      : []),
    // curl leaves out a header whose value is empty, unless it ends with a semicolon.
    ...Object.entries(headers).map(
      ([name, value]) => `-H ${quote(value === "" ? `${name};` : `${name}: ${value}`)}`,
    ),
    ...(hasBody(method, body)
      ? ["-H 'content-type: application/json'", `--data-raw ${quote(body)}`]
      : []),
  ];
  return `${token.join(" \\\n  ")}\n${call.join(" \\\n  ")}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function hasBody(method: string, body: string): boolean {
  return method !== "GET" && method !== "HEAD" && body.trim() !== "";
}

/** A program that sends the request with the generated client. What the client cannot send is named in a comment. */
function program(
  edited: EditedRequest,
  route: RouteMatch,
  sandbox: Sandbox,
  origin: string,
  packageOf: string,
): string {
  const { api, operation } = route;
  const { params, leftOut } = paramsOf(edited, route);
  const args = Object.keys(params).length === 0 ? "" : literal(params);
  return [
    `import { ${api.name}Api } from ${stringLiteral(packageOf)};`,
    "",
    ...leftOut.map((what) => `// Left out, because the client cannot send it: ${what}`),
    `const client = new ${api.name}Api(${literal(connection(sandbox, origin))});`,
    `const result = await client.${operation.name}(${args});`,
    "console.log(JSON.stringify(result, null, 2));",
    "",
  ].join("\n");
}

function paramsOf(
  { method, target, headers, body }: EditedRequest,
  { api, operation, pathValues }: RouteMatch,
): { readonly params: Readonly<Record<string, JsonValue>>; readonly leftOut: readonly string[] } {
  const sent = hasBody(method, body);
  const json = sent ? tryJson(body) : undefined;
  const request: SandboxRequest = {
    method,
    target,
    headers: Object.entries(headers),
    body: new Uint8Array(),
  };
  const values = readValues(request, operation, pathValues);
  const read: RequestValues = "texts" in values ? values : { texts: new Map(), body: undefined };
  const types = indexBy(api.types, "id");
  const known = (place: "query" | "header"): Set<string> =>
    new Set(operation.parameters.filter((one) => one.in === place).map(({ name }) => name));
  const [queries, heads] = [known("query"), known("header")];
  const lower = new Set([...heads].map((name) => name.toLowerCase()));
  const leftOut = [
    ...("texts" in values ? [] : ["a value that is badly encoded"]),
    ...[...new URLSearchParams(splitTarget(target).query).keys()]
      .filter((name) => !queries.has(name))
      .map((name) => `the query parameter ${stringLiteral(name)}`),
    ...Object.keys(headers)
      .filter((name) => !lower.has(name.toLowerCase()))
      .map((name) => `the header ${stringLiteral(name)}`),
    ...(sent && json === undefined ? ["a body that is not JSON"] : []),
    ...(json !== undefined && operation.body === null ? ["the body"] : []),
  ];
  const params = operation.parameters.flatMap(({ name, type, style }) => {
    const texts = read.texts.get(name);
    if (texts === undefined) return [];
    const isList = style === "csv" || style === "multi";
    return [[name, valueOf(texts, type, types, isList)] as const];
  });
  const ofBody = json === undefined || operation.body === null ? [] : [["body", json] as const];
  return { params: Object.fromEntries([...params, ...ofBody]), leftOut };
}

/** The value that the client sends as these texts. */
function valueOf(
  texts: readonly string[],
  type: TypeRef,
  types: TypesById,
  isList: boolean,
): JsonValue {
  const resolved = resolveAlias(type, types);
  if (resolved.kind === "array")
    return texts.map((text) => valueOf([text], resolved.items, types, false));
  if (isList) return [...texts];
  const [text = ""] = texts;
  if (resolved.kind === "number" && text.trim() !== "" && Number.isFinite(Number(text)))
    return Number(text);
  if (resolved.kind === "boolean" && /^(?:true|false)$/.test(text)) return text === "true";
  return enumValue(text, resolved, types) ?? text;
}

/** The value of an enum that is sent as this text: it may be a number. */
function enumValue(text: string, type: TypeRef, types: TypesById): JsonValue | undefined {
  const target = type.kind === "ref" ? types.get(type.id) : type;
  return target?.kind === "enum"
    ? target.values.find(({ value }) => String(value) === text)?.value
    : undefined;
}
