import { plainLine } from "../escape/escape.js";
import { withPointer, SpecText, type Text } from "../escape/spec-text.js";
import type { JsonValue } from "../lib/json.js";
import type { Api } from "../model/api.js";
import { apiParagraphs } from "./doc-comments.js";
import { type OperationView, viewOperation } from "./operation.js";
import {
  packageJson,
  packageName,
  type PackageSettings,
  runtimeModules,
  runtimePeers,
} from "./package-json.js";
import { type ExamplesView, viewExamples } from "./readme-examples.js";
import { type SandboxView, type SpecJson, viewSandbox } from "./sandbox.js";
import { type TypeView, viewParams, viewType } from "./type.js";

/**
 * What the templates of a client see. Everything is decided here; a template only lays it out. Strings are of two kinds:
 * `SpecText` came from the model and needs a escaper helper, plain strings are code or names made and checked by us.
 */
export interface PackageView {
  readonly package: {
    /** `vendor-orders-v1`: the folder, and the name without its scope. */
    readonly id: string;
    /** As npm knows it. */
    readonly name: string;
    /** Its package.json, for `json`. */
    readonly json: PackageJsonView;
  };
  /** What callers import the runtime from, and what the client's own files do. */
  readonly runtime: { readonly name: string; readonly from: string };
  /** What the model says of itself. */
  readonly api: {
    readonly title: SpecText;
    readonly version: SpecText;
    /** The model's file, with its folder. */
    readonly file: SpecText;
    /** The title and the description, for `doc`. */
    readonly doc: readonly Text[];
  };
  /** `VendorOrdersApi`. */
  readonly className: string;
  /** `VendorOrders`: what the types stand under. */
  readonly namespace: string;
  readonly operations: readonly OperationView[];
  /** The types of the model, and the params of each operation. */
  readonly types: readonly TypeView[];
  readonly examples: ExamplesView;
  readonly sandbox: SandboxView;
}

/** What the templates below `workspace/` see: all packages of the output folder, sorted by id. */
export interface WorkspaceView {
  readonly packages: readonly PackageView[];
}

/** A package.json with the model's texts in it marked as such. */
export interface PackageJsonView {
  readonly [field: string]: SpecJson;
}

export interface ViewSettings extends PackageSettings {
  readonly version: string;
  readonly runtimeVersion: string;
  readonly modelSha256: string;
  /** The output folder below the top of its repository; null where it lies in none. */
  readonly directory: string | null;
  readonly runtime: "package" | "inline";
}

export function viewPackage(api: Api, settings: ViewSettings): PackageView {
  const isInline = settings.runtime === "inline";
  const runtime = isInline
    ? `${packageName(settings.scope, api.id)}/runtime`
    : packageName(settings.scope, "runtime");
  const types = new Map(api.types.map((type) => [type.id, type]));
  return withPointer("#", {
    package: {
      id: api.id,
      name: packageName(settings.scope, api.id),
      json: clientPackageJson(api, settings, runtime),
    },
    runtime: { name: runtime, from: isInline ? "./runtime/index.js" : runtime },
    api: {
      title: new SpecText(api.title, "#/info/title"),
      version: new SpecText(api.version, "#/info/version"),
      file: new SpecText(api.file, "#"),
      doc: apiParagraphs(api.title, api.description),
    },
    className: `${api.name}Api`,
    namespace: api.name,
    operations: api.operations.map((operation) => viewOperation(api, operation, types)),
    types: [...api.types.map(viewType), ...api.operations.map(viewParams)],
    examples: viewExamples(api, types),
    sandbox: viewSandbox(api),
  });
}

/** Where the runtime's own subpaths are found in a client that carries it. */
function inlineModules(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(runtimeModules).map(([subpath, module]) => [
      subpath.replace(".", "./runtime"),
      `runtime/${module}`,
    ]),
  );
}

function clientPackageJson(api: Api, settings: ViewSettings, runtime: string): PackageJsonView {
  const isInline = settings.runtime === "inline";
  const json = packageJson(settings, {
    id: api.id,
    version: settings.version,
    directory: settings.directory,
    // Read by people in registries and terminals, where an escape would stand as it is.
    description: plainLine(
      `TypeScript client for Amazon's ${api.title.replace(/^the\s+|\.$/gi, "")} (${api.version})`,
    ),
    keywords: [api.id],
    modules: {
      ".": "index",
      "./operations": "operations",
      "./sandbox": "sandbox",
      ...(isInline && inlineModules()),
    },
    more: {
      ...(isInline ? runtimePeers : { dependencies: { [runtime]: `^${settings.runtimeVersion}` } }),
      katagami: { model: api.file, sha256: settings.modelSha256 },
    },
  });
  // The title and the file's name come from outside, and stand among plain strings in a package.json.
  return Object.fromEntries(
    Object.entries(json).map(([field, value]) => [
      field,
      field === "description"
        ? asSpec(value, "#/info/title")
        : field === "katagami"
          ? asSpec(value, "#")
          : value,
    ]),
  );
}

function asSpec(value: JsonValue, pointer: string): SpecJson {
  if (typeof value === "string") return new SpecText(value, pointer);
  if (Array.isArray(value)) return value.map((item: JsonValue) => asSpec(item, pointer));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, asSpec(item, pointer)]),
  );
}
