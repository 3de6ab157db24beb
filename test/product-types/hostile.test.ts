/** Hostile definitions: a text of Amazon's store, wherever it stands, cannot leave its token or its file. */
import * as assert from "uvu/assert";
import { join } from "node:path";
import { ts as compiler } from "ts-morph";
import { suite } from "uvu";
import { Failure } from "../../generator/lib/diagnostic.js";
import type { Definition } from "../../generator/product-types/definition.js";
import { isProductType, productTypeNames } from "../../generator/product-types/names.js";
import { loadModule } from "../../generator/lib/load-module.js";
import { inFolder } from "../support/folders.js";
import { hostileTexts } from "../support/hostile.js";
import { filesOfProductTypes, luggageDefinition } from "../support/luggage.js";

const test = suite("hostile definitions");

/** A definition with a text in every place where the author of one may write something, but for names of properties. */
function definitionWith(text: string): Definition {
  const value = {
    title: text,
    description: text,
    type: "string",
    enum: ["another value", text],
    enumNames: [text, text],
    examples: [text],
  };
  const schema = {
    $schema: text,
    $id: text,
    $comment: text,
    $defs: { marketplace_id: { title: text, type: "string", enum: [text, "other"] } },
    type: "object",
    title: text,
    description: text,
    required: [text],
    properties: {
      one: {
        title: text,
        description: text,
        type: "array",
        selectors: [text, "marketplace_id"],
        items: {
          title: text,
          type: "object",
          required: [text],
          properties: {
            value,
            open: {
              title: text,
              anyOf: [{ type: "string" }, { type: "string", enum: ["b", text] }],
            },
            fixed: { const: text, description: text },
            marketplace_id: { $ref: "#/$defs/marketplace_id", description: text },
          },
        },
      },
    },
  };
  return {
    ...luggageDefinition,
    displayName: text,
    version: text,
    locale: text,
    requirements: text,
    schema,
    schemaText: JSON.stringify(schema),
  };
}

/** The kinds of all nodes and the words of a file, but for its strings and comments. */
function skeleton(text: string): string {
  const source = compiler.createSourceFile("a.ts", text, compiler.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: compiler.Node): void => {
    const word = compiler.isIdentifier(node) ? node.text : "";
    found.push(`${String(node.kind)}${word}`);
    compiler.forEachChild(node, visit);
  };
  visit(source);
  return found.join(" ");
}

async function typesOf(definition: Definition): Promise<string> {
  return (await filesOfProductTypes([definition]))["luggage.ts"]!;
}

test("texts of a definition stay in their strings and comments, and stay what they are", async () => {
  const wanted = skeleton(await typesOf(definitionWith("harmless")));
  for (const text of hostileTexts) {
    const written = await typesOf(definitionWith(text));
    assert.is(skeleton(written), wanted, JSON.stringify(text));
    assert.not.match(written, /[\u0000-\u0008\u2028\u2029\u202e\u200b]/, JSON.stringify(text));
  }
});

test("what is written runs nothing but our own call, and gives the texts back", async () => {
  for (const text of hostileTexts.slice(0, 40)) {
    const definition = definitionWith(text);
    await inFolder(await filesOfProductTypes([definition]), async (folder) => {
      const module = (await loadModule(join(folder, "index.ts"))) as {
        Luggage: { definition: Record<string, string> };
      };
      assert.is(Reflect.get(globalThis, "injected"), undefined, JSON.stringify(text));
      assert.is(module.Luggage.definition["version"], text);
    });
  }
});

test("a hostile name of an attribute is a key, or an error: never code", async () => {
  let written = 0;
  for (const name of hostileTexts) {
    const attribute = {
      type: "array",
      selectors: [name],
      items: {
        type: "object",
        properties: { [name]: { type: "string", enum: ["a", "b"] }, value: { type: "number" } },
      },
    };
    const schema = JSON.parse(
      JSON.stringify({ type: "object", properties: { harmless: attribute } }).replace(
        '"harmless"',
        JSON.stringify(name),
      ),
    ) as Definition["schema"];
    let text = "";
    try {
      text = await typesOf({ ...luggageDefinition, schema, schemaText: JSON.stringify(schema) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      continue;
    }
    written += 1;
    const source = compiler.createSourceFile("a.ts", text, compiler.ScriptTarget.ES2022, true);
    const keys = new Set<string>();
    const visit = (node: compiler.Node): void => {
      if (compiler.isPropertySignature(node)) {
        const key = compiler.isComputedPropertyName(node.name) ? node.name.expression : node.name;
        assert.ok(
          compiler.isStringLiteral(key) ||
            compiler.isIdentifier(key) ||
            compiler.isNumericLiteral(key),
          JSON.stringify(name),
        );
        keys.add((key as compiler.StringLiteral).text);
      }
      if (compiler.isCallExpression(node)) assert.is(node.expression.getText(), "productType");
      compiler.forEachChild(node, visit);
    };
    visit(source);
    assert.ok(keys.has(name), JSON.stringify(name));
  }
  assert.ok(written > 30, String(written));
});

test("names of product types are file names everywhere, and no two are one", () => {
  for (const text of hostileTexts)
    if (text !== "注文") assert.is(isProductType(text) && /[^A-Z\d_]/.test(text), false, text);
  for (const name of [
    "..",
    "A/B",
    "a",
    "A__B",
    "_A",
    "A_",
    "A.B",
    "A-B",
    "",
    "A".repeat(101),
    "1A",
  ])
    assert.is(isProductType(name), false, name);
  assert.equal(productTypeNames("HOME_BED_AND_BATH"), {
    name: "HomeBedAndBath",
    stem: "home-bed-and-bath",
  });
  assert.is(productTypeNames("CON").stem, "con-type");
  assert.is(productTypeNames("INDEX").stem, "index-type");
  assert.is(productTypeNames("PRODUCT_TYPE").stem, "product-type-type");
});

test("a definition that is nested without end is read to some depth, and ends", async () => {
  let schema: object = { type: "string" };
  for (let depth = 0; depth < 5000; depth += 1) schema = { type: "array", items: schema };
  const text = await typesOf({
    ...luggageDefinition,
    schema: { type: "object", properties: { deep: schema } },
  });
  assert.match(text, /deep\?: unknown(?:\[\])+;/);
});

test.run();
