import { basename } from "node:path";
import {
  type Diagnostic,
  diagnosticsOf,
  errorAt,
  hasErrors,
  modelPlace,
  type Result,
} from "../lib/diagnostic.js";
import { relativeName } from "../lib/paths.js";
import type { PatchSettings } from "../model/apply-patches.js";
import { parseModel, readModel } from "../model/load.js";
import { bundlePatched, patchLoaded } from "../model/read-model.js";
import { fileStem, pascalCase, pinHint, type Pins, pinsOf, typeName } from "../model/names.js";
import type { Dataset } from "./data-kiosk.js";
import { findSchemas, isGraphql, type SchemaKind } from "./find-schemas.js";
import { isNotification, readNotification, reportTypeOf } from "./notification-facts.js";
import type { NotificationSchema, Payloads, ReportSchema, SchemaTypes } from "./payloads.js";
import { type PayloadsApi, payloadsApi } from "./payloads-api.js";
import { checkDatasets, readGraphql } from "./read-graphql.js";
import { type ReadSchema, readJsonSchema, type RequiredMode } from "./read-json-schema.js";

/** What decides how the schemas are read. */
export interface ReadPayloadsSettings extends PatchSettings {
  readonly required: RequiredMode;
  readonly names: Pins;
}

/**
 * Reads all schemas of a folder: load → patch → bundle → read, each file.
 *
 * @returns what is readable, and the problems of all files
 */
export async function readPayloads(
  folder: string,
  settings: ReadPayloadsSettings,
): Promise<Result<Payloads>> {
  const diagnostics: Diagnostic[] = [];
  const notifications: NotificationSchema[] = [];
  const reports: ReportSchema[] = [];
  const feeds: SchemaTypes[] = [];
  const datasets: Dataset[] = [];
  for (const path of await findSchemas(folder)) {
    if (isGraphql(path)) {
      datasets.push(...(await readDatasets(path, folder, diagnostics)));
      continue;
    }
    const read = await readSchema(path, folder, settings, diagnostics);
    if (read === null) continue;
    if (read.kind === "notifications") notifications.push(read.schema);
    else if (read.kind === "reports") reports.push(read.schema);
    else feeds.push(read.schema);
  }
  const value = {
    notifications: notifications.toSorted(byName),
    reports: reports.toSorted(byName),
    feeds: feeds.toSorted(byName),
    datasets: datasets.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
  diagnostics.push(...checkDatasets(value.datasets));
  for (const list of [value.notifications, value.reports, value.feeds])
    diagnostics.push(...doubleNames(list), ...doubleTypes(list));
  return { value, diagnostics };
}

/**
 * Reads all schemas of a folder as one API without operations.
 *
 * @param shownAs - the name of a file in problems and reports, by its path below the folder
 * @returns null if there is no schema
 */
export async function readPayloadsApi(
  folder: string,
  settings: ReadPayloadsSettings,
  shownAs: (file: string) => string,
): Promise<Result<PayloadsApi | null>> {
  const { value, diagnostics } = await readPayloads(folder, settings);
  const found = payloadsApi(value, shownAs);
  return { value: found.api.types.length === 0 ? null : found, diagnostics };
}

/** Reads the datasets of a schema of Data Kiosk, with their file by its path below the folder. */
async function readDatasets(
  path: string,
  folder: string,
  diagnostics: Diagnostic[],
): Promise<readonly Dataset[]> {
  try {
    const model = await readModel(path);
    const { value, diagnostics: found } = readGraphql(model.path, model.text);
    diagnostics.push(...found);
    const file = relativeName(folder, path);
    return value.map((dataset) => ({ ...dataset, file }));
  } catch (error) {
    diagnostics.push(...diagnosticsOf(error));
    return [];
  }
}

type KindOfSchema =
  | { readonly kind: "notifications"; readonly schema: NotificationSchema }
  | { readonly kind: "reports"; readonly schema: ReportSchema }
  | { readonly kind: "feeds"; readonly schema: SchemaTypes };

async function readSchema(
  path: string,
  folder: string,
  settings: ReadPayloadsSettings,
  diagnostics: Diagnostic[],
): Promise<KindOfSchema | null> {
  try {
    const loaded = parseModel(await readModel(path));
    const patched = await patchLoaded(loaded, settings);
    const pins = pinsOf(settings.names, loaded.key);
    const bundled = await bundlePatched(patched.value, { folder, pins, settings });
    const problems = [...patched.diagnostics, ...bundled.diagnostics];
    diagnostics.push(...problems);
    if (hasErrors(problems)) return null;
    const { model, ...bundle } = bundled.value;
    const place = kindByFolder(relativeName(folder, path));
    const name = pins.get("#") ?? namespaceOf(path);
    const found: Diagnostic[] = [];
    const schema = readJsonSchema(
      model,
      {
        name,
        required: settings.required,
        pins,
        bundle,
        rootName: rootNames[place ?? "notifications"],
        // What is sent is checked by Amazon as its schema says; what arrives is not.
        direction: place === "feeds" && !/report/i.test(basename(path)) ? "request" : "response",
      },
      found,
    );
    const read = completeFile(schema, place);
    if (typeName(name) !== name) schema.node.error("no namespace can be derived", pinHint("#"));
    diagnostics.push(...found);
    return hasErrors(found) ? null : read;
  } catch (error) {
    diagnostics.push(...diagnosticsOf(error));
    return null;
  }
}

/** Adds what a schema says of its own kind. What it is for, its content tells, or else its folder. */
function completeFile(schema: ReadSchema, place: SchemaKind | null): KindOfSchema | null {
  if (isNotification(schema)) return { kind: "notifications", schema: readNotification(schema) };
  if (place === "reports") return { kind: "reports", schema: readReport(schema) };
  if (place === "feeds") return { kind: "feeds", schema: withoutNode(schema) };
  schema.node.error(
    place === "notifications"
      ? "this is no notification: neither its properties nor its examples have an envelope with a type and a payload"
      : "neither its folder nor its content says what this schema is for",
    "move it to the folder notifications, reports or feeds of the schemas folder",
  );
  return null;
}

const rootNames: Readonly<Record<SchemaKind, string>> = {
  notifications: "Message",
  reports: "Report",
  feeds: "Document",
  "data-kiosk": "Document",
};

/** What the schemas of a folder are for, by its name, or that of one above it; null if none says. */
function kindByFolder(path: string): SchemaKind | null {
  const folders = path.split("/").slice(0, -1).toReversed();
  const kinds: readonly SchemaKind[] = ["notifications", "reports", "feeds", "data-kiosk"];
  return kinds.find((kind) => folders.some((one) => one.toLowerCase().startsWith(kind))) ?? null;
}

/** What the files of the package export or import besides the namespaces. */
const exportedNames = new Set(
  (
    "BatchEvent BatchOptions BatchRecord BatchResponse DownloadedReport DownloadReport HandleBatch KnownNotification " +
    "KnownNotificationOf Notification NotificationError NotificationOf NotificationPayloads ParseNotification " +
    "ParseNotifications PayloadVersions ReportDocuments UnknownNotification"
  ).split(" "),
);

/** The namespace of a file: its name without the words that all have, with the version if there is one. */
function namespaceOf(path: string): string {
  const [, words = "", version = ""] =
    /^(.*?)((?:[-_]v?\d+(?:-\d{2}-\d{2})?)?)$/i.exec(fileStem(basename(path))) ?? [];
  const name = words.replace(/[-_]?(?:notification|schema|report)$/i, "");
  const suffix = version.replace(/^[-_]/, "").replaceAll("-", "_").toUpperCase();
  const own = pascalCase((name === "" ? words : name).replaceAll("-", "_"));
  const base = exportedNames.has(own) ? `${own}Schema` : own;
  return suffix === "" ? base : `${base}${suffix.startsWith("V") ? "" : "_"}${suffix}`;
}

function readReport(schema: ReadSchema): ReportSchema {
  const type = reportTypeOf(schema);
  if (type === null)
    schema.node.warn(
      "neither an example nor the schema says which report type this is: downloadReport gives it as unknown",
      'add "x-katagami-type" to the schema with a patch',
    );
  return { ...withoutNode(schema), type };
}

function withoutNode({ node: _node, ...schema }: ReadSchema): SchemaTypes {
  return schema;
}

function byName(a: SchemaTypes, b: SchemaTypes): number {
  return a.name < b.name ? -1 : 1;
}

/** Reports two files whose types would have one namespace. */
function doubleNames(schemas: readonly SchemaTypes[]): Diagnostic[] {
  const seen = new Map<string, SchemaTypes>();
  return schemas.flatMap((schema) => {
    const key = schema.name.toLowerCase();
    const other = seen.get(key);
    seen.set(key, schema);
    return other === undefined
      ? []
      : errorAt(
          `two schemas have the namespace ${schema.name}: this one and ${other.file}`,
          modelPlace(schema.file, "#"),
          pinHint("#", "ANameOfYourOwn"),
        );
  });
}

/** Reports two notifications of one type and version. Two reports of one type are a choice between two forms. */
function doubleTypes(
  schemas: readonly (SchemaTypes & Partial<NotificationSchema>)[],
): Diagnostic[] {
  const seen = new Map<string, SchemaTypes>();
  return schemas.flatMap((schema) => {
    const { type, version } = schema;
    if (type == null || version == null) return [];
    const key = `${type} ${version}`;
    const other = seen.get(key);
    seen.set(key, schema);
    return other === undefined
      ? []
      : errorAt(
          `two schemas describe ${type} in the version ${version}: this one and ${other.file}`,
          modelPlace(schema.file, "#"),
          "leave one of them out",
        );
  });
}
