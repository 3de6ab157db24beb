import type { JsonValue } from "../lib/json.js";
import { percentEncode } from "../lib/percent.js";
import { isBody } from "../model/api-queries.js";
import type { Api, Operation, Parameter, SandboxCase } from "../model/api.js";
import { textsOf } from "./request-values.js";
import { sampleValue } from "./sample-value.js";

/** The params object of a client's method: parameters by their wire names, and `body`. */
export type Params = Readonly<Record<string, JsonValue>>;

/** A request as people write it. */
export interface ReadableRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonValue | undefined;
}

/**
 * Returns params that match a case: the values that it names, and sample values for what else is required.
 *
 * @param of - null for the required params alone
 */
export function paramsOfCase(api: Api, operation: Operation, of: SandboxCase | null): Params {
  const named = (of?.parameters ?? []).map(
    ({ name, value }) => [isBody(operation, name) ? "body" : name, value] as const,
  );
  const params = new Map<string, JsonValue>(named);
  for (const { name, required, type } of operation.parameters)
    if (required && !params.has(name)) params.set(name, sampleValue(type, api, name));
  if (operation.body === null) params.delete("body");
  else if (operation.body.required && !params.has("body"))
    params.set("body", sampleValue(operation.body.type, api, "body"));
  return Object.fromEntries(params);
}

/** Writes params as a request: values percent-encoded, lists in the style of their parameter. */
export function requestOf(operation: Operation, params: Params): ReadableRequest {
  const texts = (parameter: Parameter): readonly string[] => {
    const value = params[parameter.name];
    if (value === undefined) return [];
    const all = textsOf(parameter, value);
    return parameter.style === "multi" ? all : [all.join(",")];
  };
  const pairsIn = (place: Parameter["in"]): (readonly [Parameter, string])[] =>
    operation.parameters
      .filter((parameter) => parameter.in === place)
      .flatMap((parameter) => texts(parameter).map((text) => [parameter, text] as const));
  const path = pairsIn("path").reduce(
    (template, [{ name, greedy }, text]) =>
      template.replace(`{${name}}`, () =>
        greedy ? text.split("/").map(percentEncode).join("/") : percentEncode(text),
      ),
    operation.path,
  );
  const query = pairsIn("query").map(
    ([{ name }, text]) => `${percentEncode(name)}=${percentEncode(text)}`,
  );
  return {
    method: operation.method,
    target: query.length === 0 ? path : `${path}?${query.join("&")}`,
    headers: Object.fromEntries(pairsIn("header").map(([{ name }, text]) => [name, text])),
    body: params["body"],
  };
}
