import type { JsonValue } from "../lib/json.js";
import { isBody } from "../model/api-queries.js";
import type { Api, Operation, Parameter, SandboxCase } from "../model/api.js";
import { sampleOf } from "./sample.js";

/** The params object of a client's method: parameters by their wire names, and `body`. */
export type Params = Readonly<Record<string, JsonValue>>;

/** A request as people write it down. */
export interface ReadyRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue | undefined;
}

/** The params of a case: what it names, and a made-up value for what is required beside it. */
export function paramsOfCase(api: Api, operation: Operation, of: SandboxCase): Params {
  const types = new Map(api.types.map((type) => [type.id, type]));
  const named = of.parameters.map(
    ({ name, value }) => [isBody(operation, name) ? "body" : name, value] as const,
  );
  const params = new Map<string, JsonValue>(named);
  for (const { name, required, type } of operation.parameters)
    if (required && !params.has(name)) params.set(name, sampleOf(type, types, name));
  if (operation.body === null) params.delete("body");
  else if (operation.body.required && !params.has("body"))
    params.set("body", sampleOf(operation.body.type, types, "body"));
  return Object.fromEntries(params);
}

/** The params of an operation without cases: made-up values for what is required. */
export function paramsOfOperation(api: Api, operation: Operation): Params {
  const free: SandboxCase = {
    status: "200",
    pointer: operation.pointer,
    parameters: [],
    response: null,
    headers: [],
  };
  return paramsOfCase(api, operation, free);
}

/** Params as a request: every value percent-encoded, lists as the model wants them. */
export function requestOf(operation: Operation, params: Params): ReadyRequest {
  const texts = (parameter: Parameter): readonly string[] => {
    const value = params[parameter.name];
    if (value === undefined) return [];
    const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
    const all = items.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
    return parameter.style === "multi" ? all : [all.join(",")];
  };
  const inPlace = (place: Parameter["in"]): Parameter[] =>
    operation.parameters.filter((parameter) => parameter.in === place);
  const path = inPlace("path").reduce(
    (template, parameter) =>
      template.replace(`{${parameter.name}}`, () => {
        const [text = ""] = texts(parameter);
        return parameter.greedy ? text.split("/").map(encode).join("/") : encode(text);
      }),
    operation.path,
  );
  const query = inPlace("query").flatMap((parameter) =>
    texts(parameter).map((text) => `${encode(parameter.name)}=${encode(text)}`),
  );
  return {
    method: operation.method,
    target: query.length === 0 ? path : `${path}?${query.join("&")}`,
    headers: Object.fromEntries(
      inPlace("header").flatMap((parameter) =>
        texts(parameter).map((text) => [parameter.name, text]),
      ),
    ),
    body: params["body"],
  };
}

/** Keeps RFC 3986's unreserved characters alone. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
