/** What can be found in APIs: operations, types, and the values of enums without a type of their own. */
import type { Api, EnumValue, Operation, TypeDef } from "../model/api.js";
import { enumValues } from "../model/api-queries.js";
import { schemasId } from "../payloads/payloads-api.js";
import { nameWords, splitWords } from "./words.js";

/** The words of one part of an entry, and how much they tell: those of a name more than those of a description. */
interface Field {
  readonly weight: number;
  readonly words: readonly string[];
}

interface EntryBase {
  readonly api: Api;
  /** What it is called: a method, a type, or the owner of values. */
  readonly name: string;
  readonly deprecated: boolean;
  /** What the model says of it. */
  readonly description: string | null;
  readonly fields: readonly Field[];
}

interface OperationEntry extends EntryBase {
  readonly kind: "operation";
  readonly operation: Operation;
  /** `deprecated`, `restricted`, `grantless`. */
  readonly notes: readonly string[];
}

interface TypeEntry extends EntryBase {
  readonly kind: "type";
  readonly type: TypeDef;
  /** Its fields or values. */
  readonly members: readonly string[];
}

/** The values of a field or a parameter. */
interface ValuesEntry extends EntryBase {
  readonly kind: "values";
  readonly members: readonly string[];
}

export type Entry = OperationEntry | TypeEntry | ValuesEntry;

/** How much each part of an entry tells. */
const weights = {
  name: 10,
  note: 9,
  value: 8,
  path: 5,
  package: 4,
  member: 3,
  description: 1,
} as const;

type Part = keyof typeof weights;

function field(part: Part, words: readonly string[]): Field {
  return { weight: weights[part], words: [...new Set(words)] };
}

function textField(part: Part, ...texts: readonly (string | null)[]): Field {
  return field(
    part,
    texts.flatMap((text) => splitWords(text ?? "")),
  );
}

/** The words of names, and each name as one word: some people write `buyeremail`. */
function nameField(part: Part, ...names: readonly string[]): Field {
  return field(part, names.flatMap(nameWords));
}

/** All entries of APIs. */
export function entriesOf(apis: readonly Api[]): readonly Entry[] {
  return apis.flatMap((api): Entry[] => [
    ...api.operations.map((operation) => operationEntry(api, operation)),
    ...api.types.map((type) => typeEntry(api, type)),
    ...inlineValues(api),
  ]);
}

/** The class of a client. */
export function className({ id, name }: Pick<Api, "id" | "name">): string {
  return id === schemasId ? "" : `${name}Api`;
}

function packageField(api: Api): Field {
  return textField("package", api.id, className(api), api.title);
}

function operationEntry(api: Api, operation: Operation): OperationEntry {
  const { name, method, path, parameters, summary, description } = operation;
  const notes = [
    ...(operation.deprecated ? ["deprecated"] : []),
    ...(operation.restricted === null ? [] : ["restricted"]),
    ...(operation.scope === null ? [] : ["grantless"]),
  ];
  const rate = operation.usagePlan === null ? null : String(operation.usagePlan.rate);
  return {
    kind: "operation",
    api,
    name,
    deprecated: operation.deprecated,
    description: summary ?? description,
    operation,
    notes,
    fields: [
      nameField("name", name),
      textField("note", ...notes),
      textField("path", method, path),
      packageField(api),
      textField("member", rate),
      nameField("member", ...parameters.map((parameter) => parameter.name)),
      textField("description", summary, description),
    ],
  };
}

function typeEntry(api: Api, type: TypeDef): TypeEntry {
  const members =
    type.kind === "object"
      ? type.properties.map(({ name }) => name)
      : textsOf(type.kind === "enum" ? type.values : []);
  return {
    kind: "type",
    api,
    name: type.id,
    deprecated: type.deprecated,
    description: type.description,
    type,
    members,
    fields: [
      nameField("name", type.id),
      nameField(type.kind === "enum" ? "value" : "member", ...members),
      packageField(api),
      textField("description", type.description, type.deprecated ? "deprecated" : null),
    ],
  };
}

/** The values of the fields and parameters of an API that are enums without a name. */
function inlineValues(api: Api): ValuesEntry[] {
  const owners = [
    ...api.types.flatMap((type) =>
      type.kind === "object"
        ? type.properties.map((one) => ({ ...one, owner: `${type.id}.${one.name}` }))
        : [],
    ),
    ...api.operations.flatMap((operation) =>
      operation.parameters.map((one) => ({ ...one, owner: `${operation.name}.${one.name}` })),
    ),
  ];
  return owners.flatMap(({ owner, type, description }) => {
    const members = textsOf(enumValues(type));
    if (members.length === 0) return [];
    return [
      {
        kind: "values",
        api,
        name: owner,
        deprecated: false,
        description,
        members,
        fields: [
          nameField("member", owner),
          nameField("value", ...members),
          packageField(api),
          textField("description", description),
        ],
      },
    ];
  });
}

function textsOf(values: readonly EnumValue[]): string[] {
  return values.map(({ value }) => String(value));
}
