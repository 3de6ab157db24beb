/** What all product types have in common: patches of attributes, and the hook of a validator. Written by Katagami; do not edit. */

/** An object type in place of an interface: the clients take objects with any keys, which an interface is not. */
type Plain<Value> = { [Key in keyof Value]: Value[Key] };

/** The elements of an attribute, which is always a list. */
type ElementOf<Value> = NonNullable<Value> extends readonly (infer Element)[] ? Element : never;

/** Adds, replaces or merges an attribute. `replace` drops every element that is not sent; `merge` keeps the others. */
export interface ValuePatch<Name extends string, Value> {
  op: "add" | "replace" | "merge";
  path: `/attributes/${Name}`;
  value: Plain<ElementOf<Value>>[];
}

/** Deletes an attribute, or those elements of it that the value selects. */
export interface DeletePatch<Name extends string, Value> {
  op: "delete";
  path: `/attributes/${Name}`;
  value?: Plain<Partial<ElementOf<Value>>>[];
}

/**
 * Checks a value by a JSON Schema (2019-09), with a library of your choice.
 *
 * @param schema - the same object for the same schema, so that it needs to be compiled once only.
 * @returns what is wrong; empty if nothing is.
 */
export type Validate = (schema: object, value: unknown) => readonly string[];

/** What identifies the definition that the types come from. */
export interface DefinitionFacts {
  readonly marketplaceId: string;
  /** The language of names, and of values that are translated. */
  readonly locale: string;
  readonly requirements: string;
  readonly version: string;
}

/** A product type: its name, and what is made of its attributes. */
export interface ProductType<Name extends string, Attributes extends object> {
  /** On the wire: `LUGGAGE`. */
  readonly name: Name;
  readonly definition: DefinitionFacts;
  /**
   * Types the attributes of a whole listing: for the body of `putListingsItem`, and for messages of a feed.
   *
   * @throws InvalidAttributesError if there is a validator, and it finds something.
   */
  attributes(attributes: Attributes): Plain<Attributes>;
  /**
   * Creates a patch of one attribute: for the body of `patchListingsItem`, and for messages of a feed.
   *
   * @throws InvalidAttributesError if there is a validator, and it finds something; TypeError if the value is no list.
   */
  patch<Key extends keyof Attributes & string>(
    op: "add" | "replace" | "merge",
    name: Key,
    value: readonly ElementOf<Attributes[Key]>[],
  ): ValuePatch<Key, Attributes[Key]>;
  patch<Key extends keyof Attributes & string>(
    op: "delete",
    name: Key,
    value?: readonly Partial<ElementOf<Attributes[Key]>>[],
  ): DeletePatch<Key, Attributes[Key]>;
  /**
   * The same product type with a validator: all attributes are checked by the whole schema, a patch by the schema of its
   * attribute.
   *
   * @param schema - the JSON of the file `….schema.json` beside the types.
   */
  withValidator(schema: object, validate: Validate): ProductType<Name, Attributes>;
}

/** Attributes are not as their schema says. */
export class InvalidAttributesError extends Error {
  override readonly name: string = "InvalidAttributesError";
  /** What the validator has found. */
  readonly problems: readonly string[];

  constructor(what: string, problems: readonly string[]) {
    super(`${what}: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

/** Creates a product type. The generated files use this. */
export function productType<Name extends string, Attributes extends object>(
  name: Name,
  definition: DefinitionFacts,
  check: Check = () => {},
): ProductType<Name, Attributes> {
  const patch = (op: string, attribute: string, value?: readonly object[]): object => {
    const path = `/attributes/${attribute}`;
    if (value === undefined && op === "delete") return { op, path };
    if (!Array.isArray(value) || value.length === 0)
      throw new TypeError(`${name} ${path}: the value must be a list of at least one object`);
    if (op !== "delete") check(attribute, { [attribute]: value });
    return { op, path, value: [...value] };
  };
  return {
    name,
    definition,
    attributes(attributes) {
      check(null, attributes);
      return attributes;
    },
    // One function for both signatures.
    patch: patch as ProductType<Name, Attributes>["patch"],
    withValidator: (schema, validate) =>
      productType(name, definition, checkBy(name, schema, validate)),
  };
}

/** Checks attributes. @param attribute - the only one there is; null for a whole listing */
type Check = (attribute: string | null, attributes: object) => void;

function checkBy(name: string, schema: object, validate: Validate): Check {
  // Without the address of Amazon's meta-schema, which nobody can fetch, and its own, of which a validator takes one only.
  const { $schema: _meta, $id: _id, ...whole } = schema as Readonly<Record<string, unknown>>;
  const parts = new Map<string, object>();
  const partOf = (attribute: string): object => {
    const { $defs = {}, properties = {} } = whole;
    const all = properties as Readonly<Record<string, unknown>>;
    const own = Object.hasOwn(all, attribute) ? { [attribute]: all[attribute] } : {};
    return { type: "object", $defs, properties: own, additionalProperties: false };
  };
  return (attribute, attributes) => {
    let part: object = whole;
    if (attribute !== null) {
      part = parts.get(attribute) ?? partOf(attribute);
      parts.set(attribute, part);
    }
    const problems = validate(part, attributes);
    if (problems.length > 0)
      throw new InvalidAttributesError(
        `${name}${attribute === null ? "" : ` ${attribute}`}`,
        problems,
      );
  };
}
