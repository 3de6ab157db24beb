import { propertyKey, stringLiteral } from "../escape/escape.js";
import { SpecText, type Text, withPointer } from "../escape/spec-text.js";
import type {
  Dataset,
  KioskAbstract,
  KioskArgument,
  KioskEnum,
  KioskField,
  KioskInput,
  KioskObject,
  KioskType,
} from "../payloads/data-kiosk.js";
import { docParagraphs, enumParagraphs } from "./doc-comments.js";
import { type QueryTableView, viewQueryTable } from "./query-table.js";
import { enumText, typeText } from "./type-expressions.js";

/** What the template of Data Kiosk sees. */
export interface DataKioskView {
  /** Sorted by name. */
  readonly datasets: readonly DatasetView[];
  /** What the query writer needs to know at run time, by the names of the datasets. */
  readonly tables: Readonly<Record<string, QueryTableView>>;
}

export interface DatasetView {
  /** Its name in queries. */
  readonly name: string;
  /** The namespace of its types. */
  readonly namespace: string;
  /** The file of its schema. */
  readonly file: Text;
  /** The paragraphs of its doc comment, for `doc`. */
  readonly doc: readonly Text[];
  /** The name of the type of the dataset, with its lists. */
  readonly answer: string;
  /** The name of the type of what can be selected of it. */
  readonly selection: string;
  readonly types: readonly KioskTypeView[];
  /** What the query writer needs to know at run time. */
  readonly table: QueryTableView;
}

/** One type: an interface with `properties`, a selection, or an alias of `type`. */
export interface KioskTypeView {
  readonly name: string;
  /** The paragraphs of its doc comment, for `doc`. */
  readonly doc: readonly Text[];
  /** The properties of an interface; null for other types. */
  readonly properties: readonly KioskPropertyView[] | null;
  /** The type expression of an alias; null for other types. */
  readonly type: string | null;
  /** What can be selected of an object; null for other types. */
  readonly select: SelectView | null;
}

export interface KioskPropertyView {
  /** The name as TypeScript writes it. */
  readonly key: string;
  readonly readonly: boolean;
  readonly optional: boolean;
  /** The type expression. */
  readonly type: string;
  /** The paragraphs of its doc comment, for `doc`. */
  readonly doc: readonly Text[];
}

/** A selection: of the fields of a type, and of those that only some of its types have. */
export interface SelectView {
  /** The type expression whose properties are the fields. */
  readonly fields: string;
  /** The fields that are objects or have arguments, with the type of what is selected of each. */
  readonly objects: readonly MemberView[];
  /** The types that it may be, with the selection of each; empty for an object. */
  readonly fragments: readonly MemberView[];
}

export interface MemberView {
  /** The name as TypeScript writes it. */
  readonly key: string;
  /** The type expression. */
  readonly type: string;
}

/** The view of all datasets. It decides names, types and comments; the template only lays them out. */
export function viewDataKiosk(datasets: readonly Dataset[]): DataKioskView {
  const views = datasets.map(viewDataset);
  return {
    datasets: views,
    tables: Object.fromEntries(views.map(({ name, table }) => [name, table])),
  };
}

function viewDataset(dataset: Dataset): DatasetView {
  const types = new Map(dataset.types.map((type) => [type.name, type]));
  const root = types.get(dataset.root);
  if (root?.kind !== "object") throw new Error(`${dataset.name} has no type`);
  return withPointer(dataset.pointer, {
    name: dataset.name,
    namespace: dataset.namespace,
    file: new SpecText(dataset.file),
    doc: paragraphs(dataset),
    answer: root.id,
    selection: root.selectionId,
    types: dataset.types.flatMap((type) => viewType(type, types)),
    table: viewQueryTable(dataset),
  });
}

type Types = ReadonlyMap<string, KioskType>;

/** A type, and the types that it needs beside it: its selection, and the arguments of its fields. */
function viewType(type: KioskType, types: Types): readonly KioskTypeView[] {
  switch (type.kind) {
    case "enum":
      return [viewEnum(type)];
    case "input":
      return [viewInput(type.id, type, paragraphs(type))];
    case "object":
      return [viewObject(type), viewSelection(type, types), ...viewArguments(type)];
    case "abstract":
      return [viewAbstract(type, types), viewSelection(type, types), ...viewArguments(type)];
  }
}

/** Whether an enum is asked for decides: an argument that is not listed is refused, an answer is not. */
function viewEnum(type: KioskEnum): KioskTypeView {
  const doc = [...paragraphs(type), ...enumParagraphs(type.values, type.pointer)];
  return view(type, { doc, type: enumText(type.values, type.direction === "answered") });
}

function viewObject(type: KioskObject | KioskAbstract): KioskTypeView {
  const tag = type.kind === "object" && type.isMember ? [typename(type.name)] : [];
  const fields = type.fields.map((field) => viewField(field));
  return view(type, { doc: paragraphs(type), properties: [...tag, ...fields] });
}

/** The name of a type among those of an interface or union. No field can have this name: GraphQL reserves it. */
function typename(name: string): KioskPropertyView {
  const type = enumText([{ value: name, description: null }], false);
  const doc = ["The name of the type."];
  return { key: "__typename", readonly: false, optional: false, type, doc };
}

function viewField(field: KioskField): KioskPropertyView {
  return withPointer(field.pointer, {
    key: propertyKey(field.name),
    readonly: false,
    optional: false,
    type: typeText(field.type, { prefix: "", readonly: false, open: true }),
    doc: paragraphs(field),
  });
}

/** An interface or a union is the union of its types; an interface that no type implements has only its fields. */
function viewAbstract(type: KioskAbstract, types: Types): KioskTypeView {
  if (type.members.length === 0) return viewObject(type);
  const members = type.members.map((name) => types.get(name)?.id ?? name);
  return view(type, { doc: paragraphs(type), type: members.join(" | ") });
}

function viewSelection(type: KioskObject | KioskAbstract, types: Types): KioskTypeView {
  const members = type.kind === "abstract" ? type.members.map((name) => types.get(name)) : [];
  const fragments = members.flatMap((member) =>
    member?.kind === "object" ? [{ key: propertyKey(member.name), type: member.selectionId }] : [],
  );
  const [first] = members;
  const objects = type.fields.flatMap((field) => selectionOf(field, types));
  const doc = [`What can be selected of \`${type.id}\`.`];
  return view(
    { ...type, id: type.selectionId },
    {
      doc,
      select: {
        fields: first === undefined ? type.id : sharedText(first.id, type.fields),
        objects,
        fragments,
      },
    },
  );
}

/** The fields that all types of an interface or union have, taken from one of them. */
function sharedText(member: string, fields: readonly KioskField[]): string {
  const names = ["__typename", ...fields.map(({ name }) => name)];
  const keys = enumText(
    names.map((value) => ({ value, description: null })),
    false,
  );
  return `kiosk.Shared<${member}, ${keys}>`;
}

/** The type of what is selected of a field; nothing for a value without arguments, which is `true`. */
function selectionOf(field: KioskField, types: Types): readonly MemberView[] {
  const target = field.target === null ? undefined : types.get(field.target);
  const own = target !== undefined && "selectionId" in target ? target.selectionId : "true";
  const { argumentsId } = field;
  if (own === "true" && argumentsId === null) return [];
  const type = argumentsId === null ? own : `kiosk.WithArguments<${argumentsId}, ${own}>`;
  return [{ key: propertyKey(field.name), type }];
}

function viewArguments(type: KioskObject | KioskAbstract): readonly KioskTypeView[] {
  return type.fields.flatMap(({ argumentsId, pointer, arguments: fields, name }) => {
    if (argumentsId === null) return [];
    return [viewInput(argumentsId, { pointer, fields }, [`The arguments of \`${name}\`.`])];
  });
}

function viewInput(
  id: string,
  { pointer, fields }: Pick<KioskInput, "pointer" | "fields">,
  doc: readonly Text[],
): KioskTypeView {
  return view({ id, pointer }, { doc, properties: fields.map(viewArgument) });
}

function viewArgument(argument: KioskArgument): KioskPropertyView {
  const { required, pointer } = argument;
  const type = typeText(argument.type, { prefix: "", readonly: true, open: false });
  return withPointer(pointer, {
    key: propertyKey(argument.name),
    readonly: true,
    optional: !required,
    type: required ? type : `${type} | undefined${inherited(argument.name)}`,
    doc: paragraphs(argument),
  });
}

/** What every object inherits under the name of an optional argument, which TypeScript compares, too. */
function inherited(name: string): string {
  return name in Object.prototype ? ` | kiosk.Inherited<${stringLiteral(name)}>` : "";
}

type Part = Pick<KioskArgument, "description" | "pointer"> &
  Partial<Pick<KioskArgument, "deprecated" | "default">>;

/** The doc comment of a part of a schema. The text behind `@deprecated` is the reason. */
function paragraphs(part: Part): readonly Text[] {
  const { description, pointer, deprecated = null } = part;
  const doc = docParagraphs(description, pointer, {
    default: part.default ?? null,
    deprecated: deprecated !== null,
  });
  return deprecated === null ? doc : [...doc, new SpecText(deprecated, pointer)];
}

function view(
  { id, pointer }: Pick<KioskType, "id" | "pointer">,
  own: Pick<KioskTypeView, "doc"> & Partial<KioskTypeView>,
): KioskTypeView {
  return withPointer(pointer, { name: id, properties: null, type: null, select: null, ...own });
}
