import type { JsonValue } from "../lib/json.js";
import { percentDecode } from "../lib/percent.js";
import type { Operation, Parameter, ParameterStyle } from "../model/api.js";
import { bodyKind, essence } from "../model/media-types.js";
import { headerValues, mediaType, type SandboxRequest, splitTarget } from "./http.js";
import { type Outcome, refuse } from "./outcome.js";

/** The values in a request, by the names of the model. */
export interface RequestValues {
  /** Decoded texts; the items of a list in csv are separate. A parameter that was not sent has no entry. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** Undefined if there is no body. */
  readonly body: JsonValue | undefined;
}

/** Reads the values in a request; the result is an outcome if the gateway refuses them. */
export function readValues(
  request: SandboxRequest,
  operation: Operation,
  pathValues: ReadonlyMap<string, string>,
): RequestValues | Outcome {
  const query = new URLSearchParams(splitTarget(request.target).query);
  const texts = new Map<string, readonly string[]>();
  for (const parameter of operation.parameters) {
    const sent = sentTexts(request, parameter, pathValues, query);
    if (sent === null) return refuse(400, "InvalidInput", `${parameter.name} is badly encoded`);
    if (sent.length > 0) texts.set(parameter.name, splitList(parameter, sent));
  }
  if (request.body.byteLength === 0) return { texts, body: undefined };
  const type = mediaType(request);
  const declared = Object.keys(operation.body?.contentTypes ?? {}).map(essence);
  if (type !== null && bodyKind(type) !== "json" && declared.includes(type))
    return { texts, body: new TextDecoder().decode(request.body) };
  if (type !== null && bodyKind(type) !== "json")
    return refuse(415, "UnsupportedMediaType", `The content type ${type} is not supported`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(request.body);
    // Parsed from JSON, so it is a JSON value.
    return { texts, body: JSON.parse(text) as JsonValue };
  } catch {
    return refuse(400, "InvalidInput", "The request body is not valid JSON");
  }
}

/** The names of the required parameters that a request does not have. */
export function missingValues(operation: Operation, values: RequestValues): readonly string[] {
  return [
    ...operation.parameters
      .filter(({ name, required, style, type }) => {
        // The properties of an object come under their own names.
        const isSpread = style === "multi" && type.kind !== "array";
        return required && !isSpread && !values.texts.has(name);
      })
      .map(({ name }) => name),
    ...(operation.body?.required === true && values.body === undefined ? ["body"] : []),
  ];
}

/** The texts that are read from a request in which a client has sent this value. */
export function textsOf(parameter: Parameter | undefined, value: JsonValue): readonly string[] {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  const texts = items.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
  return parameter === undefined ? texts : splitList(parameter, texts);
}

function sentTexts(
  request: SandboxRequest,
  { in: place, name, style }: Parameter,
  pathValues: ReadonlyMap<string, string>,
  query: URLSearchParams,
): readonly string[] | null {
  switch (place) {
    case "query":
      return style === "deep"
        ? [...query].filter(([key]) => key.startsWith(`${name}[`)).map(([, text]) => text)
        : query.getAll(name);
    case "cookie":
      return headerValues(request, "cookie")
        .flatMap((text) => text.split(/; ?/))
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1));
    case "header":
      return headerValues(request, name.toLowerCase());
    case "path": {
      const text = percentDecode(pathValues.get(name) ?? "");
      return text === null ? null : [text];
    }
  }
}

const separators: Readonly<Partial<Record<ParameterStyle, string>>> = {
  csv: ",",
  ssv: " ",
  tsv: "\t",
  pipes: "|",
};

function splitList({ style }: Parameter, texts: readonly string[]): readonly string[] {
  const separator = separators[style];
  return separator === undefined ? texts : texts.flatMap((text) => text.split(separator));
}
