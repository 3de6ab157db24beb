import { readFile } from "node:fs/promises";
import { byCodePoint } from "../lib/paths.js";
import type { OutputFile } from "../lib/output-file.js";
import { ownFile } from "../lib/own-files.js";
import { format } from "../output/format.js";
import { refine } from "../output/refine.js";
import { createRenders } from "../render/render.js";
import type { Template } from "../render/template.js";
import type { WorkspaceView } from "../view/view.js";
import type { Definition } from "./definition.js";
import { productTypeNames } from "./names.js";
import { type ProductTypeView, viewProductType } from "./product-type-view.js";
import { readAttributes } from "./read-attributes.js";

const folder = "templates/product-types";

/** A schema as Amazon has it is written as it is; all else is generated. */
export async function renderProductTypes(
  definitions: readonly Definition[],
): Promise<readonly OutputFile[]> {
  const sorted = definitions.toSorted((a, b) => byCodePoint(a.productType, b.productType));
  const views = sorted.map((definition) =>
    viewProductType(
      definition,
      readAttributes(definition, productTypeNames(definition.productType).name),
    ),
  );
  const renderType = await compile("type.ts");
  const renderIndex = await compile("index.ts");
  const rendered = [
    ...views.map((view) => ({
      ...renderType(view),
      path: view.module.replace(/^\.\/(.*)\.js$/, "$1.ts"),
    })),
    renderIndex({ productTypes: views }),
  ];
  const generated = await Promise.all(refine(rendered).map((file) => format(file)));
  return [
    ...generated,
    await copied("product-type.ts"),
    ...sorted.map(({ productType, schemaText }) => ({
      path: `${productTypeNames(productType).stem}.schema.json`,
      text: schemaText,
      template: null,
    })),
  ];
}

/** A file that is copied as it is. */
async function copied(path: string): Promise<OutputFile> {
  return { path, text: await readFile(ownFile(`${folder}/${path}`), "utf8"), template: null };
}

/** Compiles a template with the partial that writes namespaces. */
async function compile(
  output: string,
): Promise<
  (view: ProductTypeView | { readonly productTypes: readonly ProductTypeView[] }) => OutputFile
> {
  const template = await readTemplate(`${folder}/${output}.hbs`, output);
  const partials = [await readTemplate("templates/schemas/partials/namespaces.hbs", "namespaces")];
  const { renderWorkspace } = createRenders(
    { files: [], schemaFiles: [], workspaceFiles: [template], partials, layers: [] },
    [],
  );
  return (view) => {
    // The renderer itself takes any object. Strictness is its own: what a template names must be there.
    const [file] = renderWorkspace(view as unknown as WorkspaceView);
    if (file === undefined) throw new Error(`${output} rendered nothing`);
    return file;
  };
}

async function readTemplate(file: string, name: string): Promise<Template> {
  const text = await readFile(ownFile(file), "utf8");
  return { name, file, output: name, text, source: "katagami", overlay: null, original: null };
}
