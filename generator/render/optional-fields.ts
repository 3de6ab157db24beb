import { readFileSync } from "node:fs";
import { SpecText } from "../escape/spec-text.js";
import { ownFile } from "../lib/own-files.js";
import { suggest } from "../lib/suggest.js";

/** What is used of the schema of the view: JSON Schema 2020-12, as `templates/view.schema.json` has it. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

/** What the schema of the view says of a variable that is not there. */
export interface AbsentField {
  /** Whether the variable may be absent. */
  readonly isOptional: boolean;
  /** If the variable does not exist at all: the one that was probably meant, otherwise null. */
  readonly near: string | null;
}

/** Knows which variables of templates may be absent. Reads the schema when it is first asked. */
export class OptionalFields {
  #root: Schema | null = null;
  #objects: readonly Schema[] = [];

  /**
   * Finds a variable that has no value in the schema of the view.
   *
   * @param context - the object that the variable is looked up in: for `../accept`, the one around
   * @param name - as the template writes it: `restricted`, `descriptor.paging.items`, `../accept`
   */
  find(context: unknown, name: string): AbsentField {
    this.#load();
    const [, up = "", path = ""] = /^((?:\.\.\/)*(?:this[./])?)(.*)$/.exec(name) ?? [];
    let known = up;
    let value = context;
    let candidates = isRecord(value) ? this.#objectsLike(value) : [];
    let isAbsent = false;
    for (const part of path.split(/[./]/)) {
      const fields = candidates.filter(({ properties = {} }) => Object.hasOwn(properties, part));
      const own = isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
      if (fields.length === 0 && own === undefined) {
        const names = candidates.flatMap(({ properties = {} }) => Object.keys(properties));
        const near = suggest(part, [...(isRecord(value) ? Object.keys(value) : []), ...names]);
        return { isOptional: false, near: near === null ? null : known + near };
      }
      const isLeftOut = fields.some(({ required = [] }) => !required.includes(part));
      isAbsent ||= value === null || (own === undefined && isLeftOut);
      value = own;
      known += `${part}.`;
      candidates = fields
        .flatMap(({ properties = {} }) => this.#variants(properties[part] ?? {}))
        .filter((schema) => fits(schema, value));
    }
    return { isOptional: isAbsent || value === null, near: null };
  }

  /** The schemas that an object is of. The arguments of a partial are added to its context, so that it has more than it should. */
  #objectsLike(value: unknown): readonly Schema[] {
    const exact = this.#objects.filter((schema) => fits(schema, value));
    return exact.length > 0
      ? exact
      : this.#objects.filter(
          (schema) => hasRequired(schema, value) && schema.required?.length !== 0,
        );
  }

  #load(): void {
    if (this.#root !== null) return;
    // The file is Katagami's own; a test prints it from the types of the view.
    this.#root = JSON.parse(readFileSync(ownFile("templates/view.schema.json"), "utf8")) as Schema;
    this.#objects = objectsIn(this.#root);
  }

  /** The alternatives of a schema, with references followed. */
  #variants(schema: Schema, depth = 0): readonly Schema[] {
    const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
    const target =
      $ref === undefined ? undefined : this.#root?.$defs?.[$ref.split("/").at(-1) ?? ""];
    const others = [...(target === undefined ? [] : [target]), ...anyOf, ...oneOf, ...allOf];
    return depth > 10 ? [] : [schema, ...others.flatMap((one) => this.#variants(one, depth + 1))];
  }
}

/** All schemas of objects in a schema. */
function objectsIn(schema: Schema): readonly Schema[] {
  const { $defs = {}, properties = {}, items, anyOf = [], oneOf = [], allOf = [] } = schema;
  const parts = [
    ...Object.values($defs),
    ...Object.values(properties),
    ...anyOf,
    ...oneOf,
    ...allOf,
  ];
  const own = schema.properties === undefined ? [] : [schema];
  return [...own, ...[...parts, ...(items === undefined ? [] : [items])].flatMap(objectsIn)];
}

/** Whether a value may be an object of this schema; one that is not known may be any. */
function fits(schema: Schema, value: unknown): boolean {
  const { properties = {} } = schema;
  const isKnown = (name: string): boolean => Object.hasOwn(properties, name);
  return !isRecord(value) || (hasRequired(schema, value) && Object.keys(value).every(isKnown));
}

function hasRequired({ required = [] }: Schema, value: unknown): boolean {
  return !isRecord(value) || required.every((name) => Object.hasOwn(value, name));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !(value instanceof SpecText);
}
