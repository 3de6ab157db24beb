/** What the second engine is given: its templates write names as they are, and its parser follows every reference. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { guardNames } from "../../generator/engines/openapi-generator/guard.js";
import { readBases } from "./documents.js";
import { payloads } from "./payloads.js";
import { at, inject, type Json, type Position } from "./positions.js";

const test = suite("what OpenAPI Generator is given");

const bases = await readBases();

function problemsOf(document: Json): readonly string[] {
  return guardNames(document, "x.json").map(({ message }) => message);
}

test("sound documents pass", () => {
  for (const { name, document } of bases) {
    const problems = problemsOf(document).filter(
      (problem) => !/https:\/\/example\.com\/schema/.test(problem),
    );
    assert.equal(problems, [], name);
  }
});

test("no key and no name that ends a string, a comment or a line passes, wherever it stands", () => {
  const breaking = payloads
    .map(({ value }) => value)
    .filter((value) => typeof value === "string")
    .filter(
      (value) => /["'`\\\r\n\u2028\u2029\u202e]|\*\/|\$\{/.test(value) && value.length < 5000,
    );
  assert.ok(breaking.length > 40);
  const names = new Set(
    "name operationId basePath host format url propertyName version".split(" "),
  );
  let tried = 0;
  let turn = 0;
  for (const { name, document, positions } of bases) {
    for (const position of positions.filter((each) => isName(each, names))) {
      turn += 1;
      if (typeof at(document, position.path) !== "string" && position.kind !== "key") continue;
      // Each position with an eighth of them, in turn: each of them meets some fifty positions.
      for (const value of breaking.filter((_, index) => index % 8 === turn % 8)) {
        tried += 1;
        const problems = problemsOf(inject(document, position, value, "after"));
        if (problems.length === 0)
          throw new Error(`${name} ${position.kind} ${position.path.join("/")}: ${value}`);
      }
    }
  }
  assert.ok(tried > 1500, String(tried));
});

test("no reference out of the document passes, in samples and extensions neither", () => {
  const references = payloads
    .filter(({ id }) => id.startsWith("ref-"))
    .map(({ value }) => value)
    .filter((value) => typeof value === "string" && !value.startsWith("#"));
  assert.ok(references.length > 15);
  const places: readonly ((ref: Json) => Json)[] = [
    (ref) => ({ definitions: { A: { $ref: ref } } }),
    (ref) => ({ paths: { "/a": { $ref: ref } } }),
    (ref) => ({ components: { examples: { a: { $ref: ref } }, headers: { b: { $ref: ref } } } }),
    (ref) => ({ "x-any": [{ $ref: ref }] }),
    (ref) => ({ components: { schemas: { A: { discriminator: { mapping: { a: ref } } } } } }),
  ];
  for (const place of places)
    for (const ref of references as Json[])
      assert.ok(problemsOf(place(ref)).length > 0, String(ref));
  for (const place of places) assert.equal(problemsOf(place("#/definitions/A")), []);
});

test.run();

/** Keys outside samples and extensions are names, and so are the values of some. */
function isName({ kind, path }: Position, names: ReadonlySet<string>): boolean {
  const isData = path
    .slice(0, -1)
    .some((key) => key.startsWith("x-") || /^(?:examples?|default|enum)$/.test(key));
  if (isData) return false;
  return kind === "key" || kind === "parameter" || names.has(path.at(-1) ?? "");
}
