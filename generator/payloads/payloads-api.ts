/** Payloads as an `Api` without operations: what lists and compares types needs no second way. */
import { pointerBelow } from "../lib/json-pointer.js";
import type { Api, TypeDef } from "../model/api.js";
import { mapTypes } from "../model/map-types.js";
import type { SourceLocations } from "../model/source-location.js";
import type { Payloads, SchemaTypes } from "./payloads.js";

/** The id of the package of the schemas, and the name of its folder. */
export const schemasId = "schemas";

/** Payloads as an API, and where its parts come from. */
export interface PayloadsApi {
  /** Its types have ids with their namespaces; `readableName` writes them as people do. */
  readonly api: Api;
  readonly sourceLocations: SourceLocations;
}

/**
 * The types of all schemas as one API.
 *
 * @param shownAs - the name of a file in problems and reports, by its path below the schemas folder
 */
export function payloadsApi(payloads: Payloads, shownAs: (file: string) => string): PayloadsApi {
  const { notifications, reports, feeds } = payloads;
  const schemas = placedSchemas<SchemaTypes>([...notifications, ...reports, ...feeds]);
  const types = schemas.flatMap((schema) =>
    schema.types.map((type) => inNamespace(type, schema.name)),
  );
  const constraints = schemas.flatMap((schema) =>
    Object.entries(schema.constraints).map(
      ([pointer, found]) => [moved(pointer, placeOf(schema)), found] as const,
    ),
  );
  return {
    api: {
      id: schemasId,
      name: "Schemas",
      file: schemasId,
      title: "Notifications, reports, feeds and Data Kiosk",
      version: "",
      description: null,
      operations: [],
      types,
      constraints: Object.fromEntries(constraints),
    },
    sourceLocations: schemaLocations(payloads, shownAs),
  };
}

/** Stands between a namespace and a type in the id of a type; no name in a schema has it. */
const separator = "$";

/** The id of a type in that API. */
export function namespacedId(namespace: string, id: string): string {
  return `${namespace}${separator}${id}`;
}

/** The name of a type, or of a part of one, as people write it: `VendorOrders.Order`, `AnyOfferChanged.Payload.offers`. */
export function qualifiedName({ id, name }: Pick<Api, "id" | "name">, type: string): string {
  return id === schemasId ? readableName(type) : `${name}.${type}`;
}

/** A text that names types of schemas, as people write them. */
export function readableName(text: string): string {
  return text.replaceAll(separator, ".");
}

/**
 * The schemas with the pointers of their types as those of one document, in which each file has the place of its path:
 * `#/notifications~1AnyOfferChangedNotification.json/properties/Payload`.
 */
export function placedSchemas<Schema extends SchemaTypes>(schemas: readonly Schema[]): Schema[] {
  return schemas.map((schema) => ({
    ...schema,
    types: schema.types.map((type) => placed(type, placeOf(schema))),
  }));
}

/** Where the files of that document are: place → file. @param shownAs - names a file by its path below the schemas folder */
export function schemaLocations(
  { notifications, reports, feeds }: Payloads,
  shownAs: (file: string) => string,
): SourceLocations {
  const schemas: readonly SchemaTypes[] = [...notifications, ...reports, ...feeds];
  return new Map(
    schemas.map((schema) => [placeOf(schema), { file: shownAs(schema.file), pointer: "#" }]),
  );
}

/** The place of a schema among all of them. */
export function placeOf({ file }: Pick<SchemaTypes, "file">): string {
  return pointerBelow("#", file);
}

function placed(type: TypeDef, place: string): TypeDef {
  const pointer = moved(type.pointer, place);
  if (type.kind !== "object") return { ...type, pointer };
  const properties = type.properties.map((property) => ({
    ...property,
    pointer: moved(property.pointer, place),
  }));
  return { ...type, pointer, properties };
}

function inNamespace(type: TypeDef, name: string): TypeDef {
  const idOf = (id: string): string => namespacedId(name, id);
  const mapped = mapTypes(type, (ref) =>
    ref.kind === "ref" ? { kind: "ref", id: idOf(ref.id) } : ref,
  );
  const id = idOf(type.id);
  return mapped.kind === "object"
    ? { ...mapped, id, extends: mapped.extends.map(idOf) }
    : { ...mapped, id };
}

/** A pointer of a file, as that of a part of the whole. */
function moved(pointer: string, place: string): string {
  return `${place}${pointer.slice(1)}`;
}
