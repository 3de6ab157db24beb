/** Where other readers build another request than the generated client, each with its reason. */
import type { Reading } from "./readers.js";

/** A kind of request that another reader gets wrong, or that the specifications leave open. */
export interface Difference {
  readonly reader: "swagger-client" | "oas-to-har";
  /** The calls: `document operation arguments`. */
  readonly where: RegExp;
  readonly reason: string;
  /** Makes their request right; null if nothing does, because a part of it is lost. */
  readonly correct: ((theirs: Reading) => Reading) | null;
}

/** A request that the client refuses to send. */
export interface Refusal {
  readonly where: RegExp;
  readonly message: RegExp;
  readonly reason: string;
}

type Write = (text: string) => string;

const inUrl =
  (write: Write) =>
  (theirs: Reading): Reading => ({ ...theirs, url: write(theirs.url) });

const inHeader =
  (name: string, write: Write) =>
  (theirs: Reading): Reading => {
    const value = theirs.headers[name];
    return value === undefined
      ? theirs
      : { ...theirs, headers: { ...theirs.headers, [name]: write(value) } };
  };

const inBody =
  (write: Write) =>
  (theirs: Reading): Reading =>
    typeof theirs.body === "string" ? { ...theirs, body: write(theirs.body) } : theirs;

const inQuery = (write: Write): ((theirs: Reading) => Reading) =>
  inUrl((url) => {
    const [path = "", ...query] = url.split("?");
    return `${path}?${write(query.join("?"))}`;
  });

const replace =
  (from: string, to: string): Write =>
  (text) =>
    text.replaceAll(from, to);

/** The lists have two elements, and the second has no separator in it. */
const replaceLast =
  (from: string, to: string): Write =>
  (text) => {
    const at = text.lastIndexOf(from);
    return at < 0 ? text : `${text.slice(0, at)}${to}${text.slice(at + from.length)}`;
  };

/** Percent-encodes what RFC 3986 does not let stand for itself, and nothing twice. */
const encode: Write = (text) =>
  text.replace(/[^\w\-.~]/gu, (character) =>
    /[!'()*]/.test(character)
      ? `%${character.charCodeAt(0).toString(16).toUpperCase()}`
      : encodeURIComponent(character),
  );

/** Encodes the value of each `name=value`. */
const encodePairs =
  (separator: string): Write =>
  (text) =>
    text
      .split(separator)
      .map((pair) => pair.replace(/=(.*)$/su, (_, value: string) => `=${encode(value)}`))
      .join(separator);

/** The commas after the first dot of a segment; a decimal point of a number is none. */
const labelDots = inUrl((url) => url.replace(/(?<!\/|-0)\./g, ","));

const encodeReserved = inQuery((query) =>
  query.replace(/&(?!color=|G=)/g, "%26").replaceAll("#", "%23"),
);

const json = "application/json";

const labels =
  "RFC 6570 defines the style, and the tables since 3.0.4 follow it: commas. Those before had dots";
const joined =
  "Amazon's guide has %2C (URL encoding), which every server decodes; one rule holds for all documents";
const pipes = "RFC 3986 allows no plain | in a query, and the table since 3.0.4 has %7C";
const objects = "the table joins the properties of an object with the separator of a list";
const cookies =
  "RFC 6265, 4.1.1: no blank, comma, semicolon or letter outside of ASCII in a cookie";
const blanks = "the URL Standard writes a blank in a form as +; a server decodes both";
const commas = "the URL Standard encodes a comma in a form; a server decodes both";
const reserved =
  "Parameter Object, allowReserved (3.0.4): # is not allowed in a query, and & ends a value in a form";
const range = "RFC 9110, 8.3: a content-type is no range of media types";
const noStyle =
  "Parameter Object, style: its default is simple, or form in a cookie. The reader writes no value without a style";

export const differences: readonly Difference[] = [
  ...(["swagger-client", "oas-to-har"] as const).map((reader): Difference => ({
    reader,
    where:
      /^(?:styles-openapi-3 queryForm(?:List|Object)|parameters-openapi-3-1 (?:listOrNull|listOfBooleans)) /,
    reason: joined,
    correct: inQuery(replace(",", "%2C")),
  })),
  {
    reader: "oas-to-har",
    where: /^parameters-openapi-3-1 overridden /,
    reason: joined,
    correct: inQuery(replace(",", "%2C")),
  },
  {
    reader: "swagger-client",
    where: /^styles-openapi-3 pathLabel(?:List|Object) /,
    reason: labels,
    correct: labelDots,
  },
  {
    reader: "swagger-client",
    where:
      /^(?:styles-openapi-3 queryPipeDelimitedList|parameters-openapi-3-1 allOfOneList|styles-swagger-2 query(?:Pipes|Numbers)) /,
    reason: pipes,
    correct: inQuery(replace("|", "%7C")),
  },
  {
    reader: "swagger-client",
    where: /^styles-openapi-3 querySpaceDelimitedObject /,
    reason: objects,
    correct: inQuery(replace(",", "%20")),
  },
  {
    reader: "swagger-client",
    where: /^styles-openapi-3 queryPipeDelimitedObject /,
    reason: objects,
    correct: inQuery(replace(",", "%7C")),
  },
  {
    reader: "swagger-client",
    where:
      /^(?:styles-openapi-3 cookieForm(?:Value|ExplodedValue|List|Object)|parameters-openapi-3-1 (?:jsonInCookie|idFourTimes)) /,
    reason: cookies,
    correct: inHeader("cookie", (text) =>
      text.replace(/=(.*)$/su, (_, value: string) => `=${encode(value)}`),
    ),
  },
  {
    reader: "swagger-client",
    where: /^styles-openapi-3 cookieFormExploded(?:List|Object) /,
    reason: `${cookies}. What separates the values cannot be told from what is in them`,
    correct: null,
  },
  {
    reader: "swagger-client",
    where: /^parameters-openapi-3-1 twoCookies /,
    reason: "it sends the last cookie only",
    correct: null,
  },
  {
    reader: "swagger-client",
    where: /^parameters-openapi-3-1 defaultsOfList /,
    reason: `Parameter Object, explode: true by default for form, in cookies too. ${cookies}`,
    correct: inHeader("cookie", (text) =>
      text
        .slice("c=".length)
        .split(",")
        .map((value) => `c=${encode(value)}`)
        .join("&"),
    ),
  },
  {
    reader: "swagger-client",
    where: /^parameters-openapi-3-1 defaultsOfObject /,
    reason: `Parameter Object, explode: true by default for form, in cookies too. ${cookies}`,
    correct: inHeader("cookie", (text) => {
      const [r = "", first = "", g = "", second = ""] = text.slice("c=".length).split(",");
      return `${r}=${encode(first)}&${g}=${encode(second)}`;
    }),
  },
  {
    reader: "swagger-client",
    where: /^parameters-openapi-3-1 overridden /,
    reason: "Path Item Object, parameters: those of an operation override those of its path",
    correct: inQuery(replace("&color=", "%2C")),
  },
  {
    reader: "swagger-client",
    where: /^parameters-openapi-3-1 reserved(?:Value|List|JoinedList|Object) /,
    reason: reserved,
    correct: encodeReserved,
  },
  {
    reader: "swagger-client",
    where: /^parameters-openapi-3-1 jsonText /,
    reason: "a text is JSON in quotes (RFC 8259)",
    correct: inQuery(
      (query) =>
        `color=${encode(JSON.stringify(decodeURIComponent(query.slice("color=".length))))}`,
    ),
  },
  {
    reader: "swagger-client",
    where: /^styles-swagger-2 query(?:Default|Csv) /,
    reason:
      "Swagger 2.0 does not say whether the separator is encoded; Amazon's guide does: %2C (URL encoding)",
    correct: inQuery(replace(",", "%2C")),
  },
  {
    reader: "swagger-client",
    where: /^styles-swagger-2 path(?:Default|Csv) /,
    reason: "an encoded comma is part of an element (RFC 6570); a plain one may stand in a path",
    correct: inUrl(replace("%2C", ",")),
  },
  ...(
    [
      ["Ssv", "%20", " "],
      ["Tsv", "%09", "\t"],
      ["Pipes", "%7C", "|"],
    ] as const
  ).flatMap(([format, encoded, plain]): Difference[] => [
    {
      reader: "swagger-client",
      where: new RegExp(`^styles-swagger-2 path${format} `),
      reason: "Parameter Object, collectionFormat: it counts in a path too",
      correct: inUrl(replaceLast("%2C", encoded)),
    },
    {
      reader: "swagger-client",
      where: new RegExp(`^styles-swagger-2 header${format} `),
      reason: "Parameter Object, collectionFormat: it counts in a header too",
      correct: inHeader("color", replaceLast(",", plain)),
    },
  ]),
  {
    reader: "swagger-client",
    where: /^styles-swagger-2 byReference /,
    reason: "no specification orders the query: here a path's parameters come first",
    correct: inUrl((url) => url.replace(/\?(.*)&(limit=\d+)$/, "?$2&$1")),
  },
  {
    reader: "swagger-client",
    where: /^bodies-openapi-3 jsonText /,
    reason: "a text is JSON in quotes (RFC 8259)",
    correct: inBody((body) => JSON.stringify(body)),
  },
  {
    reader: "swagger-client",
    where:
      /^bodies-openapi-3 (?:form|formWithObject|formWithDeepObject|formWithExplodedObject|formWithSpaces|formWithJson) /,
    reason: blanks,
    correct: inBody(replace("%20", "+")),
  },
  {
    reader: "swagger-client",
    where: /^bodies-openapi-3 formWithList /,
    reason: "Encoding Object: the items of a list are values of their own, as its style form does",
    correct: inBody((body) => body.replaceAll(",", "&tags=").replaceAll("%20", "+")),
  },
  {
    reader: "swagger-client",
    where: /^bodies-(?:openapi-3 formWithJoinedList|swagger-2 formCsv) /,
    reason: commas,
    correct: inBody(replace(",", "%2C")),
  },
  {
    reader: "swagger-client",
    where: /^bodies-(?:openapi-3 formWithPipes|swagger-2 formPipes) /,
    reason: "the URL Standard encodes | in a form, and RFC 3986 does not allow it",
    correct: inBody(replace("|", "%7C")),
  },
  {
    reader: "swagger-client",
    where: /^bodies-openapi-3 multipartWithList /,
    reason: "Encoding Object: each item of a list is a part (RFC 7578, 4.3)",
    correct: null,
  },
  {
    reader: "swagger-client",
    where: /^bodies-openapi-3 anyMediaType /,
    reason: range,
    correct: inHeader("content-type", () => json),
  },
  {
    reader: "swagger-client",
    where: /^bodies-openapi-3 jsonOrForm /,
    reason: "any media type of the body may be sent: here JSON, there the first",
    correct: null,
  },
  {
    reader: "swagger-client",
    where: /^bodies-swagger-2 json /,
    reason: "RFC 9110, 8.3: a body should have a content-type",
    correct: inHeader("content-type", () => json),
  },
  {
    reader: "swagger-client",
    where: /^bodies-swagger-2 form .*"gift":false\}$/,
    reason: `it drops false; ${blanks}`,
    correct: inBody((body) => `${body.replaceAll("%20", "+")}&gift=false`),
  },
  {
    reader: "swagger-client",
    where: /^bodies-swagger-2 (?:form|formSsv|formMulti|formWithoutConsumes) /,
    reason: blanks,
    correct: inBody(replace("%20", "+")),
  },
  {
    reader: "oas-to-har",
    where: /^styles-openapi-3 pathLabel(?:List|Object) /,
    reason: labels,
    correct: labelDots,
  },
  {
    reader: "oas-to-har",
    where: /^styles-openapi-3 headerSimple/,
    reason:
      "RFC 9110 has no percent-encoding in headers; Appendix D: RFC 6570's is not appropriate there",
    correct: inHeader("color", decodeURIComponent),
  },
  {
    reader: "oas-to-har",
    where: /^styles-openapi-3 cookieForm(?:List|Object) /,
    reason: cookies,
    correct: inHeader("cookie", replace(",", "%2C")),
  },
  {
    reader: "oas-to-har",
    where: /^styles-openapi-3 cookieFormExploded(?:List|Object) /,
    reason:
      "the table has &; Appendix D of 3.0.4 says that the style suits no cookie of several values, whose separator is ;",
    correct: inHeader("cookie", replace("; ", "&")),
  },
  {
    reader: "oas-to-har",
    where:
      /^(?:styles-openapi-3 query(?:Space|Pipe)Delimited|styles-openapi-3 queryDeepObject|parameters-openapi-3-1 (?:allOfOneList|listInOneOfWithNull|objectInAnyOfWithNull|parameterByReference|namesToEncode) )/,
    reason: "its archive has names and separators as they are; who sends it encodes them",
    correct: inQuery((query) =>
      query.replace(/[^\w\-.~%=&,]/gu, (character) => encodeURIComponent(character)),
    ),
  },
  {
    reader: "oas-to-har",
    where: /^parameters-openapi-3-1 defaultsOf(?:List|Object) /,
    reason: noStyle,
    correct: null,
  },
  {
    reader: "oas-to-har",
    where: /^parameters-openapi-3-1 jsonIn(?:Path|Cookie) /,
    reason:
      "Parameter Object, content: its media type is that of a path's and a cookie's value too",
    correct: null,
  },
  {
    reader: "oas-to-har",
    where: /^parameters-openapi-3-1 (?:idFourTimes|twoCookies) /,
    reason: `${noStyle}. ${cookies}`,
    correct: inHeader("cookie", (text) => {
      const [last = "", ...before] = text.split("; ").toReversed();
      // A semicolon of a value is not followed by a blank in these samples.
      return [...before.toReversed(), last].map(encodePairs("\n")).join("; ");
    }),
  },
  {
    reader: "oas-to-har",
    where: /^parameters-openapi-3-1 reserved(?:Value|List|JoinedList) /,
    reason: reserved,
    correct: encodeReserved,
  },
  {
    reader: "oas-to-har",
    where: /^parameters-openapi-3-1 reservedObject /,
    reason: `Parameter Object, explode: true by default for form. ${reserved}`,
    correct: (theirs) => encodeReserved(inQuery(replace("color=", ""))(theirs)),
  },
  {
    reader: "oas-to-har",
    where: /^parameters-openapi-3-1 propertyToEncode /,
    reason: "it loses the name of a property with & in it",
    correct: null,
  },
  {
    reader: "oas-to-har",
    where:
      /^bodies-openapi-3 formWith(?:List|JoinedList|Spaces|Pipes|DeepObject|ExplodedObject|Json) /,
    reason: "Encoding Object: it ignores style, explode and contentType of a form's fields",
    correct: null,
  },
  {
    reader: "oas-to-har",
    where: /^bodies-openapi-3 multipartWithObject /,
    reason: "Encoding Object, contentType: JSON by default for an object",
    correct: null,
  },
  {
    reader: "oas-to-har",
    where: /^bodies-openapi-3 anyMediaType /,
    reason: range,
    correct: inHeader("content-type", () => json),
  },
];

const ambiguous =
  'Appendix E (3.0.4): values must be encoded in a way of their own "to distinguish them from the delimiter usage"';
const decodedFirst =
  "servers that decode before they split take an encoded comma for a separator: Amazon's do (URL encoding)";

export const refusals: readonly Refusal[] = [
  {
    where: /^styles-openapi-3 (?:pathSimple(?:Exploded)?|queryForm)Object .*"a b/,
    message: /contains a comma, but commas separate the properties/,
    reason:
      "a comma in a value cannot be told from one that separates, once the server has decoded it",
  },
  {
    where:
      /^(?:styles-openapi-3 (?:pathSimple(?:Exploded)?|queryForm)List|parameters-openapi-3-1 (?:listOrNull|reservedJoinedList)|styles-swagger-2 (?:query|path)(?:Default|Csv)|bodies-(?:openapi-3 formWithJoinedList|swagger-2 (?:formCsv|multipartCsv))) .*\["a b/,
    message: /contains a comma/,
    reason: decodedFirst,
  },
  {
    where: /^parameters-openapi-3-1 (?:defaultsOfList|overridden) .*\["a b/,
    message: /contains a comma/,
    reason: decodedFirst,
  },
  {
    where:
      /^(?:styles-openapi-3 (?:headerSimple(?:Exploded)?|cookieForm)List|styles-swagger-2 header(?:Default|Csv)) \["a b/,
    message: /contains a comma/,
    reason: ambiguous,
  },
  {
    where:
      /^(?:styles-openapi-3 (?:headerSimple(?:Exploded)?|cookieForm)Object|parameters-openapi-3-1 defaultsOfObject) .*"R":"a b/,
    message: /contains a comma/,
    reason: ambiguous,
  },
  {
    where:
      /^(?:styles-openapi-3 querySpaceDelimitedList|parameters-openapi-3-1 listInOneOfWithNull|styles-swagger-2 (?:query|path|header)Ssv|bodies-(?:openapi-3 formWithSpaces|swagger-2 formSsv)) .*\["a b/,
    message: /contains a blank/,
    reason: ambiguous,
  },
  {
    where: /^styles-openapi-3 querySpaceDelimitedObject .*"R":"a b/,
    message: /contains a blank/,
    reason: ambiguous,
  },
  {
    where:
      /^(?:styles-openapi-3 queryPipeDelimitedList|parameters-openapi-3-1 allOfOneList|styles-swagger-2 (?:query|path|header)Pipes|bodies-(?:openapi-3 formWithPipes|swagger-2 formPipes)) .*\["a b/,
    message: /contains a pipe/,
    reason: ambiguous,
  },
  {
    where: /^styles-openapi-3 queryPipeDelimitedObject .*"R":"a b/,
    message: /contains a pipe/,
    reason: ambiguous,
  },
];

/** Requests that no other reader builds, as the specifications have them. */
export const expected: readonly { readonly label: string; readonly request: string }[] = [];
