/** Values for parameters and bodies, made from their schemas: plain ones first, then those that need escaping. */

/** A document with its references resolved, or any part of it. */
export type Json = Readonly<Record<string, unknown>>;

/** Reserved characters, every separator of a style, and a letter that is not ASCII but of Latin-1, as a header may have. */
export const reserved = "a b/c?d=e&f,g|h;é";

/** The same without a separator of any style, so that every list can carry it. */
const unseparated = "d=e&é?/#%:@";

/** The bytes of a file that is no text. */
export const png: Uint8Array<ArrayBuffer> = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255]);

/** Values that a schema allows, the same every time. A file is a `Blob`. */
export function samplesOf(schema: Json): readonly unknown[] {
  for (const keyword of ["allOf", "oneOf", "anyOf"]) {
    if (Array.isArray(schema[keyword])) return (schema[keyword] as Json[]).flatMap(samplesOf); // Our own fixtures.
  }
  switch ([schema["type"]].flat()[0]) {
    case "string":
      return schema["format"] === "binary"
        ? [fileOf("photo.png")]
        : ["blue", reserved, unseparated];
    case "integer":
      return [100];
    case "number":
      return [100, -0.5];
    case "boolean":
      return [true, false];
    case "file":
      return [fileOf("photo.png")];
    case "array":
      return listsOf(samplesOf(schema["items"] as Json));
    case "object":
      return objectsOf(schema["properties"] as Readonly<Record<string, Json>>);
    default:
      return [];
  }
}

/** A list of one, lists of two, and a list whose first element no separator can be told from. */
function listsOf(items: readonly unknown[]): readonly unknown[] {
  const [first, second = first, third = second] = items;
  if (first instanceof Blob) return [[first], [first, fileOf("second.png")]];
  if (typeof first !== "string") return [[first], [first, second]];
  return [[first], [first, "black"], [third, "h;x"], [second, "black"]];
}

/** Objects of the first two properties; those of a body have all of them. */
function objectsOf(properties: Readonly<Record<string, Json>>): readonly unknown[] {
  const entries = Object.entries(properties)
    .slice(0, 3)
    .map(([name, schema]) => [name, samplesOf(schema)] as const);
  const most = Math.min(3, Math.max(...entries.map(([, samples]) => samples.length)));
  const shown = entries.length > 2 && entries.every(([name]) => name.length === 1) ? 2 : 3;
  return Array.from({ length: most }, (_, index) =>
    Object.fromEntries(
      entries.slice(0, shown).map(([name, samples], place) => {
        // Another kind of value for the second property, where it has several.
        return [name, samples[(index + place * 3) % samples.length]];
      }),
    ),
  );
}

function fileOf(name: string): File {
  return new File([png], name, { type: "image/png" });
}
