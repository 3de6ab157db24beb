import type { Api, JsonValue, Operation, Parameter, TypeDef, TypeRef } from "../api.js";
import { descriptor, type DescriptorView, pathPointer } from "./descriptor.js";
import { apiParagraphs, docParagraphs, enumParagraphs, operationParagraphs } from "./docs.js";
import { viewExamples, type ExamplesView } from "./examples.js";
import {
  packageJson,
  packageName,
  type PackageSettings,
  runtimeModules,
  runtimePeers,
} from "./package-json.js";
import { lineWidth } from "./layout.js";
import { referenceUrl } from "./reference.js";
import { type SandboxView, type SpecJson, viewSandbox } from "./sandbox-view.js";
import { paramsShape, type ShapeView, typeShape } from "./shape.js";
import { placed, plainLine, propertyKey, SpecText, type Text } from "./text.js";
import {
  descriptorTypeLines,
  enumLines,
  enumText,
  indexText,
  isOpen,
  typeText,
} from "./type-text.js";

/**
 * What the templates of a client see. Everything is decided here; a template only lays it out. Strings are of two kinds:
 * `SpecText` came from the model and needs a sink helper, plain strings are code or names made and checked by us.
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

/** What the templates below `once/` see: all packages of the output folder, sorted by id. */
export interface WorkspaceView {
  readonly packages: readonly PackageView[];
}

/** A package.json with the model's texts in it marked as such. */
export interface PackageJsonView {
  readonly [field: string]: SpecJson;
}

export interface OperationView {
  readonly name: string;
  /** All that the model says, for the method that people call. */
  readonly doc: readonly Text[];
  /** The request alone, for the descriptor. */
  readonly shortDoc: readonly Text[];
  readonly method: string;
  readonly path: SpecText;
  /** Type expressions, as `operations.ts` and `client.ts` write them. */
  readonly paramsType: string;
  readonly dataType: string;
  readonly errorsType: string;
  /** What the method gives: a call, or one with pages. */
  readonly callType: string;
  /** The name of the descriptor's type, and its arguments. */
  readonly descriptorType: string;
  readonly typeArguments: string;
  /** The arguments on lines of their own, where they do not fit beside the descriptor's name. */
  readonly typeLines: readonly string[];
  /** Whether a call needs no params at all. */
  readonly paramsOptional: boolean;
  /** Whether the method's head is too long for one line. */
  readonly isWide: boolean;
  /** The type of one item of a paged operation; null where there are no pages or no single list. */
  readonly itemType: string | null;
  readonly paged: boolean;
  readonly rate: number | null;
  readonly burst: number | null;
  readonly deprecated: boolean;
  /** Amazon's page on it; null where none is known. */
  readonly reference: string | null;
  /** The operation descriptor, as the runtime takes it. */
  readonly descriptor: DescriptorView;
}

export interface TypeView {
  readonly name: string;
  /** Whether it is the params of an operation, and no type of the model. */
  readonly isParams: boolean;
  readonly doc: readonly Text[];
  /** An interface with properties, or else an alias of `type`. */
  readonly isInterface: boolean;
  readonly extends: readonly string[];
  readonly properties: readonly PropertyView[];
  readonly index: string | null;
  /** What an alias stands for. */
  readonly type: string | null;
  /** The same on lines of its own, where it does not fit beside the name. */
  readonly typeLines: readonly string[];
  /** The type as data. */
  readonly shape: ShapeView;
}

export interface PropertyView {
  /** As it stands in TypeScript: bare, quoted or computed. */
  readonly key: string;
  readonly optional: boolean;
  readonly type: string;
  readonly doc: readonly Text[];
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
  return placed("#", {
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

function viewOperation(
  api: Api,
  operation: Operation,
  types: ReadonlyMap<string, TypeDef>,
): OperationView {
  const { usagePlan, paging } = operation;
  const prefix = `${api.name}.`;
  const typeNames = {
    paramsType: `${prefix}${operation.paramsType}`,
    dataType: dataType(operation, prefix),
    errorsType: errorsType(operation, prefix),
  };
  const item = itemType(operation, prefix, types);
  const kind = paging === null ? "" : item === null ? "Pages" : "Paged";
  const own = item === null ? [] : [item];
  const callType = `${kind}Call<${[typeNames.dataType, ...own].join(", ")}>`;
  const descriptorType = `${kind}Operation`;
  const typeArguments = [...Object.values(typeNames), ...own];
  // Where a parameter is called `constructor`, an empty object does not lack it: it has Object's own.
  const paramsOptional =
    !operation.parameters.some(({ name, required }) => required || name in Object.prototype) &&
    operation.body?.required !== true;
  return placed(operation.pointer, {
    name: operation.name,
    doc: operationParagraphs(operation),
    shortDoc: [
      new SpecText(`\`${operation.method} ${operation.path}\``, pathPointer(operation)),
      ...(operation.deprecated ? ["@deprecated"] : []),
    ],
    method: operation.method,
    path: new SpecText(operation.path, pathPointer(operation)),
    ...typeNames,
    callType,
    descriptorType,
    typeArguments: typeArguments.join(", "),
    typeLines: descriptorTypeLines(operation.name, descriptorType, typeArguments),
    paramsOptional,
    isWide: isWide(operation, typeNames.paramsType, callType, paramsOptional),
    itemType: item,
    paged: paging !== null,
    rate: usagePlan?.rate ?? null,
    burst: usagePlan?.burst ?? null,
    deprecated: operation.deprecated,
    reference: referenceUrl(api, operation),
    descriptor: descriptor(api, operation),
  });
}

/** How `client.ts` writes a method's head, for the layout alone. */
function isWide(
  { name }: Operation,
  paramsType: string,
  callType: string,
  optional: boolean,
): boolean {
  const params = `params: ${paramsType}${optional ? " = {}" : ""}`;
  return `  ${name}(${params}, options?: CallOptions): ${callType} {`.length > lineWidth;
}

/** The decoded body of a success: each declared one, and `undefined` where an answer has none. */
function dataType({ responses }: Operation, prefix: string): string {
  const successes = responses.filter(({ status }) => status.startsWith("2"));
  const answers =
    successes.length > 0 ? successes : responses.filter(({ status }) => status === "default");
  // A 204 carries no body, whatever its model declares (five do).
  const texts = answers.map(({ status, type }) =>
    type === null || status === "204"
      ? "undefined"
      : typeText(type, { prefix, readonly: false, open: true }),
  );
  const distinct = [...new Set(texts)].toSorted(
    (a, b) => Number(a === "undefined") - Number(b === "undefined"),
  );
  return distinct.length === 0 ? "undefined" : distinct.join(" | ");
}

/** `ErrorBodies<400 | 404, VendorOrders.ErrorList>`, a part for each body that errors are declared with. */
function errorsType({ responses }: Operation, prefix: string): string {
  const statuses = new Map<string, string[]>();
  for (const { status, type } of responses) {
    if (!/^[45]\d\d$/.test(status) || type === null) continue;
    const text = typeText(type, { prefix, readonly: false, open: true });
    statuses.set(text, [...(statuses.get(text) ?? []), status]);
  }
  const parts = [...statuses].map(([text, list]) => `ErrorBodies<${list.join(" | ")}, ${text}>`);
  return parts.length === 0 ? "{}" : parts.join(" & ");
}

function itemType(
  operation: Operation,
  prefix: string,
  types: ReadonlyMap<string, TypeDef>,
): string | null {
  const place = operation.paging?.items ?? null;
  const answer = operation.responses.find(
    ({ status, type }) => status.startsWith("2") && type !== null,
  )?.type;
  if (place === null || answer == null) return null;
  const list = place.reduce<TypeRef | null>(
    (type, name) => (type === null ? null : propertyType(type, name, types)),
    answer,
  );
  const array = list === null ? null : throughAlias(list, types);
  return array?.kind === "array"
    ? typeText(array.items, { prefix, readonly: false, open: true })
    : null;
}

function propertyType(
  owner: TypeRef,
  name: string,
  types: ReadonlyMap<string, TypeDef>,
): TypeRef | null {
  const type = throughAlias(owner, types);
  if (type.kind === "intersection") {
    return (
      type.members
        .map((member) => propertyType(member, name, types))
        .find((found) => found !== null) ?? null
    );
  }
  const target = type.kind === "ref" ? types.get(type.id) : undefined;
  if (target?.kind !== "object") return null;
  const own = target.properties.find((property) => property.name === name)?.type;
  if (own !== undefined) return own;
  return (
    target.extends
      .map((id) => propertyType({ kind: "ref", id }, name, types))
      .find((found) => found !== null) ?? null
  );
}

function throughAlias(type: TypeRef, types: ReadonlyMap<string, TypeDef>, depth = 0): TypeRef {
  const target = type.kind === "ref" && depth < 10 ? types.get(type.id) : undefined;
  return target?.kind === "alias" ? throughAlias(target.type, types, depth + 1) : type;
}

function viewType(type: TypeDef): TypeView {
  const base = placed(type.pointer, {
    name: type.id,
    isParams: false,
    extends: [],
    properties: [],
    index: null,
    type: null,
    typeLines: [],
    shape: typeShape(type),
  });
  const open = isOpen(type.direction);
  const doc = docParagraphs(type.description, type.pointer, { deprecated: type.deprecated });
  switch (type.kind) {
    case "alias":
      return {
        ...base,
        doc,
        isInterface: false,
        type: typeText(type.type, { prefix: "", readonly: false, open }),
      };
    case "enum":
      return {
        ...base,
        doc: [...doc, ...enumParagraphs(type.values, type.pointer)],
        isInterface: false,
        type: enumText(type.values, open),
        typeLines: enumLines(type.id, type.values, open),
      };
    case "object":
      return {
        ...base,
        doc,
        isInterface: true,
        extends: type.extends,
        index: indexText(type),
        properties: type.properties.map((property) =>
          placed(property.pointer, {
            key: propertyKey(property.name),
            optional: !property.required,
            type: typeText(property.type, { prefix: "", readonly: false, open }),
            doc: docParagraphs(property.description, property.pointer, {
              deprecated: property.deprecated,
            }),
          }),
        ),
      };
  }
}

/** The params object of an operation: closed enums, readonly arrays, and `undefined` allowed where a value may be absent. */
function viewParams(operation: Operation): TypeView {
  const position = { prefix: "", readonly: true, open: false };
  const properties: PropertyView[] = operation.parameters.map((parameter) =>
    placed(parameter.pointer, {
      key: propertyKey(parameter.name),
      optional: !parameter.required,
      type: `${typeText(parameter.type, position)}${parameter.required ? "" : " | undefined"}`,
      doc: parameterParagraphs(parameter),
    }),
  );
  if (operation.body !== null) {
    const { description, required, type, pointer } = operation.body;
    properties.push(
      placed(pointer, {
        key: "body",
        optional: !required,
        type: `${typeText(type, { ...position, readonly: false })}${required ? "" : " | undefined"}`,
        doc: docParagraphs(description, pointer),
      }),
    );
  }
  const base = placed(operation.pointer, {
    name: operation.paramsType,
    isParams: true,
    doc: [`Parameters of \`${operation.name}\`.`],
    extends: [],
    index: null,
    typeLines: [],
    shape: paramsShape(operation),
  });
  return properties.length === 0
    ? { ...base, isInterface: false, properties: [], type: "{ [name: string]: never }" }
    : { ...base, isInterface: true, properties, type: null };
}

function parameterParagraphs(parameter: Parameter): readonly Text[] {
  const values = parameter.type.kind === "array" ? parameter.type.items : parameter.type;
  return docParagraphs(parameter.description, parameter.pointer, {
    deprecated: parameter.deprecated,
    values: values.kind === "enum" ? enumParagraphs(values.values, parameter.pointer) : [],
    default: parameter.default as JsonValue,
  });
}
