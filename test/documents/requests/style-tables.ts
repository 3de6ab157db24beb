/** What the specifications say of every style, as their tables have it. */

/** The client does not send a request: the test of refusals says why. */
export const refused = null;

/** What is sent for "", `"blue"`, `["blue", "black", "brown"]` and `{ R: 100, G: 200, B: 150 }`. */
export interface StyleRow {
  readonly empty?: string | typeof refused;
  readonly value?: string;
  readonly list?: string;
  readonly object?: string;
}

/**
 * "Style Examples" of OpenAPI 3.0.4 and 3.1.1, by the place, the style and what `explode` is. The separators that RFC 3986 does
 * not allow are encoded there; earlier versions have them as they are, and dots where `label` has commas.
 */
export const styleExamples: Readonly<Record<string, StyleRow>> = {
  pathMatrix: {
    empty: ";color",
    value: ";color=blue",
    list: ";color=blue,black,brown",
    object: ";color=R,100,G,200,B,150",
  },
  pathMatrixExploded: {
    empty: ";color",
    value: ";color=blue",
    list: ";color=blue;color=black;color=brown",
    object: ";R=100;G=200;B=150",
  },
  // A segment `.` is removed from a path (RFC 3986, 5.2.4).
  pathLabel: {
    empty: refused,
    value: ".blue",
    list: ".blue,black,brown",
    object: ".R,100,G,200,B,150",
  },
  pathLabelExploded: {
    empty: refused,
    value: ".blue",
    list: ".blue.black.brown",
    object: ".R=100.G=200.B=150",
  },
  // An empty segment would be the path of another operation.
  pathSimple: {
    empty: refused,
    value: "blue",
    list: "blue,black,brown",
    object: "R,100,G,200,B,150",
  },
  pathSimpleExploded: {
    empty: refused,
    value: "blue",
    list: "blue,black,brown",
    object: "R=100,G=200,B=150",
  },
  headerSimple: {
    empty: "",
    value: "blue",
    list: "blue,black,brown",
    object: "R,100,G,200,B,150",
  },
  headerSimpleExploded: {
    empty: "",
    value: "blue",
    list: "blue,black,brown",
    object: "R=100,G=200,B=150",
  },
  queryForm: {
    empty: "color=",
    value: "color=blue",
    // Commas are encoded, as Amazon's guide has them: a server decodes both.
    list: "color=blue%2Cblack%2Cbrown",
    object: "color=R%2C100%2CG%2C200%2CB%2C150",
  },
  queryFormExploded: {
    empty: "color=",
    value: "color=blue",
    list: "color=blue&color=black&color=brown",
    object: "R=100&G=200&B=150",
  },
  querySpaceDelimited: {
    list: "color=blue%20black%20brown",
    object: "color=R%20100%20G%20200%20B%20150",
  },
  queryPipeDelimited: {
    list: "color=blue%7Cblack%7Cbrown",
    object: "color=R%7C100%7CG%7C200%7CB%7C150",
  },
  queryDeepObjectExploded: { object: "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150" },
  // The table has commas, which a cookie's value cannot have (RFC 6265, 4.1.1).
  cookieForm: {
    empty: "color=",
    value: "color=blue",
    list: "color=blue%2Cblack%2Cbrown",
    object: "color=R%2C100%2CG%2C200%2CB%2C150",
  },
  cookieFormExploded: {
    empty: "color=",
    value: "color=blue",
    list: "color=blue&color=black&color=brown",
    object: "R=100&G=200&B=150",
  },
};

/**
 * "collectionFormat" of Swagger 2.0 for `["blue", "black", "brown"]`, by the operation. The specification does not say whether
 * separators are encoded: in a query all are, as Amazon's guide has it ("URL encoding"); in a path those that RFC 3986 does not
 * allow; in a header none.
 */
export const collectionFormats: Readonly<Record<string, string>> = {
  queryDefault: "color=blue%2Cblack%2Cbrown",
  queryCsv: "color=blue%2Cblack%2Cbrown",
  querySsv: "color=blue%20black%20brown",
  queryTsv: "color=blue%09black%09brown",
  queryPipes: "color=blue%7Cblack%7Cbrown",
  queryMulti: "color=blue&color=black&color=brown",
  pathDefault: "blue,black,brown",
  pathCsv: "blue,black,brown",
  pathSsv: "blue%20black%20brown",
  pathTsv: "blue%09black%09brown",
  pathPipes: "blue%7Cblack%7Cbrown",
  headerDefault: "blue,black,brown",
  headerCsv: "blue,black,brown",
  headerSsv: "blue black brown",
  headerTsv: "blue\tblack\tbrown",
  headerPipes: "blue|black|brown",
};
