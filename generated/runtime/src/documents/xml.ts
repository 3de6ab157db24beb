// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { printable } from "../base/printable.js";
import { cleanCause } from "../base/redact.js";
import { DocumentError } from "./document-error.js";

/** The part of `fast-xml-parser` that is used. */
interface XmlModule {
  readonly XMLParser: new (options: object) => {
    parse(xml: string, validate: boolean): unknown;
  };
}

/** Joined, so that neither TypeScript nor a bundler tries to resolve a package that most users do not have. */
const XML_PACKAGE: string = ["fast", "xml", "parser"].join("-");

/** Texts stay as they are: ids and GTINs start with zeros, and amounts are exact. */
const OPTIONS: object = {
  ignoreAttributes: false,
  parseTagValue: false,
  parseAttributeValue: false,
  // The five of XML. If they are given, numeric ones are decoded too.
  htmlEntities: { amp: "&", apos: "'", gt: ">", lt: "<", quot: '"' },
};

/** Reads the charset that an XML document declares in its first line; null if it declares none. */
export function declaredCharset(start: Uint8Array): string | null {
  const text = String.fromCharCode(...start.subarray(0, 256));
  return /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(text)?.[1] ?? null;
}

/**
 * Loads `fast-xml-parser`.
 *
 * @param options - of the package, besides those by which texts stay as they are.
 * @returns a function that parses a text, and throws a DocumentError if it is not XML, or has a DTD.
 * @throws DocumentError if the package is not installed.
 */
export async function loadXmlParser(options: object = {}): Promise<(text: string) => unknown> {
  let module: XmlModule;
  try {
    // Loaded by its name, so it has the type that its documentation gives.
    module = (await import(/* webpackIgnore: true */ /* @vite-ignore */ XML_PACKAGE)) as XmlModule;
  } catch (error) {
    throw new DocumentError(
      `xml: to parse XML, install ${XML_PACKAGE}, or read the document by text()`,
      null,
      { cause: cleanCause(error, []) },
    );
  }
  const parser = new module.XMLParser({ ...OPTIONS, ...options });
  return (text) => {
    refuseDtd(text);
    try {
      return parser.parse(text, true);
    } catch (error) {
      // It ends with the line and the column, if it knows them.
      const [reason = "", line] = cleanCause(error, []).message.split(/:(\d+):\w+$/);
      const problem = line === undefined ? reason : `line ${line}: ${reason}`;
      throw new DocumentError(`xml: the document is not well-formed XML: ${printable(problem)}`);
    }
  };
}

/** Refuses a document that defines entities, by which a few bytes can become gigabytes. Amazon's reports have no DTD. */
function refuseDtd(text: string): void {
  for (let at = text.indexOf("<!"); at !== -1; at = text.indexOf("<!", at)) {
    const end = text.startsWith("<!--", at) ? "-->" : text.startsWith("<![CDATA[", at) ? "]]>" : "";
    if (end === "") throw new DocumentError("xml: the document has a DTD, which is not read");
    at = text.indexOf(end, at);
    // Not closed: the parser says so.
    if (at === -1) return;
  }
}
