/** Names of packages, classes, methods and types, derived from the names in the models. */
import { isIdentifier } from "../lib/identifier.js";
import { byCodePoint, isDeviceName } from "../lib/paths.js";
import type { Api } from "./api.js";

const version = /(?:[-_]?[vV]?\d{4}-\d{2}-\d{2}|[-_]?[vV]\d+)$/;

export interface ApiNames {
  /** Package name without scope: file stem and version, the only rule without collisions over all of Amazon's models. */
  readonly id: string;
  /** Namespace of the types. With `Api` added, the name of the class. */
  readonly name: string;
}

/** `vendorOrders` and `v1` → `vendor-orders-v1`, `VendorOrders`. Null if no name can be derived from the stem. */
export function apiNames(stem: string, apiVersion: string): ApiNames | null {
  const kebab = kebabCase(stem.replace(version, "").replace(/ApiModel$/, ""));
  const suffix = kebabCase(apiVersion);
  if (!/^[a-z]/.test(kebab)) return null;
  const name = pascalCase(kebab);
  return {
    id: suffix === "" ? kebab : `${kebab}-${suffix}`,
    name: reservedNamespaces.has(name) ? `${name}Model` : name,
  };
}

/** The names of a package whose id is pinned: the id stays as it is, and the class name omits the version at its end. */
export function pinnedNames(pinned: string): ApiNames | null {
  const names = apiNames(pinned, "");
  return names === null ? null : { ...names, id: kebabCase(pinned) };
}

/** Compares the versions of an API: `v0`, `v1`, then dates, `2021-12-28`, which are later than any number. */
export function compareVersions(a: string, b: string): number {
  const keyOf = (text: string): string =>
    /^v\d+$/i.test(text) ? text.slice(1).padStart(8, "0") : text;
  return byCodePoint(keyOf(a), keyOf(b));
}

/** The newest version of an API that is newer than this one; null if there is none. */
export function newerVersion<T extends Pick<Api, "name" | "version">>(
  api: Pick<Api, "name" | "version">,
  apis: readonly T[],
): T | null {
  const [newest] = apis
    .filter((one) => one.name === api.name && compareVersions(one.version, api.version) > 0)
    .toSorted((a, b) => compareVersions(b.version, a.version));
  return newest ?? null;
}

/** Model file (`<folder>/<file>`, or its name) → JSON pointer → name, as in the configuration; `#` is the package. */
export type Pins = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The names that the configuration sets for parts of a model, by JSON pointer. */
export function pinsOf(names: Pins, key: string): ReadonlyMap<string, string> {
  return new Map(Object.entries({ ...names[key.split("/").at(-1) ?? key], ...names[key] }));
}

/** Whether a package's id can be a folder name on every system: not too long, and no device name of Windows. */
export function isFolderName(id: string): boolean {
  return id.length <= 100 && !isDeviceName(id);
}

/**
 * The hint to set a name in the configuration.
 *
 * @param place - the part to name: a JSON pointer, or `<file>#<pointer>` for a part of another file
 */
export function pinHint(place: string, example = "ANameOfYourOwn"): string {
  return `pin a name in katagami.config: names: { "<model file>": { "${place}": "${example}" } }`;
}

/** The stem of a model file: its name without folder and ending. */
export function fileStem(file: string): string {
  return (file.split("/").at(-1) ?? file).replace(/\.(?:json|ya?ml)$/i, "");
}

function kebabCase(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

export function pascalCase(text: string): string {
  return words(text).map(capitalize).join("");
}

export function capitalize(word: string): string {
  // By code point, since a script may be outside of the basic plane; and `ß` stays, which would become `SS`.
  const [first = ""] = word;
  const upper = first.toUpperCase();
  return (upper.length > first.length ? first : upper) + word.slice(first.length);
}

/** Splits at underscores and what an identifier cannot contain, in any script. Capitals inside words stay as they are. */
function words(text: string): string[] {
  return text
    .split(/(?:_|\p{Default_Ignorable_Code_Point}|[^\p{ID_Continue}$])+/u)
    .filter((word) => word !== "");
}

/**
 * `CreateWarranty` → `createWarranty`. Null if no identifier can be derived from the id.
 * A name that has a meaning on a class or a promise gets an underscore.
 */
export function methodName(operationId: string): string | null {
  const joined = pascalCase(operationId);
  const [first = ""] = joined;
  const name = first.toLowerCase() + joined.slice(first.length);
  if (!isIdentifier(name)) return null;
  return reservedValues.has(name) || reservedMembers.has(name) ? `${name}_` : name;
}

/** The type of a method's parameters: `getOrder` → `GetOrderParams`. */
export function paramsTypeName(method: string): string {
  return `${capitalize(method)}Params`;
}

/** A definition's name as a type name. A valid identifier stays as it is. Null if no identifier can be derived from it. */
export function typeName(definition: string): string | null {
  const name = isIdentifier(definition) ? definition : pascalCase(definition);
  if (!isIdentifier(name)) return null;
  return reservedTypes.has(name) || reservedValues.has(name) ? `${name}_` : name;
}

/** Names that the generated files import from the runtime, so that no namespace of types may have them. */
const reservedNamespaces = new Set(
  (
    "Call CallOptions Completion ErrorBodies FinishingCall FinishingOperation Handle Operation PagedCall PagedOperation " +
    "PagesCall PagesOperation Resumable SellingPartner SellingPartnerOptions VendorDirectFulfillmentTransaction VendorTransaction"
  ).split(" "),
);

/** Members that clients have, also those that not every client has: no name may depend on other operations. And members that would make it a promise or break its construction. */
const reservedMembers = new Set(
  "constructor prototype resume sellingPartner then toJSON toString valueOf".split(" "),
);

/** TypeScript's own type names, and the words that it reads as operators in front of a type. */
const reservedTypes = new Set(
  (
    "any as bigint boolean globalThis infer intrinsic keyof never null number object readonly string symbol undefined " +
    "unique unknown void"
  ).split(" "),
);

/** ECMAScript's reserved words in strict mode, and two globals that no binding may shadow. */
const reservedValues = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);
