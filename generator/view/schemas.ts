import { withPointer, SpecText, type Text } from "../escape/spec-text.js";
import { byType } from "../payloads/payloads.js";
import { placedSchemas, placeOf, schemasId } from "../payloads/payloads-api.js";
import type {
  NotificationSchema,
  Payloads,
  ReportSchema,
  SchemaTypes,
} from "../payloads/payloads.js";
import { type DataKioskView, viewDataKiosk } from "./data-kiosk.js";
import { docParagraphs } from "./doc-comments.js";
import { packageJson, packageName, runtimeModules, runtimePeers } from "./package-json.js";
import { type TypeView, viewType } from "./type.js";
import { inlineModules, type PackageJsonView, type ViewSettings } from "./view.js";

/**
 * The data that the templates of the schemas' package get: the types of notifications, reports, feeds and Data Kiosk. A list is
 * empty if the folder of schemas has none of its kind.
 */
export interface SchemasView {
  readonly package: {
    readonly id: string;
    /** The name on npm. */
    readonly name: string;
    /** The contents of its package.json, for `json`. */
    readonly json: PackageJsonView;
  };
  /** The runtime: `name` in the code of callers, and its modules as the package's own files import them. */
  readonly runtime: {
    readonly name: string;
    readonly notifications: string;
    readonly reports: string;
    readonly dataKiosk: string;
    readonly feeds: string;
  };
  /** What the files of the package say of their source. */
  readonly api: { readonly file: SpecText };
  readonly notifications: {
    readonly schemas: readonly SchemaView[];
    /** The types of notifications that the schemas describe, sorted by their values on the wire. */
    readonly types: readonly NotificationTypeView[];
    /** Their payload versions as the keys of `true`, by their values on the wire. */
    readonly known: Readonly<Record<string, Readonly<Record<string, true>>>>;
  };
  readonly reports: {
    readonly schemas: readonly SchemaView[];
    /** The report types that the schemas describe, sorted. */
    readonly types: readonly ReportTypeView[];
  };
  readonly feeds: { readonly schemas: readonly SchemaView[] };
  readonly dataKiosk: DataKioskView;
}

/** The types of one schema file. */
export interface SchemaView {
  /** The namespace: `AnyOfferChanged`. */
  readonly name: string;
  /** The file below the schemas folder. */
  readonly file: SpecText;
  /** The paragraphs of the namespace's doc comment, for `doc`. */
  readonly doc: readonly Text[];
  /** The name of the type of the whole document. */
  readonly root: string;
  readonly types: readonly TypeView[];
}

/** One type of notifications. */
export interface NotificationTypeView {
  /** Its value on the wire: `ANY_OFFER_CHANGED`. */
  readonly type: SpecText;
  /** Its payload versions, sorted; `version` is null if no schema says which it is. */
  readonly versions: readonly { readonly version: SpecText | null; readonly payload: string }[];
}

/** One type of reports. */
export interface ReportTypeView {
  /** Its value on the wire: `GET_VENDOR_SALES_REPORT`. */
  readonly type: SpecText;
  /** The type expression of its document. */
  readonly document: string;
}

/** What the settings of a view say besides: where the schemas are. */
export interface SchemasViewSettings extends ViewSettings {
  /** The folder of the schemas, as generated files name it. */
  readonly folder: string;
}

export function viewSchemas(payloads: Payloads, settings: SchemasViewSettings): SchemasView {
  const isInline = settings.runtime === "inline";
  const name = packageName(settings, schemasId);
  const runtime = isInline ? `${name}/runtime` : packageName(settings, "runtime");
  const { notifications, reports, feeds, datasets } = payloads;
  return {
    package: { id: schemasId, name, json: schemasPackageJson(payloads, settings, runtime) },
    runtime: { name: runtime, ...runtimeImports(isInline ? null : runtime) },
    api: { file: new SpecText(settings.folder) },
    notifications: {
      schemas: placedSchemas(notifications).map(viewSchema),
      types: notificationTypes(notifications),
      known: knownVersions(notifications),
    },
    reports: { schemas: placedSchemas(reports).map(viewSchema), types: reportTypes(reports) },
    dataKiosk: viewDataKiosk(datasets),
    feeds: { schemas: placedSchemas(feeds).map(viewSchema) },
  };
}

/** How the package's files import the runtime. @param name - its package; null if the package contains it */
function runtimeImports(name: string | null): Omit<SchemasView["runtime"], "name"> {
  const importOf = (subpath: keyof typeof runtimeModules): string =>
    name === null ? `./runtime/${runtimeModules[subpath]}.js` : `${name}${subpath.slice(1)}`;
  return {
    notifications: importOf("./notifications"),
    reports: importOf("./reports"),
    dataKiosk: importOf("./data-kiosk"),
    feeds: importOf("./feeds"),
  };
}

function viewSchema(schema: SchemaTypes): SchemaView {
  const { name, file, description, root, types } = schema;
  const place = placeOf(schema);
  return withPointer(place, {
    name,
    file: new SpecText(file),
    doc: [...docParagraphs(description, place), new SpecText(`From \`${file}\`.`)],
    root,
    types: types.map(viewType),
  });
}

function notificationTypes(
  schemas: readonly NotificationSchema[],
): readonly NotificationTypeView[] {
  return byType(schemas).map(([type, found]) => ({
    type: new SpecText(type),
    versions: found
      .toSorted((a, b) => ((a.version ?? "") < (b.version ?? "") ? -1 : 1))
      .map(({ name, version, payload }) => ({
        version: version === null ? null : new SpecText(version),
        payload: payload === null ? "unknown" : `${name}.${payload}`,
      })),
  }));
}

function knownVersions(
  schemas: readonly NotificationSchema[],
): Readonly<Record<string, Readonly<Record<string, true>>>> {
  const types = byType(schemas).map(([type, found]) => {
    const versions = found.flatMap(({ version }) => (version === null ? [] : [version]));
    return [type, Object.fromEntries(versions.toSorted().map((version) => [version, true]))];
  });
  return Object.fromEntries(types) as Readonly<Record<string, Readonly<Record<string, true>>>>;
}

/** One report type may have several forms, which options or the kind of account decide. */
function reportTypes(schemas: readonly ReportSchema[]): readonly ReportTypeView[] {
  return byType(schemas).map(([type, found]) => ({
    type: new SpecText(type),
    document: found.map(({ name, root }) => `${name}.${root}`).join(" | "),
  }));
}

function schemasPackageJson(
  { notifications, reports, feeds, datasets }: Payloads,
  settings: SchemasViewSettings,
  runtime: string,
): PackageJsonView {
  const kinds = {
    notifications: notifications.length,
    reports: reports.length,
    feeds: feeds.length,
    "data-kiosk": datasets.length,
  };
  const isInline = settings.runtime === "inline";
  return packageJson(settings, {
    id: schemasId,
    version: settings.version,
    directory: settings.directory,
    description:
      "Types of what Amazon's Selling Partner API sends besides: notifications, reports, feeds, Data Kiosk",
    keywords: ["notifications", "reports", "feeds", "data-kiosk"],
    modules: {
      ...Object.fromEntries(
        Object.entries(kinds).flatMap(([kind, many]) => (many > 0 ? [[`./${kind}`, kind]] : [])),
      ),
      ...(isInline && inlineModules()),
    },
    more: {
      ...(isInline ? runtimePeers : { dependencies: { [runtime]: `^${settings.runtimeVersion}` } }),
      katagami: { schemas: settings.modelSha256 },
    },
  });
}
