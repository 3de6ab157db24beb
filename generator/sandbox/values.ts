import type { JsonValue } from "../lib/json.js";
import type { Operation, Parameter } from "../model/api.js";
import { headerValues, mediaType, type SandboxRequest, splitTarget } from "./http.js";

/** What a request says, by the names of the model. */
export interface RequestValues {
  /** Texts as they were sent, decoded; a list in csv is taken apart. Parameters that were not sent are missing. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** Undefined where there is no body. */
  readonly body: JsonValue | undefined;
}

/** Why the values of a request cannot be read, as the gateway says it. */
export interface BadRequest {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Reads what a request says to an operation. */
export function readValues(
  request: SandboxRequest,
  operation: Operation,
  pathValues: ReadonlyMap<string, string>,
): RequestValues | BadRequest {
  const query = new URLSearchParams(splitTarget(request.target).query);
  const texts = new Map<string, readonly string[]>();
  for (const parameter of operation.parameters) {
    const sent = sentTexts(request, parameter, pathValues, query);
    if (sent === null) return bad(400, "InvalidInput", `${parameter.name} is badly encoded`);
    if (sent.length > 0) texts.set(parameter.name, split(parameter, sent));
  }
  if (request.body.byteLength === 0) return { texts, body: undefined };
  const type = mediaType(request);
  if (type !== null && !/^application\/(?:[\w.+-]+\+)?json$/.test(type))
    return bad(415, "UnsupportedMediaType", `The content type ${type} is not supported`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(request.body);
    // Parsed from JSON, so it is a JSON value.
    return { texts, body: JSON.parse(text) as JsonValue };
  } catch {
    return bad(400, "InvalidInput", "The request body is not valid JSON");
  }
}

/** The required parameters that a request lacks. */
export function missingValues(operation: Operation, values: RequestValues): readonly string[] {
  return [
    ...operation.parameters
      .filter(({ name, required }) => required && !values.texts.has(name))
      .map(({ name }) => name),
    ...(operation.body?.required === true && values.body === undefined ? ["body"] : []),
  ];
}

/** How a value of the model looks once it was sent and read again. */
export function textsOf(parameter: Parameter | undefined, value: JsonValue): readonly string[] {
  const items = isList(value) ? value : [value];
  const texts = items.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
  return parameter === undefined ? texts : split(parameter, texts);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function bad(status: number, code: string, message: string): BadRequest {
  return { status, code, message };
}

function sentTexts(
  request: SandboxRequest,
  { in: place, name }: Parameter,
  pathValues: ReadonlyMap<string, string>,
  query: URLSearchParams,
): readonly string[] | null {
  switch (place) {
    case "query":
      return query.getAll(name);
    case "header":
      return headerValues(request, name.toLowerCase());
    case "path":
      try {
        return [decodeURIComponent(pathValues.get(name) ?? "")];
      } catch {
        return null;
      }
  }
}

function split({ style }: Parameter, texts: readonly string[]): readonly string[] {
  return style === "csv" ? texts.flatMap((text) => text.split(",")) : texts;
}
