import { isRecord } from "../base/json.js";
import { DocumentError } from "../documents/document-error.js";
import { FeedError } from "./feed-error.js";

/** Names lose their prefix, attributes are left out. */
const OPTIONS = {
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  // Otherwise the blanks before and after CDATA would be lost.
  trimValues: false,
};

/**
 * Parses XML into objects: element → text, object, or list if it occurs several times.
 *
 * @throws FeedError if `fast-xml-parser` is not installed, or if the text is not well-formed or has a DTD. It quotes no value.
 */
export async function parseXml(text: string): Promise<unknown> {
  try {
    const { loadXmlParser } = await import("../documents/xml.js");
    const parse = await loadXmlParser(OPTIONS);
    return trimmed(parse(text));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    // What follows the line quotes the text, where a value that is not escaped may stand.
    const said = error.message.replace(
      /(?<=not well-formed XML(?:: line \d+)?): (?!line \d).*$/s,
      "",
    );
    throw new FeedError(said.replace(/^xml: /, "The processing report is XML: "));
  }
}

/** Trims the texts of parsed XML, and leaves out those between elements. */
function trimmed(value: unknown): unknown {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return value.map(trimmed);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, trimmed(inner)] as const)
      .filter(([name, inner]) => name !== "#text" || inner !== ""),
  );
}
