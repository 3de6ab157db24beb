/** What a notification's schema says of its envelope: the type, the version and the payload. */
import { isRecord } from "../lib/json.js";
import type { ObjectDef, Property, TypeDef } from "../model/api.js";
import type { Node } from "../model/node.js";
import type { NotificationSchema } from "./payloads.js";
import type { ReadSchema } from "./read-json-schema.js";

/** The keys of the envelope by their meaning. Amazon writes them in two ways, and has changed the way of a type. */
const envelopeKeys = {
  type: ["NotificationType", "notificationType"],
  version: ["PayloadVersion", "payloadVersion"],
  payload: ["Payload", "payload"],
} as const;

/** Set by patches, where neither an example nor the schema says it. */
const patchedKeys = { type: "x-katagami-type", version: "x-katagami-version" } as const;

/** Whether a document is a notification's schema, by the keys of the envelope. */
export function isNotification({ types, root, examples }: ReadSchema): boolean {
  const object = objectAt(types, root);
  const has = (keys: readonly string[]): boolean =>
    object?.properties.some(({ name }) => keys.includes(name)) === true ||
    examples.some(
      (example) => isRecord(example) && keys.some((key) => Object.hasOwn(example, key)),
    );
  return has(envelopeKeys.type) && has(envelopeKeys.payload);
}

/**
 * Adds what the envelope says. The examples come before the schema: one of Amazon's schemas allows only a type that is never
 * sent. What is not said anywhere is reported.
 */
export function readNotification(schema: ReadSchema): NotificationSchema {
  const { node: root, ...types } = schema;
  const object = objectAt(schema.types, schema.root);
  const find = (what: "type" | "version"): string | null => {
    const value =
      root.text(patchedKeys[what]) ??
      onlyText(schema.examples.map((example) => valueOf(example, envelopeKeys[what]))) ??
      onlyListed(root, property(object, envelopeKeys[what]));
    if (value === null)
      root.warn(
        `neither an example nor the schema says which ${what === "type" ? "notification type" : "payload version"} this is: parseNotification gives its payload as unknown`,
        `add "${patchedKeys[what]}" to the schema with a patch`,
      );
    return value;
  };
  const payload = property(object, envelopeKeys.payload);
  const type = find("type");
  const listed = onlyListed(root, property(object, envelopeKeys.type));
  if (type !== null && listed !== null && listed !== type)
    root.warn(
      `the schema allows the type ${listed} only, and its example is a ${type}, which is used`,
      "correct the enum with a patch",
    );
  return {
    ...types,
    type,
    version: find("version"),
    payload: payload?.type.kind === "ref" ? payload.type.id : null,
  };
}

/** The object of the whole document, also where it is a reference. */
function objectAt(types: readonly TypeDef[], id: string): ObjectDef | null {
  const seen = new Set<string>();
  for (let at = id; !seen.has(at);) {
    seen.add(at);
    const found = types.find((type) => type.id === at);
    if (found?.kind === "object") return found;
    if (found?.kind !== "alias" || found.type.kind !== "ref") return null;
    at = found.type.id;
  }
  return null;
}

function property(object: ObjectDef | null, names: readonly string[]): Property | null {
  return object?.properties.find(({ name }) => names.includes(name)) ?? null;
}

function valueOf(example: unknown, names: readonly string[]): unknown {
  return isRecord(example) ? names.map((name) => example[name]).find((one) => one != null) : null;
}

/** The text that all of the values are; null if they differ or there is none. */
function onlyText(values: readonly unknown[]): string | null {
  const texts = new Set(values.filter((value) => typeof value === "string"));
  const [only = null] = texts;
  return texts.size === 1 ? only : null;
}

/** The only value that a property may have; null if it may have several. */
function onlyListed(root: Node, found: Property | null): string | null {
  const node = found === null ? null : root.resolve(found.pointer);
  const listed: unknown = node?.get("enum")?.value ?? [node?.get("const")?.value];
  return Array.isArray(listed) && listed.length === 1 ? onlyText(listed) : null;
}

/** The report type that a schema or its examples name below `reportSpecification`; null if none of them does. */
export function reportTypeOf({ node, types, root, examples }: ReadSchema): string | null {
  const specification = property(objectAt(types, root), ["reportSpecification"]);
  const inside =
    specification?.type.kind === "ref"
      ? property(objectAt(types, specification.type.id), ["reportType"])
      : null;
  const shown = examples.map((example) =>
    isRecord(example) && isRecord(example["reportSpecification"])
      ? example["reportSpecification"]["reportType"]
      : null,
  );
  const named = inside === null ? null : node.resolve(inside.pointer);
  const listed: unknown = named?.get("examples")?.value;
  return (
    node.text(patchedKeys.type) ??
    onlyListed(node, inside) ??
    onlyText(shown) ??
    onlyText(Array.isArray(listed) ? listed : [])
  );
}
