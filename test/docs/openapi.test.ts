/** The page about what is read of a document: its lists are those that the code uses, its requests are those that are sent. */
import { readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { constraintNames } from "../../generator/model/api.js";
import { bodyKind } from "../../generator/model/media-types.js";
import { stylesOf } from "../../generator/model/parameter-styles.js";
import { schemaKeywords, type Support } from "../../generator/model/schema-support.js";
import { buildRequest, compileOperation } from "../../templates/runtime/src/request/request.js";
import { operationsOf } from "../support/generated-operations.js";

const test = suite("docs/openapi.md");

const page = "docs/openapi.md";

const samples = {
  value: { schema: { type: "string" }, sample: "blue" },
  list: { schema: { type: "array", items: { type: "string" } }, sample: ["blue", "black"] },
  object: {
    schema: { type: "object", additionalProperties: { type: "integer" } },
    sample: { R: 100, G: 200 },
  },
} as const;

const mediaTypes = [
  "application/json",
  "application/merge-patch+json",
  "*/*",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "application/x-ndjson",
  "application/jsonl",
  "application/json-seq",
  "text/plain",
  "text/csv",
  "application/xml",
  "application/atom+xml",
  "application/octet-stream",
  "application/pdf",
  "image/png",
];

const supports: readonly (readonly [Support, string])[] = [
  ["type", "Decide the type"],
  ["compared", "Compared by `diff`, since no type can say them"],
  ["noted", "In doc comments"],
  ["ignored", "Ignored, and nothing is lost"],
];

test("its lists are those of the code", async () => {
  const text = readFileSync(page, "utf8");
  const made = replaced(
    replaced(replaced(text, "keywords", keywords()), "styles", await styles()),
    "media",
    media(),
  );
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(page, made);
  else assert.is(text, made, "UPDATE_DOCS=1 npm test -- docs/openapi");
});

test("every keyword that diff compares is in the table, and no other is called so", () => {
  const compared = Object.entries(schemaKeywords).filter(
    ([, { support }]) => support === "compared",
  );
  assert.equal(compared.map(([name]) => name).toSorted(), constraintNames.toSorted());
});

test("every keyword that the readers of schemas ask for is in the table", () => {
  const files = [
    "schema-keywords",
    "schema-facts",
    "keyword-types",
    "simple-types",
    "object-members",
    "references",
    "discriminators",
    "read-schemas",
  ];
  const asked = files.flatMap((name) => {
    const code = readFileSync(`generator/model/${name}.ts`, "utf8");
    const found = code.matchAll(/\b(?:get|itemsOf|propertiesOf|text|flag)\("([\w$]+)"\)/g);
    return [...found].map(([, keyword = ""]) => keyword);
  });
  const inside = new Set(["propertyName", "mapping", "value"]);
  const unknown = [...new Set(asked)].filter(
    (name) => schemaKeywords[name] === undefined && !inside.has(name),
  );
  assert.equal(unknown, []);
  assert.ok(asked.length > 40);
});

test.run();

function replaced(text: string, name: string, lines: readonly string[]): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  assert.ok(from >= 0 && to > from, `${page} has no place for the ${name}`);
  return `${text.slice(0, from)}${start}\n\n${lines.join("\n")}\n\n${text.slice(to)}`;
}

function keywords(): string[] {
  return supports.flatMap(([support, title], index) => [
    ...(index === 0 ? [] : [""]),
    `### ${title}`,
    "",
    ...Object.entries(schemaKeywords)
      .filter(([, keyword]) => keyword.support === support)
      .map(([name, { note }]) => `- \`${name}\`${note === "" ? "" : `: ${note}`}`),
  ]);
}

/** Every style at every place, with the request that a client sends. */
async function styles(): Promise<string[]> {
  const rows = Object.entries(stylesOf).flatMap(([place, all]) =>
    all.flatMap((style) =>
      [false, true].flatMap((explode) =>
        Object.entries(samples).map(([shape, { schema, sample }]) => {
          const id = `${place}${style}${explode ? "Exploded" : ""}${shape}`;
          const parameter = { name: "color", in: place, required: true, style, explode, schema };
          return { id, place, style, explode, shape, sample, parameter };
        }),
      ),
    ),
  );
  const isDeep = (style: string, shape: string): boolean =>
    style === "deepObject" && shape !== "object";
  const known = rows.filter(({ style, shape }) => !isDeep(style, shape));
  const operation = await operationsOf({
    openapi: "3.1.0",
    info: { title: "Styles", version: "v1" },
    paths: Object.fromEntries(
      known.map(({ id, place, parameter }) => [
        `/${id}${place === "path" ? "/{color}" : ""}`,
        { get: { operationId: id, parameters: [parameter] } },
      ]),
    ),
  });
  const written = new Map(
    known.map(({ id, place, sample }) => {
      const { url, headers } = buildRequest(
        compileOperation(operation(id)),
        "",
        { color: sample },
        undefined,
      );
      const parts: Readonly<Record<string, string | undefined>> = {
        path: url.split("/")[2],
        query: url.split("?")[1],
        header: headers["color"],
        cookie: headers["cookie"],
      };
      return [id, parts[place] ?? ""];
    }),
  );
  const lines = rows
    .filter(({ shape }) => shape === "value")
    .map(({ place, style, explode }) => {
      const cells = Object.keys(samples).map((shape) => {
        const text = written.get(`${place}${style}${explode ? "Exploded" : ""}${shape}`);
        return text === undefined ? "refused" : `\`${text}\``;
      });
      return `| ${place} | ${style}${explode ? ", exploded" : ""} | ${cells.join(" | ")} |`;
    });
  return ["| in | style | value | list | object |", "| --- | --- | --- | --- | --- |", ...lines];
}

function media(): string[] {
  const words = {
    json: "JSON",
    lines: "a line of JSON for each item",
    form: "a form: fields as texts, lists one by one, objects as JSON",
    multipart: "parts: texts, JSON, and files as `Blob`",
    text: "a text",
    bytes: "bytes",
  };
  return Object.entries(words).map(([kind, what]) => {
    const types = mediaTypes.filter((type) => bodyKind(type) === kind).map((type) => `\`${type}\``);
    return `- ${types.join(", ")}: ${what}`;
  });
}
