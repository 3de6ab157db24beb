/** What the sets `zod` and `valibot` of the shelf have in common: the same tests for both. */
import * as assert from "uvu/assert";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import type { suite } from "uvu";
import { errorsIn } from "../../generator/lib/diagnostic.js";
import { readSettings } from "../../generator/config/settings.js";
import { generate } from "../../generator/pipeline/generate.js";
import { hostileTexts } from "./hostile.js";
import { once, temporaryFolder } from "./corpus.js";
import { compileShelf, linkPackages, shelfClients } from "./shelf.js";
import { hostileModel, shapesModel } from "./shapes-model.js";
import {
  differencesOf,
  importValidators,
  type ValidatorModule,
  type ValidatorSet,
} from "./validators.js";

type Test = ReturnType<typeof suite>;

const SECRET = "planted-secret";

/** A value, and what differs in it where it is sent and where it arrives; one list if that is the same. */
type Row = readonly [value: object, sent: readonly string[], arrived?: readonly string[]];

const parsed = (text: string): object => JSON.parse(text) as object;

/** Properties of the type `All`; places are below the value. */
const rows: readonly Row[] = [
  [{}, []],
  [{ text: 1 }, ["type /text string number"]],
  [{ text: undefined }, ["missing /text"]],
  [{ text: null }, ["type /text string null"]],
  [{ count: undefined, child: { text: "a", ok: undefined } }, []],
  [{ count: "1" }, ["type /count number string"]],
  [{ ok: "true" }, ["type /ok boolean string"]],
  [{ none: null, any: [{}] }, []],
  [{ none: 0 }, ["type /none null number"]],
  [{ state: "Unheard-of", level: 9, mixed: "b" }, []],
  [{ mixed: 7 }, []],
  [{ mixed: true }, []],
  [{ state: 1 }, ["type /state string number"]],
  [{ mixed: false }, ["union /mixed  boolean"]],
  [{ fixed: "x", flag: "true" }, []],
  [{ fixed: "y" }, ['value /fixed "x" string']],
  [{ flag: "yes" }, ['value /flag "true" | "false" string']],
  [{ list: ["a", 1, null] }, ["type /list/1 string number", "type /list/2 string null"]],
  [{ list: "a" }, ["type /list array string"]],
  [{ pair: ["a", 1] }, []],
  [{ pair: ["a", 1, 2] }, ["length /pair  array"]],
  [{ pair: ["a", "b"] }, ["type /pair/1 number string"]],
  [{ some: ["a"] }, []],
  [{ some: ["a", 1, true, false] }, []],
  [{ map: { anything: 1 } }, []],
  [{ map: { [SECRET]: SECRET } }, ["type /map/* number string"]],
  [{ extra: { own: "a", other: 1 } }, []],
  [
    { extra: { own: 1, other: "a" } },
    ["type /extra/own string number", "type /extra/* number string"],
  ],
  [{ empty: { anything: 1 } }, []],
  [{ nullable: null }, []],
  [{ nullable: "a" }, []],
  [{ nullable: 1 }, ["type /nullable string number"]],
  [{ either: "a" }, []],
  [{ either: { leaf: "a" } }, []],
  [{ either: 1 }, ["union /either  number"]],
  [{ pet: { kind: "dog", tail: 1 } }, []],
  [{ pet: { kind: "cow", tail: 1 } }, ["union /pet  object"]],
  [{ both: { kind: "cat", lives: 9, leaf: "a" } }, []],
  [{ derived: { id: "1", more: 1 } }, []],
  [{ derived: {} }, ["missing /derived/id", "missing /derived/more"]],
  [
    { child: { text: "a", children: [{ text: 1 }] } },
    ["type /child/children/0/text string number"],
  ],
  [{ adress: SECRET }, ["unknown /adress  string"], []],
  [
    { child: { text: "a", adress: 1, b: 2 } },
    ["unknown /child/adress  number", "unknown /child/b  number"],
    [],
  ],
  [{ derived: { id: "1", more: 1, adress: 1 } }, ["unknown /derived/adress  number"], []],
  [{ hostile: { "a/b~c": "x", 'say "hi"': "x", "*/": "x", "x-y": "x" } }, []],
  [{ hostile: { "a/b~c": 1 } }, ["type /hostile/a~1b~0c string number"]],
  [{ hostile: { constructor: 1 } }, ["type /hostile/constructor string number"]],
  [{ hostile: { toString: "x" } }, ["unknown /hostile/toString  string"], []],
  [{ hostile: parsed('{ "__proto__": "x" }') }, []],
];

/** The tests of a set. Of those of `own`, each is for what the validators do not have in common. */
export function testValidators(test: Test, set: ValidatorSet, own: readonly Row[]): void {
  const shapes = once(() => shapesOf(set));

  test("schemas of every kind of type compile under the strictest flags", async () => {
    const { folder } = await shapes();
    assert.is(await compileShelf(folder, ["./*/src/*.ts"]), "");
  });

  test("a schema that is not that of its type does not compile", async () => {
    const { folder } = await shelfClients(set, await modelFolder(shapesModel));
    const file = join(folder, "shapes-v1/src", `${set}.ts`);
    const text = await readFile(file, "utf8");
    const prefix = set === "zod" ? "z" : "v";
    const wrong = text.replace(`text: ${prefix}.string()`, `text: ${prefix}.number()`);
    assert.is.not(wrong, text);
    await writeFile(file, wrong);
    const said = await compileShelf(folder, [`./*/src/${set}.ts`]);
    assert.match(said, new RegExp(`^.*shapes-v1/src/${set}\\.ts\\(\\d+,\\d+\\): error TS2\\d+`));
  });

  test("hostile names and values of a model stay texts, and the audit of templates passes", async () => {
    const folder = temporaryFolder(`katagami-${set}-hostile-`);
    const settings = await readSettings(
      {
        models: await modelFolder(hostileModel),
        out: join(folder, "out"),
        scope: "@shelf",
        templates: [set],
      },
      process.cwd(),
    );
    const run = { models: [], check: false, force: true, keepGoing: false, onProgress: () => {} };
    const { diagnostics } = await generate({ settings, ...run });
    assert.equal(errorsIn(diagnostics), []);
    await linkPackages(join(folder, "out"), [set]);
    assert.is(await compileShelf(join(folder, "out"), [`./*/src/${set}.ts`]), "");
    const module = await importValidators(join(folder, "out"), "shapes-v1", set);
    const values = Object.fromEntries(hostileTexts.map((text) => [text, text]));
    const wrong = Object.fromEntries(hostileTexts.map((text) => [text, 1]));
    const sent = (body: object): Promise<readonly string[]> =>
      differencesOf(module, "shapes-v1", "send", "request", { body });
    assert.equal(await sent({ values, value: hostileTexts }), []);
    // Zod never looks at a property of that name.
    const seen = hostileTexts.filter((name) => set !== "zod" || name !== "__proto__");
    const differences = await sent({ values: wrong, value: ["another"] });
    assert.is(differences.length, seen.length + 1);
    assert.is(Reflect.get(globalThis, "injected"), undefined);
  });

  test("each kind of type takes its values, and what differs has a place and a kind", async () => {
    const { module } = await shapes();
    for (const [value, sent, arrived = sent] of [...rows, ...own]) {
      const all = { text: "a", ...value };
      const shown = inspect(value);
      assert.equal(
        await differencesOf(module, "shapes-v1", "putAll", "response", all),
        arrived,
        `arrives: ${shown}`,
      );
      assert.equal(
        await differencesOf(module, "shapes-v1", "putAll", "request", { id: "1", body: all }),
        sent.map((line) => line.replace(/^(\S+ )\//, "$1/body/")),
        `is sent: ${shown}`,
      );
    }
  });

  test("params: closed enums, undefined for what is left out, booleans for true and false, bytes", async () => {
    const { module } = await shapes();
    const sent = (operation: string, params: unknown): Promise<readonly string[]> =>
      differencesOf(module, "shapes-v1", operation, "request", params);
    const id = "1";
    assert.equal(await sent("putAll", { id, order: "up", flag: true, ids: ["a"] }), []);
    assert.equal(
      await sent("putAll", { id, flag: "false", order: undefined, body: undefined }),
      [],
    );
    assert.equal(await sent("putAll", { id, order: "left", flag: "yes", ids: "a" }), [
      'value /order "up" | "down" string',
      "union /flag  string",
      "type /ids array string",
    ]);
    assert.equal(await sent("putAll", undefined), ["missing /id"]);
    assert.equal(await sent("putAll", { id, odrer: "up" }), ["unknown /odrer  string"]);
    assert.equal(await sent("send", { body: { size: "XL" } }), [
      'value /body/size "S" | "M" string',
    ]);
    assert.equal(await sent("getPlain", undefined), []);
    assert.equal(await sent("getPlain", { a: 1 }), ["unknown /a  number"]);
    for (const body of [new Blob(["a"]), new Uint8Array(1), new ArrayBuffer(1)])
      assert.equal(await sent("sendBytes", { body }), []);
    assert.equal(await sent("sendBytes", { body: "a" }), ["union /body  string"]);
    assert.equal(await sent("sendForm", { body: { file: new Blob(["a"]) } }), []);
    assert.equal(await sent("sendForm", { body: { file: "a" } }), ["type /body/file Blob string"]);
  });

  test("answers: no body where there may be none, bytes, texts, one of several bodies", async () => {
    const { module } = await shapes();
    const arrived = (operation: string, data: unknown): Promise<readonly string[]> =>
      differencesOf(module, "shapes-v1", operation, "response", data);
    assert.equal(await arrived("putAll", undefined), []);
    assert.equal(await arrived("putAll", "html"), ["type  object string"]);
    assert.equal(await arrived("sendForm", undefined), []);
    assert.equal(await arrived("sendForm", {}), ["type  undefined object"]);
    assert.equal(await arrived("sendBytes", new Uint8Array(1)), []);
    assert.equal(await arrived("sendBytes", "a"), ["type  Uint8Array string"]);
    assert.equal(await arrived("getPlain", "a"), []);
    assert.equal(await arrived("getPlain", undefined), ["missing"]);
    assert.equal(await arrived("send", { kind: "dog", tail: 1 }), []);
  });
}

/** A folder of models with one. */
async function modelFolder(model: object): Promise<string> {
  const models = temporaryFolder("katagami-shapes-");
  await mkdir(join(models, "shapes-model"));
  await writeFile(join(models, "shapes-model/shapes.json"), JSON.stringify(model));
  return models;
}

async function shapesOf(
  set: ValidatorSet,
): Promise<{ readonly folder: string; readonly module: ValidatorModule }> {
  const { folder } = await shelfClients(set, await modelFolder(shapesModel));
  return { folder, module: await importValidators(folder, "shapes-v1", set) };
}
