/** Small models, and what is read and printed from them. */
import type { Diagnostic, Result } from "../../generator/lib/diagnostic.js";
import type { Api, Operation } from "../../generator/model/api.js";
import type { ModelFile } from "../../generator/model/model-file.js";
import { readApi } from "../../generator/model/read-api.js";
import { format } from "../../generator/output/format.js";
import { refine } from "../../generator/output/refine.js";
import { readTemplates } from "../../generator/render/read-templates.js";
import { createRenders } from "../../generator/render/render.js";
import { viewPackage, type ViewSettings } from "../../generator/view/view.js";

type Json = Readonly<Record<string, unknown>>;

/** A model as the load stage gives it, without a file behind it. */
export function modelOf(
  document: unknown,
  path = "models/things-api-model/things.json",
): ModelFile {
  const text = JSON.stringify(document);
  return {
    path,
    key: path.split("/").slice(-2).join("/"),
    text,
    sha256: "",
    document: JSON.parse(text),
  };
}

/** A Swagger 2.0 document of the given parts. */
export function swagger(parts: Json = {}): Json {
  return { swagger: "2.0", info: { title: "Things", version: "v1" }, paths: {}, ...parts };
}

/** A document with one operation, `GET /things` called `getThings`, of the given parts; `POST` if it has a body. */
export function withOperation(operation: Json, more: Json = {}): Json {
  const { parameters } = operation as { readonly parameters?: readonly Json[] };
  const method = parameters?.some((one) => one["in"] === "body") ? "post" : "get";
  const whole = {
    operationId: "getThings",
    responses: { 200: { description: "Done." } },
    ...operation,
  };
  return swagger({ paths: { "/things": { [method]: whole } }, ...more });
}

export function read(
  document: unknown,
  pins: Readonly<Record<string, string>> = {},
): Result<Api | null> {
  return readApi(modelOf(document), new Map(Object.entries(pins)));
}

/** The API of a document that must be sound. */
export function apiOf(document: unknown, pins: Readonly<Record<string, string>> = {}): Api {
  const { value: api, diagnostics } = read(document, pins);
  if (api === null)
    throw new Error(`the model is broken:\n${diagnostics.map(sayProblem).join("\n")}`);
  return api;
}

export function operationOf(operation: Json, more: Json = {}): Operation {
  return apiOf(withOperation(operation, more)).operations[0]!;
}

/** `#/pointer: message` of every error of a document. */
export function errorsOf(document: unknown, pins: Readonly<Record<string, string>> = {}): string[] {
  return read(document, pins)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(sayProblem);
}

export function sayProblem({ place, message }: Diagnostic): string {
  switch (place?.kind) {
    case "model":
      return `${place.pointer}: ${message}`;
    case "text":
      return `${[place.file, place.line, place.column].filter((part) => part !== null).join(":")}: ${message}`;
    case "setting":
      return `${place.file} ${place.key}: ${message}`;
    case undefined:
      return message;
  }
}

/** How the tests view an API. */
export const viewSettings: ViewSettings = {
  scope: "@acme",
  packagePrefix: "sp-api-",
  fields: {},
  version: "1.0.0",
  runtimeVersion: "1.0.0",
  modelSha256: "",
  directory: null,
  runtime: "package",
};

const { render } = createRenders(await readTemplates([]), []);

/** One file of a document's package, by its path below it. */
export async function fileOf(
  document: unknown,
  path: string,
  pins: Readonly<Record<string, string>> = {},
): Promise<string> {
  const files = render(viewPackage(apiOf(document, pins), viewSettings)).filter((file) =>
    file.path.endsWith(`/${path}`),
  );
  const [file] = refine(files);
  if (file === undefined) throw new Error(`the package has no ${path}`);
  return (await format(file)).text;
}

/** `src/types.ts` of a document without its header. */
export async function typesOf(
  document: unknown,
  pins: Readonly<Record<string, string>> = {},
): Promise<string> {
  return (await fileOf(document, "src/types.ts", pins)).replace(/^\/\/.*\n+/, "");
}
