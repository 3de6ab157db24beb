/** Media types, by how the client writes and reads them. */
import type { AnswerKind, BodyKind } from "./api.js";

const lines =
  /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines|json-seq|stream\+json|json-stream)$/;
const json = /^(?:application|text)\/(?:[\w.+-]+\+)?json$/;
const textual =
  /^(?:text\/.+|application\/(?:[\w.-]+\+)?(?:xml|yaml)|application\/(?:x-yaml|xml-dtd|javascript|ecmascript|graphql|sql|toml|x-httpd-php|x-sh))$/;

/** RFC 9110's media type, or a range of them, with parameters. */
const syntax =
  /^(?:\*|[\w!#$&^.+-]+)\/(?:\*|[\w!#$&^.+-]+)(?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$&^.+*'`|~%-]+|"[\x20-\x21\x23-\x5b\x5d-\x7e]*"))*$/;

/** Whether a text is a media type, so that a header can carry it. */
export function isMediaType(text: string): boolean {
  return text.length <= 255 && syntax.test(text);
}

/** Whether a body of a media type is JSON. A range of types is not. */
export function isJson(mediaType: string): boolean {
  return json.test(essence(mediaType));
}

/** The media type without parameters, in lower case. */
export function essence(mediaType: string): string {
  return (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** How a body of a media type is written and read. A range of types (`*` for all, `application/*`) is read as JSON. */
export function bodyKind(mediaType: string): BodyKind {
  const type = essence(mediaType);
  if (lines.test(type)) return "lines";
  if (json.test(type) || type === "*/*" || type === "*" || type === "application/*") return "json";
  if (type === "application/x-www-form-urlencoded") return "form";
  if (type.startsWith("multipart/")) return "multipart";
  return textual.test(type) ? "text" : "bytes";
}

/** The same for an answer, which no form is decoded from. */
export function answerKind(mediaType: string): AnswerKind {
  const kind = bodyKind(mediaType);
  return kind === "form" ? "text" : kind === "multipart" ? "bytes" : kind;
}

/** Whether a media type names a range and no type. */
export function isRange(mediaType: string): boolean {
  return essence(mediaType).includes("*");
}

const order: readonly BodyKind[] = ["json", "form", "multipart", "lines", "text", "bytes"];

/** The media types in the order in which they are chosen: plain JSON first, then other JSON, then forms. */
export function byPreference(mediaTypes: readonly string[]): readonly string[] {
  const rank = (type: string): number =>
    essence(type) === "application/json"
      ? -1
      : order.indexOf(bodyKind(type)) + (isRange(type) ? 0.5 : 0);
  return mediaTypes.toSorted((a, b) => rank(a) - rank(b));
}
