import { plainLine } from "../escape/escape.js";
import { withPointer, SpecText, type Text } from "../escape/spec-text.js";
import type { JsonValue } from "../lib/json.js";
import type { Api } from "../model/api.js";
import { type CompletionConstView, type ResumeView, viewCompletions } from "./completion-view.js";
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
 * The data that the templates of a client get. Everything is decided here, so that a template only lays it out. Text of the
 * model is a `SpecText`, which needs an escaper. Plain strings are code or names that Katagami has written and checked.
 */
export interface PackageView {
  readonly package: {
    /** The name of the folder, and of the package without its scope: `vendor-orders-v1`. */
    readonly id: string;
    /** The name on npm. */
    readonly name: string;
    /** The contents of its package.json, for `json`. */
    readonly json: PackageJsonView;
  };
  /** The module of the runtime: `name` in the code of callers, `from` in the client's own files. */
  readonly runtime: { readonly name: string; readonly from: string };
  /** The model's own information. */
  readonly api: {
    readonly title: SpecText;
    readonly version: SpecText;
    /** The model file, with its folder. */
    readonly file: SpecText;
    /** The title and the description, for `doc`. */
    readonly doc: readonly Text[];
  };
  /** The name of the client's class: `VendorOrdersApi`. */
  readonly className: string;
  /** The namespace of the types: `VendorOrders`. */
  readonly namespace: string;
  readonly operations: readonly OperationView[];
  /** How one finds out what became of what operations begin: constants of `operations.ts`, which these refer to. */
  readonly completions: readonly CompletionConstView[];
  /** The method `resume` of the client; null if none of its operations only begins something. */
  readonly resume: ResumeView | null;
  /** Whether the roles of any operation are known. */
  readonly hasRoles: boolean;
  /** Whether one of the operations has limits beside its usage plan. */
  readonly hasLimits: boolean;
  /** The types of the model, then the type of each operation's params. */
  readonly types: readonly TypeView[];
  readonly examples: ExamplesView;
  readonly sandbox: SandboxView;
}

/** The data that the templates of workspace files get: all packages of the output folder, sorted by id. */
export interface WorkspaceView {
  readonly packages: readonly PackageView[];
}

/** A package.json that contains texts of the model. */
export interface PackageJsonView {
  readonly [field: string]: SpecJson;
}

export interface ViewSettings extends PackageSettings {
  /** The version of the package. */
  readonly version: string;
  readonly runtimeVersion: string;
  readonly modelSha256: string;
  /** The output folder, relative to the top of its repository; null if it is not in a repository. */
  readonly directory: string | null;
  readonly runtime: "package" | "inline";
}

export function viewPackage(api: Api, settings: ViewSettings): PackageView {
  const isInline = settings.runtime === "inline";
  const runtime = isInline
    ? `${packageName(settings, api.id)}/runtime`
    : packageName(settings, "runtime");
  const types = new Map(api.types.map((type) => [type.id, type]));
  const completions = viewCompletions(api, types);
  const operations = api.operations.map((operation) =>
    viewOperation(api, operation, types, completions.byOperation.get(operation.name) ?? null),
  );
  return withPointer("#", {
    package: {
      id: api.id,
      name: packageName(settings, api.id),
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
    operations,
    completions: completions.constants,
    resume: completions.resume,
    hasRoles: operations.some(({ roles }) => roles?.text != null),
    hasLimits: operations.some(({ limits }) => limits.length > 0),
    types: [...api.types.map(viewType), ...api.operations.map(viewParams)],
    examples: viewExamples(api, types, new Set(completions.byOperation.keys())),
    sandbox: viewSandbox(api, completions),
  });
}

/** The subpaths of the runtime in a client that contains it. */
export function inlineModules(): Record<string, string> {
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
    // People read it in registries and terminals, which show an escape as it is.
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
  // The title and the file name come from the model, and are among plain strings in a package.json.
  const { description = null, katagami = null } = json;
  return {
    ...json,
    description: asSpec(description, "#/info/title"),
    katagami: asSpec(katagami, "#"),
  };
}

function asSpec(value: JsonValue, pointer: string): SpecJson {
  if (typeof value === "string") return new SpecText(value, pointer);
  if (Array.isArray(value)) return value.map((item: JsonValue) => asSpec(item, pointer));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, asSpec(item, pointer)]),
  );
}
