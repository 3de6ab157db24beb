import type { Diagnostic } from "../lib/diagnostic.js";
import type { Direction, TypeDef } from "../model/api.js";
import type { ModelFile } from "../model/model-file.js";
import { type BundleNotes, Node } from "../model/node.js";
import { readConstraints } from "../model/read-constraints.js";
import { SchemaReader } from "../model/read-schemas.js";
import { deepReferences, References } from "../model/references.js";
import type { Pins } from "../model/type-names.js";
import { withInferredLists } from "./inferred-schemas.js";
import type { SchemaTypes } from "./payloads.js";
import { shortenNames } from "./type-names.js";

/** Whether a property counts as required: as the schema says, or only where it is known to be always there. */
export type RequiredMode = "proven" | "documented";

/** How a document is read. */
export interface ReadSchemaOptions {
  /** The namespace of its types. */
  readonly name: string;
  /** The name of the type of the whole document. */
  readonly rootName: string;
  readonly direction: Direction;
  readonly required: RequiredMode;
  readonly pins: Pins;
  readonly bundle: BundleNotes;
}

/** A schema document, read: its types, and the document as it was understood. */
export interface ReadSchema extends SchemaTypes {
  readonly node: Node;
}

/** Set by patches: the properties of a schema that messages always have, whatever `required` says. */
const provenKey = "x-katagami-required";

/**
 * Reads a JSON Schema (draft-04 to 2020-12) into types. The keywords are those of OpenAPI's schemas, read by the same reader.
 *
 * @param diagnostics - collects the problems of the document
 */
export function readJsonSchema(
  model: ModelFile,
  { name, rootName, direction, required, pins, bundle }: ReadSchemaOptions,
  diagnostics: Diagnostic[],
): ReadSchema {
  const source = Node.root(model.document, model.path, diagnostics, bundle);
  if (!source.isObject()) source.error("a schema must be a JSON object");
  const document = withInferredLists(withoutBrokenRoot(source));
  const node = Node.root(document, model.path, diagnostics, bundle);
  const definitions = node.get("definitions");
  const reader = new SchemaReader({
    definitions: definitions?.isObject() === true ? definitions : null,
    references: new References(node),
    deep: deepReferences(document, true),
    root: node,
    pins,
    refHasSiblings: /2019-09|2020-12|\bdraft\/next\b/.test(node.text("$schema") ?? ""),
    rootName,
  });
  if (node.isObject()) reader.read(node, rootName);
  const isFixed = ({ pointer }: TypeDef): boolean =>
    pointer === "#" || /^#\/definitions\/[^/]+$/.test(pointer) || pins.has(pointer);
  const read = shortenNames(reader.types(), node, isFixed);
  const types = read
    .map((type) =>
      required === "proven" && direction !== "request" ? withProven(type, node) : type,
    )
    .map((type) => ({ ...withoutAnything(type), direction }));
  const examples = node.get("examples")?.value;
  return {
    name,
    file: model.key,
    description: node.isObject() ? node.text("description") : null,
    root: types.find(({ pointer }) => pointer === "#")?.id ?? rootName,
    types,
    constraints: readConstraints(node, [], types),
    examples: Array.isArray(examples) ? examples : [],
    node,
  };
}

/**
 * The document without a `$ref` at its root that leads nowhere: the rest of it may still say what it is, and what is not known
 * is `unknown`.
 */
function withoutBrokenRoot(root: Node): unknown {
  const ref = root.get("$ref");
  if (ref === null || !root.isObject() || new References(root).target(ref) !== null)
    return root.value;
  ref.warn(
    `unknown $ref: nothing is defined at ${String(ref.value)}, so the whole document is read as unknown`,
    "add the definition with a patch",
  );
  // An object, as just checked.
  const { $ref: _broken, ...rest } = root.value as Readonly<Record<string, unknown>>;
  return rest;
}

/** Properties that only the envelope of notifications and its metadata have: those are never left out. */
const envelopeOnly = /^(?:notificationMetadata|subscriptionId)$/i;

/** An object without an index signature of any value: what is not known is kept, and a name that is mistyped is told. */
function withoutAnything(type: TypeDef): TypeDef {
  return type.kind === "object" && type.additional?.kind === "unknown" && type.properties.length > 0
    ? { ...type, additional: null }
    : type;
}

/** A type whose properties are required only where a patch says that they are always there. */
function withProven(type: TypeDef, root: Node): TypeDef {
  if (type.kind !== "object") return type;
  const listed = root.resolve(type.pointer)?.get(provenKey)?.value;
  const isEnvelope = type.properties.some(({ name }) => envelopeOnly.test(name));
  const own = type.properties.filter(({ required }) => required).map(({ name }) => name);
  const proven = new Set<unknown>(Array.isArray(listed) ? listed : isEnvelope ? own : []);
  return {
    ...type,
    properties: type.properties.map((property) => ({
      ...property,
      required: proven.has(property.name),
    })),
  };
}
