/** Documents that are evil as a whole: what JSON cannot say of itself, what a version field can be, and small bombs. */

const info = '"info":{"title":"Whole","version":"v1"}';
const swagger = `"swagger":"2.0",${info}`;
const operation = '"responses":{"200":{"description":"Done."}}';

/** A sound document around one definition. */
function defining(schema: string, more = ""): string {
  const response =
    '"responses":{"200":{"description":"Done.","schema":{"$ref":"#/definitions/A"}}}';
  return `{${swagger},"paths":{"/a":{"get":{"operationId":"getA",${response}}}},"definitions":{"A":${schema}${more}}}`;
}

/** A sound document around one list of paths. */
function paths(text: string): string {
  return `{${swagger},"paths":{${text}}}`;
}

function get(id: string): string {
  return `{"get":{"operationId":${JSON.stringify(id)},${operation}}}`;
}

const texts: Readonly<Record<string, string>> = {
  nothing: "",
  "a blank": " ",
  "a null": "null",
  "a number": "1",
  "a string": '"*/globalThis.__canary=1/*"',
  "a list": "[]",
  "an empty object": "{}",
  "swagger as a number": `{"swagger":2,${info},"paths":{}}`,
  "swagger as a list": `{"swagger":["2.0"],${info},"paths":{}}`,
  "both versions": `{"swagger":"2.0","openapi":"3.0.0",${info},"paths":{}}`,
  "an unknown version": `{"openapi":"3.0.0\\"globalThis.__canary=1",${info},"paths":{}}`,
  "no paths": `{${swagger}}`,
  "no info": '{"swagger":"2.0","paths":{}}',
  "a byte order mark": `\ufeff{${swagger},"paths":{}}`,
  NaN: `{${swagger},"paths":{},"x-n":NaN}`,
  Infinity: `{${swagger},"paths":{},"x-n":Infinity}`,
  "a number too great": defining('{"type":"number","default":1e999,"enum":[1e999,-1e999]}'),
  "a number of many digits": defining(
    `{"type":"number","enum":[1${"0".repeat(5000)},0.${"0".repeat(5000)}1]}`,
  ),
  "a comment": `{${swagger},/* */"paths":{}}`,
  "a trailing comma": `{${swagger},"paths":{},}`,
  "single quotes": "{'swagger':'2.0'}",
  "a key twice": `{${swagger},"paths":{},"paths":{}}`,
  "a key twice in two spellings": `{${swagger},"paths":{},"p\\u0061ths":{}}`,
  "a prototype as a key": `{${swagger},"paths":{},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
  "a prototype as an info":
    '{"swagger":"2.0","__proto__":{"info":{"title":"x","version":"v1"},"paths":{}}}',
  "prototypes as definitions": defining(
    '{"type":"object","required":["__proto__"],"properties":{"__proto__":{"type":"string"},"constructor":{"type":"object","properties":{"prototype":{"type":"string"}}}}}',
    ',"__proto__":{"type":"object","properties":{"a":{"type":"string"}}},"constructor":{"type":"string"},"toString":{"$ref":"#/definitions/__proto__"}',
  ),
  "lone surrogates": defining(
    '{"type":"object","properties":{"\\ud800":{"type":"string","enum":["\\udc00"]}}}',
    ',"\\udfff":{"type":"string"}',
  ),
  "lists without end": `${"[".repeat(5000)}${"]".repeat(5000)}`,
  "lists without any end": "[".repeat(100_000),
  "objects without end": `{"a":`.repeat(5000),
  "a schema of itself": defining('{"$ref":"#/definitions/A"}'),
  "schemas in a circle": defining(
    '{"$ref":"#/definitions/B"}',
    ',"B":{"allOf":[{"$ref":"#/definitions/C"}]},"C":{"allOf":[{"$ref":"#/definitions/A"}]}',
  ),
  "a reference to the document": defining('{"type":"object","properties":{"a":{"$ref":"#"}}}'),
  "a reference with siblings": defining(
    '{"$ref":"#/definitions/B","type":"object","properties":{"a":{"type":"string"}}}',
    ',"B":{"type":"string"}',
  ),
  "a parameter of itself": `{${swagger},"parameters":{"P":{"$ref":"#/parameters/P"}},"paths":{"/a":{"get":{"operationId":"getA","parameters":[{"$ref":"#/parameters/P"}],${operation}}}}}`,
  "operations of one name": paths(`"/a":${get("getA")},"/b":${get("get a")}`),
  "operations that differ in case": paths(`"/a":${get("getA")},"/b":${get("GETA")}`),
  "definitions that differ in case": defining('{"type":"object"}', ',"a":{"type":"object"}'),
  "names in two normal forms": defining(
    '{"type":"object","properties":{"\u00e9":{"type":"string"},"e\u0301":{"type":"string"}}}',
  ),
  "headers that differ in case": paths(
    `"/a":{"get":{"operationId":"getA","parameters":[{"name":"X-A","in":"header","type":"string"},{"name":"x-a","in":"header","type":"string"}],${operation}}}`,
  ),
  "many parts": defining(
    `{"allOf":[${Array.from({ length: 1000 }, () => '{"$ref":"#/definitions/B"}').join(",")}]}`,
    ',"B":{"type":"object","properties":{"b":{"type":"string"}}}',
  ),
  "many choices": defining(
    `{"oneOf":[${Array.from({ length: 1000 }, (_, n) => `{"type":"object","properties":{"p${String(n)}":{"type":"string"}}}`).join(",")}]}`,
  ),
  "a schema that is a template": defining(
    '{"type":"Program","body":[{"type":"MustacheStatement","path":{"type":"PathExpression"}}]}',
  ),
};

/** Each with its name. */
export function wholeDocuments(): [name: string, bytes: Uint8Array][] {
  const encoder = new TextEncoder();
  return [
    ...Object.entries(texts).map(([name, text]): [string, Uint8Array] => [
      name,
      encoder.encode(text),
    ]),
    ["UTF-16", Buffer.from(`\ufeff{${swagger},"paths":{}}`, "utf16le")],
    ["Latin-1", Buffer.from(`{${swagger},"paths":{},"x-n":"\u00e9"}`, "latin1")],
    ["half a character", Buffer.from([0x22, 0xe2, 0x82])],
  ];
}
