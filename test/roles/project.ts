/** A project with generated clients in its node_modules, for the tests of `katagami roles`. */
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ts } from "ts-morph";
import { declareTypes } from "../../generator/build/declare.js";
import { readApi } from "../../generator/model/read-api.js";
import { refine } from "../../generator/output/refine.js";
import { readTemplates } from "../../generator/render/read-templates.js";
import { createRenders } from "../../generator/render/render.js";
import { viewPackage } from "../../generator/view/view.js";
import { addFiles, folderOf } from "../support/folders.js";
import { swagger, viewSettings } from "../support/models.js";

const done = { 200: { description: "Done.", schema: { type: "object" } } };

function operation(operationId: string, more: object = {}): object {
  return { operationId, responses: done, ...more };
}

function answer(properties: object): object {
  return { 200: { description: "Done.", schema: { type: "object", properties } } };
}

function parameter(name: string): object {
  return { name, in: "path", required: true, type: "string" };
}

/** Small models with paths of Amazon's, so that the table of roles has rows for them. */
const models: Readonly<Record<string, object>> = {
  "orders-api-model/ordersV0.json": {
    "/orders/v0/orders": { get: operation("getOrders") },
    "/orders/v0/orders/{orderId}": {
      get: operation("getOrder", { parameters: [parameter("orderId")] }),
    },
    "/orders/v0/orders/{orderId}/address": {
      get: operation("getOrderAddress", { parameters: [parameter("orderId")] }),
    },
  },
  "reports-api-model/reports_2021-06-30.json": {
    "/reports/2021-06-30/reports": {
      post: operation("createReport", { responses: answer({ reportId: { type: "string" } }) }),
    },
    "/reports/2021-06-30/reports/{reportId}": {
      get: operation("getReport", {
        parameters: [parameter("reportId")],
        responses: answer({
          reportId: { type: "string" },
          processingStatus: { type: "string", enum: ["IN_QUEUE", "DONE", "FATAL"] },
        }),
      }),
    },
    "/reports/2021-06-30/documents/{reportDocumentId}": {
      get: operation("getReportDocument", { parameters: [parameter("reportDocumentId")] }),
    },
  },
  "notifications-api-model/notifications.json": {
    "/notifications/v1/destinations": {
      get: operation("getDestinations", { description: "This operation is grantless." }),
    },
  },
  "tracking-api-model/tracking_2026-01-30.json": {
    "/tracking/2026-01-30/shipments": { get: operation("getShipmentTracking") },
  },
  "books-model/booksV1.json": { "/books/v1/books": { get: operation("getBooks") } },
};

/** The packages of the models: path → text. */
async function packages(): Promise<Readonly<Record<string, string>>> {
  const { render } = createRenders(await readTemplates([]), []);
  const found = Object.entries(models).flatMap(([key, paths]) => {
    const version = /\d{4}-\d\d-\d\d/.exec(key)?.[0] ?? "v0";
    const document = swagger({ info: { title: key, version }, paths });
    const model = { path: `models/${key}`, key, text: "", sha256: "", document };
    const api = readApi(model as never).value!; // A document of our own.
    const files = render(viewPackage(api, viewSettings));
    return refine(files.filter(({ path }) => path.endsWith(".ts"))).concat(
      files.filter(({ path }) => path.endsWith("package.json")) as never,
    );
  });
  return Object.fromEntries(
    found.map(({ path, text }) => [`node_modules/@acme/sp-api-${path}`, text]),
  );
}

/** A folder with clients in its node_modules; files are added and removed by the tests. */
export async function createProject(): Promise<{
  readonly folder: string;
  /** Writes the sources anew. */
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>;
  /** Compiles a package and removes its sources. */
  readonly compile: (id: string) => Promise<void>;
}> {
  const folder = await folderOf(await packages());
  await symlink(resolve("generated/runtime"), join(folder, "node_modules/@acme/sp-api-runtime"));
  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const name of ["src", "packages", "tsconfig.json", "package.json"])
      await rm(join(folder, name), { recursive: true, force: true });
    await addFiles(folder, files);
  };
  const compile = async (id: string): Promise<void> => {
    const own = join(folder, "node_modules/@acme", `sp-api-${id}`);
    const sources = ["index", "client", "operations", "types", "sandbox"].map((name) =>
      join(own, "src", `${name}.ts`),
    );
    const { value } = await declareTypes({ id, name: id, folder: own, sources, exported: [] });
    for (const { path, text } of value) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    const text = ts.sys.readFile(join(own, "src/operations.ts")) ?? "";
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    await writeFile(join(own, "dist/chunk-x.js"), ts.transpile(text, options));
    await rm(join(own, "src"), { recursive: true });
  };
  return { folder, write, compile };
}
