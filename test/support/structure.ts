/** What two Swagger documents must have in common when only their prose and their samples may differ. */

type Json = Readonly<Record<string, unknown>>;

/** Keywords whose value is for people to read, or a sample. */
const prose: ReadonlySet<string> = new Set([
  "description",
  "summary",
  "example",
  "examples",
  "x-example",
  "x-examples",
]);

/** Keywords whose value is a map from names to objects: there, `description` is somebody's property and not prose. */
const nameMaps: ReadonlySet<string> = new Set([
  "definitions",
  "headers",
  "parameters",
  "paths",
  "properties",
  "responses",
]);

/** Keywords whose value is data, and stays as it is whatever it holds. */
const data: ReadonlySet<string> = new Set(["default", "enum", "required"]);

/** Whether a value of a JSON document is an object, and neither an array nor null. */
export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The document without prose and samples, for a deep comparison.
 *
 * Left out: descriptions, summaries, examples, and of `info` all but the version. The usage plan, which models write as a
 * table inside the description of an operation, becomes `usagePlan: { rate, burst }`. Of static sandbox cases the requests
 * stay, as the sandbox compares them exactly, and the responses go. Of enum tables the number of rows stays.
 * The order of keys is that of the document.
 */
export function structureOf(document: unknown): unknown {
  if (Array.isArray(document)) return document.map(structureOf);
  if (!isObject(document)) return document;
  const plan = usagePlanOf(document["description"]);
  const kept = Object.entries(document).filter(([key]) => !prose.has(key));
  return Object.fromEntries([
    ...(plan === undefined ? [] : [["usagePlan", plan] as const]),
    ...kept.map(([key, value]) => [key, structureUnder(key, value)] as const),
  ]);
}

function structureUnder(key: string, value: unknown): unknown {
  if (data.has(key)) return value;
  if (key === "info" && isObject(value)) return { version: value["version"] };
  if (key === "x-amzn-api-sandbox") return sandboxRequestsOf(value);
  if (key === "x-docgen-enum-table-extension" && Array.isArray(value))
    return { rows: value.length };
  if (nameMaps.has(key) && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, named]) => [name, structureOf(named)]),
    );
  }
  return structureOf(value);
}

function sandboxRequestsOf(sandbox: unknown): unknown {
  if (!isObject(sandbox) || !Array.isArray(sandbox["static"])) return sandbox;
  const cases: readonly unknown[] = sandbox["static"];
  return {
    ...sandbox,
    static: cases.map((one) => ({ request: isObject(one) ? one["request"] : undefined })),
  };
}

/** Rate in requests per second and burst in requests; cells that are not numbers stay text. */
function usagePlanOf(
  description: unknown,
): { readonly rate: number | string; readonly burst: number | string } | undefined {
  if (typeof description !== "string") return undefined;
  const lines = description.split("\n").map((line) => line.trim());
  const head = lines.findIndex((line) => /^\|.*\bRate\b.*\|\s*Burst\s*\|$/.test(line));
  if (head < 0) return undefined;
  const rows = lines.slice(head + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  const cells = (end < 0 ? rows : rows.slice(0, end)).map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const row = cells.find(([plan]) => plan === "Default") ?? cells[0];
  const [rate, burst] = row?.slice(-2) ?? [];
  return rate === undefined || burst === undefined
    ? undefined
    : { rate: numberOr(rate), burst: numberOr(burst) };
}

function numberOr(cell: string): number | string {
  const number = Number(cell);
  return cell !== "" && Number.isFinite(number) ? number : cell;
}

/** Every description in a document that is prose, and not the schema of a property with that name. */
export function descriptionsOf(document: unknown): readonly string[] {
  if (Array.isArray(document)) return document.flatMap(descriptionsOf);
  if (!isObject(document)) return [];
  return Object.entries(document).flatMap(([key, value]) =>
    key === "description" && typeof value === "string" ? [value] : descriptionsOf(value),
  );
}
