/** Payloads as an `Api` without operations: what lists and compares types needs no second way. */
import { pointerBelow } from "../lib/json-pointer.js";
import type { Api, TypeDef } from "../model/api.js";
import { mapTypes } from "../model/map-types.js";
import type { SourceLocation, SourceLocations } from "../model/source-location.js";
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
  const schemas: readonly SchemaTypes[] = [...notifications, ...reports, ...feeds];
  const locations = new Map<string, SourceLocation>();
  const types: TypeDef[] = [];
  const constraints: [string, Api["constraints"][string]][] = [];
  for (const schema of schemas) {
    const place = pointerBelow("#", schema.file);
    locations.set(place, { file: shownAs(schema.file), pointer: "#" });
    types.push(...schema.types.map((type) => inNamespace(type, schema.name, place)));
    for (const [pointer, found] of Object.entries(schema.constraints))
      constraints.push([moved(pointer, place), found]);
  }
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
    sourceLocations: locations,
  };
}

/** Stands between a namespace and a type in the id of a type; no name in a schema has it. */
const separator = "$";

/** The name of a type, or of a part of one, as people write it: `VendorOrders.Order`, `AnyOfferChanged.Payload.offers`. */
export function qualifiedName({ id, name }: Pick<Api, "id" | "name">, type: string): string {
  return id === schemasId ? readableName(type) : `${name}.${type}`;
}

/** A text that names types of schemas, as people write them. */
export function readableName(text: string): string {
  return text.replaceAll(separator, ".");
}

function inNamespace(type: TypeDef, name: string, place: string): TypeDef {
  const idOf = (id: string): string => `${name}${separator}${id}`;
  const mapped = mapTypes(type, (ref) =>
    ref.kind === "ref" ? { kind: "ref", id: idOf(ref.id) } : ref,
  );
  const base = { id: idOf(type.id), pointer: moved(type.pointer, place) };
  if (mapped.kind !== "object") return { ...mapped, ...base };
  return {
    ...mapped,
    ...base,
    extends: mapped.extends.map(idOf),
    properties: mapped.properties.map((property) => ({
      ...property,
      pointer: moved(property.pointer, place),
    })),
  };
}

/** A pointer of a file, as that of a part of the whole. */
function moved(pointer: string, place: string): string {
  return `${place}${pointer.slice(1)}`;
}
