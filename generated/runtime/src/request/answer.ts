// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { parseJson } from "../base/json.js";
import type { AnswerKind, Operation } from "../base/operation.js";

/** The data of a success, or why its body is not what the operation says. */
export type Answer =
  | { readonly data: unknown; readonly problem: null }
  | { readonly data: null; readonly problem: string };

/**
 * Shared, since it keeps no state between two whole texts, and creating one takes longer than using it. Node's own types have
 * no type of this name.
 */
export const UTF_8: InstanceType<typeof TextDecoder> = /* @__PURE__ */ new TextDecoder();

/** What an operation sends and returns that names no media types. */
export const JSON_ONLY: Readonly<Record<string, AnswerKind>> = { "application/json": "json" };

/**
 * Decodes the body of a success.
 *
 * @returns no data if the body is empty; an empty text is one, unless the status says that there is no body.
 */
export function decodeAnswer(operation: Operation, response: Response, bytes: Uint8Array): Answer {
  const answers = operation.answers ? Object.entries(operation.answers) : [];
  const kind = answers.length === 0 ? "json" : kindOf(answers, response);
  const hasBody = bytes.byteLength > 0;
  if (!hasBody && (kind === "json" || [204, 205].includes(response.status)))
    return ofData(undefined);
  switch (kind) {
    case "bytes":
      return ofData(bytes);
    case "text":
      return ofData(decode(response, bytes));
    case "lines":
      return decodeLines(decode(response, bytes));
    case "json": {
      const text = UTF_8.decode(bytes);
      const data = parseJson(text);
      if (data !== undefined || text.trim() === "") return ofData(data);
      // A range of media types takes any text as well.
      const isText = answers.some(([type, other]) => other === "text" || type.includes("*"));
      return isText
        ? ofData(decode(response, bytes))
        : { data: null, problem: "a success, but its body is not JSON" };
    }
  }
}

/** Finds the kind of the declared media type that the response has; that of the first if it has none of them. */
function kindOf(
  answers: readonly (readonly [string, AnswerKind])[],
  response: Response,
): AnswerKind {
  const type = essence(response.headers.get("content-type") ?? "");
  const [, first = "json"] = answers[0] ?? [];
  return answers.find(([declared]) => covers(essence(declared), type))?.[1] ?? first;
}

function ofData(data: unknown): Answer {
  return { data, problem: null };
}

/** A media type without parameters, in lower case. */
export function essence(mediaType: string): string {
  return (mediaType.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Whether a media type, or a range of them, covers another. */
function covers(declared: string, type: string): boolean {
  if (declared === type || declared === "*/*") return true;
  return declared.endsWith("/*") && type.startsWith(declared.slice(0, -1));
}

/** Decodes a text in the charset that its headers name; UTF-8 if they name none, or one that nobody knows. */
function decode(response: Response, bytes: Uint8Array): string {
  const [, charset = "utf-8"] =
    /;\s*charset="?([\w.:+-]+)/i.exec(response.headers.get("content-type") ?? "") ?? [];
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return UTF_8.decode(bytes);
  }
}

/** The JSON of each line; `json-seq` (RFC 7464) begins each with a record separator. */
function decodeLines(text: string): Answer {
  const data: unknown[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const json = line.replace(/^\u001e/, "").trim();
    if (json === "") continue;
    const value = parseJson(json);
    if (value === undefined)
      return { data: null, problem: `a success, but line ${index + 1} of its body is not JSON` };
    data.push(value);
  }
  return ofData(data);
}
