/**
 * Requests for every style of parameters and every collectionFormat: held to the tables of the specifications, and to what
 * `swagger-client` builds.
 */
import swaggerClient from "swagger-client";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildRequest, compileOperation } from "../../templates/runtime/src/request/request.js";
import type { Operation } from "../../templates/runtime/src/index.js";
import { operationsOf } from "../support/generated-operations.js";

const test = suite("requests of every style");

const base = "https://api.test";

const shapes = {
  value: { schema: { type: "string" }, sample: "blue", awkward: "a b/c?d&e=f,g|h;é" },
  list: {
    schema: { type: "array", items: { type: "string" } },
    sample: ["blue", "black", "brown"],
    awkward: ["c&d=é", "x/y?z"],
  },
  object: {
    schema: {
      type: "object",
      properties: { R: { type: "integer" }, G: { type: "integer" }, B: { type: "integer" } },
    },
    sample: { R: 100, G: 200, B: 150 },
    awkward: { R: 1 },
  },
} as const;

type Shape = keyof typeof shapes;

type Row = readonly [
  place: string,
  style: string,
  explode: boolean,
  wants: Partial<Record<Shape, string>>,
];

/** "Style Examples" of OpenAPI 3.0.4 and 3.1.1, with the separators that a query cannot have plain percent-encoded. */
const rows: readonly Row[] = [
  [
    "path",
    "matrix",
    false,
    { value: ";color=blue", list: ";color=blue,black,brown", object: ";color=R,100,G,200,B,150" },
  ],
  [
    "path",
    "matrix",
    true,
    {
      value: ";color=blue",
      list: ";color=blue;color=black;color=brown",
      object: ";R=100;G=200;B=150",
    },
  ],
  [
    "path",
    "label",
    false,
    { value: ".blue", list: ".blue,black,brown", object: ".R,100,G,200,B,150" },
  ],
  [
    "path",
    "label",
    true,
    { value: ".blue", list: ".blue.black.brown", object: ".R=100.G=200.B=150" },
  ],
  [
    "path",
    "simple",
    false,
    { value: "blue", list: "blue,black,brown", object: "R,100,G,200,B,150" },
  ],
  [
    "path",
    "simple",
    true,
    { value: "blue", list: "blue,black,brown", object: "R=100,G=200,B=150" },
  ],
  [
    "header",
    "simple",
    false,
    { value: "blue", list: "blue,black,brown", object: "R,100,G,200,B,150" },
  ],
  [
    "header",
    "simple",
    true,
    { value: "blue", list: "blue,black,brown", object: "R=100,G=200,B=150" },
  ],
  [
    "query",
    "form",
    false,
    {
      value: "color=blue",
      list: "color=blue%2Cblack%2Cbrown",
      object: "color=R%2C100%2CG%2C200%2CB%2C150",
    },
  ],
  [
    "query",
    "form",
    true,
    {
      value: "color=blue",
      list: "color=blue&color=black&color=brown",
      object: "R=100&G=200&B=150",
    },
  ],
  [
    "query",
    "spaceDelimited",
    false,
    { list: "color=blue%20black%20brown", object: "color=R%20100%20G%20200%20B%20150" },
  ],
  [
    "query",
    "pipeDelimited",
    false,
    { list: "color=blue%7Cblack%7Cbrown", object: "color=R%7C100%7CG%7C200%7CB%7C150" },
  ],
  ["query", "deepObject", true, { object: "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150" }],
  [
    "cookie",
    "form",
    false,
    {
      value: "color=blue",
      list: "color=blue%2Cblack%2Cbrown",
      object: "color=R%2C100%2CG%2C200%2CB%2C150",
    },
  ],
  [
    "cookie",
    "form",
    true,
    {
      value: "color=blue",
      list: "color=blue&color=black&color=brown",
      object: "R=100&G=200&B=150",
    },
  ],
];

/** "Collection Format" of Swagger 2.0. */
const formats: readonly (readonly [place: string, format: string, wants: string])[] = [
  ["query", "csv", "color=blue%2Cblack%2Cbrown"],
  ["query", "ssv", "color=blue%20black%20brown"],
  ["query", "tsv", "color=blue%09black%09brown"],
  ["query", "pipes", "color=blue%7Cblack%7Cbrown"],
  ["query", "multi", "color=blue&color=black&color=brown"],
  ["path", "csv", "blue,black,brown"],
  ["path", "ssv", "blue%20black%20brown"],
  ["path", "tsv", "blue%09black%09brown"],
  ["path", "pipes", "blue%7Cblack%7Cbrown"],
  ["header", "csv", "blue,black,brown"],
  ["header", "ssv", "blue black brown"],
  ["header", "tsv", "blue\tblack\tbrown"],
  ["header", "pipes", "blue|black|brown"],
];

/** Where `swagger-client` builds something else, with the reason. */
const differences: readonly (readonly [label: RegExp, reason: string])[] = [
  [
    /^3\.0\.4 path label plain (?:list|object)/,
    "RFC 6570, which the style is defined by, and the tables since 3.0.4 have commas; those before had dots",
  ],
  [
    /^3\.0\.4 (?:query|cookie) form plain (?:list|object)/,
    'Amazon\'s own rule is %2C ("URL encoding"), and a server decodes both to a comma',
  ],
  [
    /^3\.0\.4 query pipeDelimited plain list/,
    "RFC 3986 has no plain | in a query, and the specification's table has %7C since 3.0.4",
  ],
  [
    /^3\.0\.4 query (?:pipe|space)Delimited plain object/,
    "the table joins the properties of an object with the same separator as a list",
  ],
  [
    /^3\.0\.4 cookie .* \(awkward\)/,
    "RFC 6265 has no blank, comma, semicolon or letter outside of ASCII in a cookie's value",
  ],
  [/^2\.0 query csv/, "as for the style form: Amazon's own rule is %2C"],
  [/^2\.0 query pipes/, "RFC 3986 has no plain | in a query"],
  [
    /^2\.0 path csv/,
    "a comma may stand in a path (RFC 3986), and an encoded one is part of an element (RFC 6570)",
  ],
  [/^2\.0 (?:path|header) (?:ssv|tsv|pipes)/, "swagger-client ignores collectionFormat there"],
];

interface Case {
  readonly id: string;
  readonly label: string;
  readonly place: string;
  readonly sample: unknown;
  readonly awkward: unknown;
  readonly want: string;
  readonly parameter: object;
}

const cases3: Case[] = rows.flatMap(([place, style, explode, wants]) =>
  (Object.entries(wants) as [Shape, string][]).map(([shape, want]) => {
    const { schema, sample, awkward } = shapes[shape];
    const label = `${place} ${style} ${explode ? "exploded" : "plain"} ${shape}`;
    const id = idOf(label);
    const parameter = { name: "color", in: place, required: true, style, explode, schema };
    return { id, label, place, sample, awkward, want, parameter };
  }),
);

const cases2: Case[] = formats.map(([place, format, want]) => {
  const label = `${place} ${format}`;
  const id = idOf(label);
  const { schema, sample, awkward } = shapes.list;
  const parameter = {
    name: "color",
    in: place,
    required: true,
    collectionFormat: format,
    ...schema,
  };
  return { id, label, place, sample, awkward, want, parameter };
});

for (const [version, cases] of [
  ["3.0.4", cases3],
  ["2.0", cases2],
] as const) {
  test(`${version}: the values of the specification are written as in its table`, async () => {
    const operation = await operationsOf(documentOf(version, cases));
    const wrong = cases.flatMap(({ id, label, place, sample, want }) => {
      const got = partOf(request(operation, id, sample), place);
      return got === want ? [] : [`${label}: ${got} and not ${want}`];
    });
    assert.equal(wrong, []);
  });

  test(`${version}: swagger-client builds the same, but for what is listed`, async () => {
    const document = documentOf(version, cases);
    const operation = await operationsOf(document);
    const found = new Map<string, string>();
    for (const { id, label, place, sample, awkward } of cases) {
      for (const [kind, value] of [
        ["", sample],
        [" (awkward)", awkward],
      ] as const) {
        const theirs = swaggerClient.buildRequest({
          spec: document,
          operationId: id,
          parameters: { color: value },
        });
        const ours = request(operation, id, value);
        const [a, b] = [partOf(ours, place), partOf(theirs, place)];
        if (normal(a) !== normal(b))
          found.set(`${version} ${label}${kind}`, `${a} here, ${b} there`);
      }
    }
    const listed = differences.filter(([label]) => label.source.startsWith(`^${escaped(version)}`));
    const unlisted = [...found].filter(([label]) => !listed.some(([one]) => one.test(label)));
    assert.equal(
      unlisted.map(([label, how]) => `${label}: ${how}`),
      [],
    );
    const labels = [...found.keys()];
    const gone = listed.filter(([one]) => !labels.some((label) => one.test(label)));
    assert.equal(gone, [], "differences that are none");
    console.log(`  ${version}: ${cases.length * 2} requests, ${found.size} listed differences`);
  });
}

test.run();

/** `path label plain list` → `pathLabelPlainList`. */
function idOf(label: string): string {
  return label.replace(/ (.)/g, (_, first: string) => first.toUpperCase());
}

function documentOf(version: string, cases: readonly Case[]): object {
  const paths = Object.fromEntries(
    cases.map(({ id, place, parameter }) => [
      `/${id}${place === "path" ? "/{color}" : ""}`,
      {
        get: {
          operationId: id,
          parameters: [parameter],
          responses: { 204: { description: "Done." } },
        },
      },
    ]),
  );
  const info = { title: "Styles", version: "v1" };
  return version === "2.0"
    ? { swagger: version, info, host: "api.test", schemes: ["https"], paths }
    : { openapi: version, info, servers: [{ url: base }], paths };
}

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

function request(operation: (id: string) => Operation, id: string, color: unknown): Sent {
  return buildRequest(compileOperation(operation(id)), base, { color }, undefined);
}

/** The part of a request that a parameter is in. */
function partOf({ url, headers }: Sent, place: string): string {
  switch (place) {
    case "path":
      return url.slice(base.length).split("/").slice(2).join("/");
    case "query":
      return url.split("?")[1] ?? "";
    case "header":
      return headers["color"] ?? "";
    default:
      return headers["cookie"] ?? headers["Cookie"] ?? "";
  }
}

function escaped(version: string): string {
  return version.replaceAll(".", "\\.");
}

/** The same text for two spellings of one escape. A header may be a list there. */
function normal(text: unknown): string {
  return String(text).replace(/%[\da-f]{2}/gi, (escape) => escape.toUpperCase());
}
