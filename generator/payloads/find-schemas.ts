import { join } from "node:path";
import { listFiles } from "../lib/folders.js";
import { byCodePoint } from "../lib/paths.js";

/** What the file of a schema describes, by the folder that it stands in. */
export type SchemaKind = "notifications" | "reports" | "feeds" | "data-kiosk";

/** Whether a path below the schemas folder is that of a schema: JSON or SDL, not hidden, and no example of another. */
export function isSchemaPath(path: string): boolean {
  return (
    /\.(?:json|graphqls?|gql)$/i.test(path) &&
    !/\.examples?\.json$/i.test(path) &&
    path.split("/").every((part) => !part.startsWith(".") && part !== "node_modules")
  );
}

/** Whether a schema is written in GraphQL's schema definition language, by its name. */
export function isGraphql(path: string): boolean {
  return /\.(?:graphqls?|gql)$/i.test(path);
}

/** Finds the schema files below a folder: absolute paths, sorted; none if there is no such folder. */
export async function findSchemas(folder: string): Promise<readonly string[]> {
  const found = await listFiles(folder).catch(() => []);
  return found
    .filter(isSchemaPath)
    .map((path) => join(folder, path))
    .toSorted(byCodePoint);
}
