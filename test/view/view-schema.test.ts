/** `templates/view.schema.json`: printed from the types, and valid for the views of all models. */
import * as assert from "uvu/assert";
import { readFile, writeFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { suite } from "uvu";
import { readSettings } from "../../generator/config/settings.js";
import { findModels } from "../../generator/model/load.js";
import { viewModels } from "../../generator/pipeline/package.js";
import { corpusIsHere, corpusSettings } from "../support/corpus.js";
import { printViewSchema, schemaPath } from "../support/view-schema.js";

const test = suite("the view's schema");

test("the schema is what the types say", async () => {
  const printed = await printViewSchema();
  if (process.env["UPDATE_SCHEMA"] !== undefined) await writeFile(schemaPath, printed);
  assert.is(await readFile(schemaPath, "utf8"), printed, "UPDATE_SCHEMA=1 npm test -- view-schema");
});

const schema = JSON.parse(await readFile(schemaPath, "utf8")) as object;

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });

const isPackage = ajv.compile(schema);

const isWorkspace = ajv.compile({ ...schema, $id: "workspace", $ref: "#/$defs/WorkspaceView" });

async function viewsOf(models: string): Promise<unknown[]> {
  const settings = await readSettings({ models, scope: "@acme" }, process.cwd());
  const { view } = await viewModels(await findModels(models), settings);
  return (JSON.parse(JSON.stringify(view)) as { packages: unknown[] }).packages;
}

test("the view of the model that comes along is as the schema says, and a wrong one is not", async () => {
  const [view] = (await viewsOf("models")) as [Record<string, unknown>];
  assert.ok(isPackage(view), JSON.stringify(isPackage.errors?.slice(0, 3)));
  assert.ok(isWorkspace({ packages: [view] }));
  assert.not.ok(isPackage({ ...view, className: 1 }));
  assert.not.ok(isPackage({ ...view, more: "" }), "what is not documented");
  const { className: _, ...less } = view;
  assert.not.ok(isPackage(less));
});

if (corpusIsHere(test)) {
  test("so are the views of all models", async () => {
    const { models } = await corpusSettings("unused");
    const views = await viewsOf(models);
    assert.is(views.length, 66);
    for (const view of views)
      assert.ok(isPackage(view), JSON.stringify(isPackage.errors?.slice(0, 3)));
    assert.ok(isWorkspace({ packages: views }));
  });
}

test.run();
