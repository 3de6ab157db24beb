// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { isRecord } from "../base/json.js";
import { decoderFor, markedCharset } from "../documents/charset.js";
import { FeedError } from "./feed-error.js";

/** The part of a downloaded document that is used. */
export interface TextDocument {
  text(): Promise<string>;
}

/** A processing report in any of its forms. */
export type ReportInput = string | Uint8Array | ArrayBuffer | TextDocument | object;

/** Returns the text of a report, or the object that is the report already. */
export async function textOf(input: ReportInput): Promise<string | object> {
  if (typeof input === "string") return input.replace(/^\uFEFF/, "");
  if (input instanceof ArrayBuffer) return await decode(new Uint8Array(input));
  if (input instanceof Uint8Array) return await decode(input);
  if (isTextDocument(input)) return await input.text();
  return input;
}

function isTextDocument(input: object): input is TextDocument {
  return isRecord(input) && typeof input["text"] === "function";
}

/** Decodes bytes by their byte order mark, by their XML declaration, or as UTF-8. */
async function decode(bytes: Uint8Array): Promise<string> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    throw new FeedError(
      "The bytes are gzip: pass what downloadDocument(…) returns, or decompress them",
    );
  const { declaredCharset } = await import("../documents/xml.js");
  const charset = markedCharset(bytes) ?? declaredCharset(bytes) ?? "utf-8";
  const decoder = decoderFor(charset);
  if (decoder === null)
    throw new FeedError(
      `The charset ${charset} of the XML is not known: decode it and pass the text`,
    );
  return decoder.decode(bytes);
}
