import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Overlay } from "../config/overlays.js";
import { fieldsFile } from "../config/package-fields.js";
import { isSafePath } from "../escape/safe-path.js";
import {
  type Diagnostic,
  errorAt,
  Failure,
  flagError,
  flagPlace,
  textPlace,
  usageError,
} from "../lib/diagnostic.js";
import { isFile } from "../lib/folders.js";
import { byCodePoint, relativeName } from "../lib/paths.js";
import { ownFile } from "../lib/own-files.js";
import { didYouMean, editDistance } from "../lib/suggest.js";
import {
  allTemplates,
  type HelperSource,
  type Layer,
  type Template,
  type TemplateSet,
  type TemplateSource,
} from "./template.js";

/** The folder below a user's templates where `templates eject` stores the originals, for a later comparison. */
export const originalsFolder = ".katagami/originals";
const partials = "partials/";
const workspace = "workspace/";
const schemas = "schemas/";

/**
 * Reads the templates of a client. A file of an overlay replaces the one of the same path below it; otherwise it adds an output
 * file: to every package, below `schemas/` to the package of the schemas, or below `workspace/` one for all packages together.
 *
 * @param overlays - from the lowest to the highest
 * @throws Failure when an overlay cannot be read, has no template, or has a file whose name is a likely typo of another's
 */
export async function readTemplates(overlays: readonly Overlay[]): Promise<TemplateSet> {
  const found = new Map((await readOwn()).map((template) => [template.name, template]));
  const layers: Layer[] = [];
  const problems: Diagnostic[] = [];
  for (const overlay of overlays) {
    const layer = await readOverlay(overlay, found);
    layers.push({ overlay, helpers: layer.helpers });
    problems.push(...layer.problems);
    for (const template of layer.templates) {
      const original = found.get(template.name) ?? null;
      found.set(template.name, { ...template, source: sourceOver(original), overlay, original });
    }
  }
  if (problems.length > 0) throw new Failure(problems);
  const all = [...found.values()].toSorted((a, b) => byCodePoint(a.name, b.name));
  return {
    files: all.filter(({ name }) =>
      [partials, workspace, schemas].every((at) => !name.startsWith(at)),
    ),
    schemaFiles: withoutFolder(all, schemas),
    workspaceFiles: withoutFolder(all, workspace),
    partials: all
      .filter(({ name }) => name.startsWith(partials))
      .map((template) => ({ ...template, name: template.name.slice(partials.length) })),
    layers,
  };
}

/** What a template is that replaces another. One that replaces an additional file makes an additional file too. */
function sourceOver(original: Template | null): TemplateSource {
  if (original === null) return "added";
  return original.source === "katagami" ? "overridden" : original.source;
}

/** Reads Katagami's own templates: those of a client, and below `schemas/` those of the package of the schemas. */
async function readOwn(): Promise<readonly Template[]> {
  const client = await readFolder(ownFile("templates/client"), "templates/client");
  const others = await readFolder(ownFile("templates/schemas"), "templates/schemas");
  return [
    ...client.templates,
    ...others.templates.map((template) => {
      const name = template.name.startsWith(partials) ? template.name : schemas + template.name;
      return { ...template, name };
    }),
  ].map((template) => ({ ...template, source: "katagami", overlay: null, original: null }));
}

/** The templates of a folder, whose files stand without its name. */
function withoutFolder(all: readonly Template[], folder: string): readonly Template[] {
  return all
    .filter(({ name }) => name.startsWith(folder))
    .map((template) => ({ ...template, output: template.name.slice(folder.length) }));
}

/** Reads the helpers of a user's folder. */
async function helpersIn(folder: string, shown: string): Promise<HelperSource | null> {
  const { readHelpers } = await import("./load-helpers.js");
  return readHelpers(folder, shown);
}

/** The path of a template in its folder: the name of a partial is without `partials/`. */
export function pathOf({ partials: all }: TemplateSet, template: Template): string {
  return all.includes(template) ? partials + template.name : template.name;
}

type FoundTemplate = Omit<Template, "source" | "overlay" | "original">;

interface Folder {
  readonly templates: readonly FoundTemplate[];
  /** The paths of all other files. */
  readonly others: readonly string[];
}

/** @param below - the templates that it is laid over, by name */
async function readOverlay(
  { folder, shown, kind, fields, schemaFields }: Overlay,
  below: ReadonlyMap<string, Template>,
): Promise<{
  readonly templates: readonly FoundTemplate[];
  readonly helpers: HelperSource | null;
  readonly problems: readonly Diagnostic[];
}> {
  const { templates, others } = await readFolder(folder, shown).catch(() => empty);
  const helpers = templates.length + others.length === 0 ? null : await helpersIn(folder, shown);
  const isEmpty = templates.length === 0 && helpers === null && (fields ?? schemaFields) === null;
  if (isEmpty) {
    const hint = others.some((path) => path.endsWith(".mustache"))
      ? "*.mustache is for the other engine: --engine openapi-generator"
      : null;
    throw flagError("--templates", `there is no template (*.hbs) in ${folder}`, hint);
  }
  const unwritables = templates.flatMap((found) => unwritable(found, shown));
  // Those of others are not the user's to rename.
  if (kind !== "folder") return { templates, helpers, problems: unwritables };
  const known = new Set([
    fieldsFile,
    `${schemas}${fieldsFile}`,
    ...[...(helpers?.parts.keys() ?? [])].map((path) => relativeName(folder, path)),
  ]);
  const typos = [
    ...templates.filter(({ name }) => !below.has(name)).map(({ name }) => `${name}.hbs`),
    ...others.filter((path) => !known.has(path)),
  ].flatMap((path) => likelyTypo(path, [...below.values()], shown));
  return { templates, helpers, problems: [...unwritables, ...typos] };
}

/** Reports a template whose file could not be written on every system. */
function unwritable({ name, file }: FoundTemplate, shown: string): Diagnostic[] {
  if (isSafePath(name)) return [];
  const message = `${JSON.stringify(name)} is not a path that can be written on every system`;
  const hint = `use letters, digits, _, - and dots in names; rename it below ${shown}`;
  return [errorAt(message, textPlace(file), hint)];
}

const empty: Folder = { templates: [], others: [] };

/** By how many letters an added file must differ from Katagami's in the same folder. */
const leastApart = 3;

/** Reports a file that replaces no template below it, but whose name says that it was meant to. */
function likelyTypo(path: string, below: readonly Template[], shown: string): Diagnostic[] {
  const name = path.replace(/\.hbs$/, "");
  const find = (isMeant: (own: string, overlay: Overlay | null) => boolean): string | undefined =>
    below.find((template) => isMeant(template.name, template.overlay))?.name;
  const meant = path.endsWith(".hbs")
    ? (find((own, overlay) => isNear(name, own, overlay)) ??
      find((own) => own.endsWith(`/${name}`) || own.startsWith(`${name}.`)))
    : find((own, overlay) => path === own || isNear(path, `${own}.hbs`, overlay));
  const place = textPlace(`${shown}/${path}`);
  const other = otherName(path);
  if (other !== null)
    return [
      errorAt(`this file is never used: ${other.what}`, place, `did you mean ${other.name}?`),
    ];
  // The README of the folder itself says what its templates are for.
  if (meant === undefined || path === "README.md") return [];
  return [
    errorAt(
      `this file replaces no template, but its name is almost ${meant}`,
      place,
      `did you mean ${meant}.hbs? Give an additional file a name that differs more`,
    ),
  ];
}

/** The name that a file without a template was meant to have; null if it is any other file. */
function otherName(path: string): { readonly name: string; readonly what: string } | null {
  if (/^helpers?\.[cm]?[jt]s$/.test(path))
    return { name: "helpers.ts", what: "helpers have another file name" };
  const isFields = /^(?:schemas\/)?package\.?fields?\.json$/i.test(path);
  if (!isFields) return null;
  const name = `${path.startsWith(schemas) ? schemas : ""}${fieldsFile}`;
  return { name, what: "fields for package.json have another file name" };
}

/** The names of overlays' files may be short: `a.md` and `b.md` are two files. */
function isNear(name: string, own: string, overlay: Overlay | null): boolean {
  const cut = own.lastIndexOf("/") + 1;
  if (name.slice(0, name.lastIndexOf("/") + 1) !== own.slice(0, cut)) return false;
  const changed = editDistance(name, own);
  return changed < leastApart && (overlay === null || changed < (own.length - cut) / 4);
}

/** Finds a template by its path (`src/client.ts`, with or without `.hbs`), the last part of it, or the name of a partial. */
export function findTemplate(set: TemplateSet, named: string): Template {
  const paths = allTemplates(set).map((template) => [pathOf(set, template), template] as const);
  const name = named
    .replaceAll("\\", "/")
    .replace(/^\.\//, "")
    .replace(/\.hbs$/, "");
  const exact = paths.find(([path]) => path === name)?.[1];
  if (exact !== undefined) return exact;
  const byEnd = paths.filter(([path]) => path.endsWith(`/${name}`));
  const [only] = byEnd;
  if (only !== undefined && byEnd.length === 1) return only[1];
  const place = flagPlace("template");
  if (byEnd.length > 1)
    throw usageError(
      `several templates are called ${name}`,
      place,
      `write the path of one: ${byEnd.map(([path]) => path).join(", ")}`,
    );
  const known = paths.flatMap(([path]) => [path, path.slice(path.lastIndexOf("/") + 1)]);
  throw usageError(
    `there is no template ${named}`,
    place,
    didYouMean(name, known) ?? "`katagami templates list` shows what there is",
  );
}

async function readFolder(folder: string, shown: string): Promise<Folder> {
  const paths = (await filesBelow(folder)).toSorted();
  const isTemplate = (path: string): boolean => path.endsWith(".hbs");
  return {
    templates: await Promise.all(
      paths.filter(isTemplate).map(async (path) => {
        const name = path.replace(/\.hbs$/, "");
        return {
          name,
          file: `${shown}/${path}`,
          output: name,
          text: await readFile(join(folder, path), "utf8"),
        };
      }),
    ),
    others: paths.filter((path) => !isTemplate(path)),
  };
}

/** Lists the files below a folder, with `/`; not those in hidden folders (`.katagami/originals`) and installed packages. */
async function filesBelow(folder: string, path = ""): Promise<string[]> {
  const entries = await readdir(join(folder, path), { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const below = path + entry.name;
    if (entry.isDirectory()) {
      const isSkipped = entry.name.startsWith(".") || entry.name === "node_modules";
      return isSkipped ? [] : filesBelow(folder, `${below}/`);
    }
    return (await isFile(join(folder, below))) ? [below] : [];
  });
  return (await Promise.all(found)).flat();
}
