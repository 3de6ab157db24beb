/** What is printed of very many problems. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { limitDiagnostics } from "../../generator/commands/limit-diagnostics.js";
import {
  type Diagnostic,
  problem,
  type Severity,
  textPlace,
} from "../../generator/lib/diagnostic.js";
import { katagami } from "../support/cli.js";
import { inFolder } from "../support/folders.js";

const test = suite("very many problems");

function problems(severity: Severity, file: string, number: number): Diagnostic[] {
  return Array.from({ length: number }, (_, line) =>
    problem(severity, `${file} ${String(line)}`, textPlace(file, line + 1)),
  );
}

test("few problems are shown as they are", () => {
  const few = [...problems("warning", "a.json", 50), ...problems("error", "b.json", 50)];
  assert.equal(limitDiagnostics(few), few);
});

test("of a file 50 are shown and of a run 200, errors first, and the rest is counted", () => {
  const many = [
    ...problems("warning", "a.json", 60),
    ...problems("error", "a.json", 45),
    ...["b", "c", "d", "e"].flatMap((name) => problems("error", `${name}.json`, 70)),
  ];
  const shown = limitDiagnostics(many);
  const shownOf = (severity: Severity, file: string): number =>
    shown.filter((one) => one.severity === severity && one.place?.file === file).length;
  assert.equal(
    [shownOf("error", "a.json"), shownOf("warning", "a.json"), shownOf("error", "b.json")],
    [45, 0, 50],
  );
  assert.is(shown.length, 201);
  assert.equal(
    [shown.at(-1)?.severity, shown.at(-1)?.message],
    ["error", "185 more problems in 5 files left out"],
  );
  assert.equal(limitDiagnostics(many, true), many, "--verbose leaves nothing out");
});

test("a text that goes on and on is cut", () => {
  const [one] = limitDiagnostics([problem("error", "x".repeat(5000), null, "y".repeat(5000))]);
  assert.equal([one?.message.length, one?.hint?.length], [1001, 1001]);
});

test("models without usage plans are told of in one line; one alone, and all with --verbose or as JSON, by name", async () => {
  const model = (title: string): string =>
    JSON.stringify({
      swagger: "2.0",
      info: { title, version: "v1" },
      paths: {
        [`/${title}`]: {
          get: { operationId: `get${title}`, responses: { 204: { description: "" } } },
        },
      },
    });
  const files = { "package.json": "{}", "models/a-model/a.json": model("A") };
  const named = /no usage plan: get[AB]$/gm;
  const namesIn = async (folder: string, ...args: string[]): Promise<(number | string)[]> => {
    const { code, out, err } = await katagami(folder, "generate", "--force", ...args);
    const text = args.includes("--json") ? out.replaceAll('",', "") : err;
    return [code ?? "", text.match(named)?.length ?? 0, err.match(/2 models have/)?.[0] ?? ""];
  };
  await inFolder(files, async (folder) => assert.equal(await namesIn(folder), [0, 1, ""]));
  await inFolder({ ...files, "models/b-model/b.json": model("B") }, async (folder) => {
    assert.equal(await namesIn(folder), [0, 0, "2 models have"]);
    assert.equal(await namesIn(folder, "--verbose"), [0, 2, ""]);
    assert.equal(await namesIn(folder, "--json"), [0, 2, ""]);
  });
});

test("a model with 100,000 problems is reported on a screenful, as text and as JSON", async () => {
  const keys = Array.from({ length: 100_000 }, () => '"/x": {}').join(",\n");
  const text = `{ "swagger": "2.0", "info": { "title": "x", "version": "v1" }, "paths": {\n${keys}\n} }`;
  await inFolder({ "models/x-model/x.json": text, "package.json": "{}" }, async (folder) => {
    const { code, err } = await katagami(folder, "generate");
    assert.is(code, 1);
    assert.match(err, /99949 more problems in 1 file left out/);
    assert.ok(err.length < 10_000, String(err.length));
    const json = await katagami(folder, "generate", "--json");
    assert.is((JSON.parse(json.out) as { diagnostics: object[] }).diagnostics.length, 51);
  });
});

test("16,000 operations of one name are reported on a screenful", async () => {
  const get = { operationId: "getX", responses: { 200: { description: "Success." } } };
  const paths = Object.fromEntries(
    Array.from({ length: 16_000 }, (_, n) => [`/x${String(n)}`, { get }]),
  );
  const model = JSON.stringify({ swagger: "2.0", info: { title: "x", version: "v1" }, paths });
  await inFolder({ "models/x-model/x.json": model, "package.json": "{}" }, async (folder) => {
    const { code, err } = await katagami(folder, "generate");
    assert.is(code, 1);
    assert.match(err, /159\d\d more problems in 1 file left out/);
    assert.ok(err.length < 25_000, String(err.length));
  });
});

test.run();
