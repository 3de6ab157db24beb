import { isRecord } from "../base/json.js";
import { loadOnce } from "../base/load-once.js";
import { FeedError } from "./feed-error.js";

/** The part of `fast-xml-parser` that is used. */
interface XmlModule {
  readonly XMLParser: new (options: object) => { parse(text: string): unknown };
  readonly XMLValidator: {
    validate(text: string): true | { readonly err: { readonly line: number } };
  };
}

/** Widened, so that neither TypeScript nor a bundler tries to resolve a package that most users do not have. */
const XML_PACKAGE: string = ["fast-xml", "parser"].join("-");

/** Texts stay texts, names lose their prefix, attributes are left out. */
const OPTIONS = {
  // Also those of numbers (`&#x41;`), which are XML's own.
  htmlEntities: true,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  removeNSPrefix: true,
  // Otherwise the blanks before and after CDATA would be lost.
  trimValues: false,
};

/**
 * Parses XML into objects: element → text, object, or list if it occurs several times. A DOCTYPE is refused, and with it every
 * entity but those of XML itself.
 *
 * @throws FeedError if the package is not installed, or if the text is not well-formed. It quotes nothing of the text.
 */
export async function parseXml(text: string): Promise<unknown> {
  if (/<!DOCTYPE/i.test(text))
    throw new FeedError("The XML has a DOCTYPE, which no processing report has");
  const { XMLParser, XMLValidator } = await loadXml();
  const valid = XMLValidator.validate(text);
  if (valid !== true)
    throw new FeedError(
      `The XML is not well-formed (line ${Number(valid.err.line)}): was it cut off?`,
    );
  try {
    return trimmed(new XMLParser(OPTIONS).parse(text));
  } catch {
    // Not as the cause: the package quotes names of the text.
    throw new FeedError(
      "The XML cannot be parsed: it is too deep, or has names that XML reports do not have",
    );
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

const loadXml = loadOnce(async (): Promise<XmlModule> => {
  try {
    // Loaded by its name, so it has the type that its documentation gives.
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ XML_PACKAGE)) as XmlModule;
  } catch {
    throw new FeedError(`To read a processing report in XML, install ${XML_PACKAGE}`);
  }
});
