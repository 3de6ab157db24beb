/** Overlays: folders of templates that are laid over Katagami's, one over the other. */
import { readdir } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import {
  type Diagnostic,
  errorAt,
  Failure,
  flagPlace,
  type Place,
  settingPlace,
} from "../lib/diagnostic.js";
import { findUpwards, isFolder, readText } from "../lib/folders.js";
import { isRecord, tryJson } from "../lib/json.js";
import { katagamiVersion, ownFile } from "../lib/own-files.js";
import { displayPath } from "../lib/paths.js";
import { didYouMean } from "../lib/suggest.js";
import { type AddedFields, readPackageFields } from "./package-fields.js";

/** A folder of templates: one of the shelf that comes with Katagami, one of an installed package, or the user's own. */
export interface Overlay extends AddedFields {
  /** As lists name it: `zod`, `@acme/katagami-react`, or the path of a folder. */
  readonly name: string;
  readonly kind: "shelf" | "package" | "folder";
  /** Absolute. */
  readonly folder: string;
  /** The folder as problems name it. */
  readonly shown: string;
  /** The version of its package; null for a folder. */
  readonly version: string | null;
}

const shelf = "templates/shelf";

/** The names of the overlays that come with Katagami. */
export async function shelfNames(): Promise<readonly string[]> {
  const entries = await readdir(ownFile(shelf), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/**
 * Finds the overlays of a run: those of the flag, or those of the configuration.
 *
 * @param flag - `--templates`, relative to `cwd`
 * @param config - relative to `base`, the folder of the configuration `file`
 * @throws Failure (usage) with every name that cannot be used
 */
export async function chooseOverlays(
  flag: readonly string[] | undefined,
  config: string | readonly string[] | undefined,
  {
    cwd,
    base,
    file,
  }: { readonly cwd: string; readonly base: string; readonly file: string | null },
): Promise<readonly Overlay[]> {
  if (flag !== undefined) return resolveOverlays(flag, cwd, flagPlace("--templates"));
  const place = settingPlace(file ?? "katagami.config", "templates");
  return resolveOverlays([config ?? []].flat(), base, place);
}

/**
 * Finds overlays by their names in the settings. A name is, whichever fits first: a path (`./templates`, absolute); one of the
 * shelf (`zod`); an existing folder; the name of an installed package, whose package.json names the folder:
 * `"katagami": { "templates": "templates" }`.
 *
 * @param names - from the lowest to the highest
 * @param base - the folder that paths are relative to, and where packages are looked for
 * @param place - where the names were written
 * @throws Failure (usage) with every name that cannot be used
 */
export async function resolveOverlays(
  names: readonly string[],
  base: string,
  place: Place,
): Promise<readonly Overlay[]> {
  const problems: Diagnostic[] = [];
  const overlays: Overlay[] = [];
  for (const name of names) {
    const found = await findOverlay(name, base, place);
    if ("severity" in found) problems.push(found);
    else if (overlays.some(({ folder }) => folder === found.folder))
      problems.push(errorAt(`the templates ${name} are named twice`, place, "remove one"));
    else overlays.push(found);
  }
  if (problems.length > 0) throw new Failure(problems, "usage");
  return Promise.all(
    overlays.map(async (overlay) => ({
      ...overlay,
      ...(await readPackageFields(overlay.folder, overlay.shown)),
    })),
  );
}

async function findOverlay(
  name: string,
  base: string,
  place: Place,
): Promise<Overlay | Diagnostic> {
  const folder = resolve(base, name);
  if (isPath(name)) return folderOverlay(folder);
  const known = await shelfNames();
  if (known.includes(name))
    return {
      ...nothing,
      name,
      kind: "shelf",
      folder: ownFile(`${shelf}/${name}`),
      shown: `${shelf}/${name}`,
      version: katagamiVersion(),
    };
  if ((await isFolder(folder)) || !packageName.test(name)) return folderOverlay(folder);
  return (await packageOverlay(name, base, place)) ?? unknownName(name, known, place);
}

/** Whether a name can only be a path, as for Node.js: it starts with a dot, or is absolute. */
function isPath(name: string): boolean {
  return isAbsolute(name) || /^\.{1,2}(?:[/\\]|$)/.test(name);
}

/** The name of a package of npm's registry, with or without a scope. */
const packageName = /^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/;

const nothing: AddedFields = { fields: null, schemaFields: null };

function folderOverlay(folder: string): Overlay {
  const shown = displayPath(folder);
  return { ...nothing, name: shown, kind: "folder", folder, shown, version: null };
}

async function packageOverlay(
  name: string,
  base: string,
  place: Place,
): Promise<Overlay | Diagnostic | null> {
  const found = await findUpwards(base, async (above) => {
    const root = join(above, "node_modules", name);
    const text = await readText(join(root, "package.json"));
    return text === null ? null : { root, text };
  });
  if (found === null) return null;
  const { root, text } = found;
  const json = tryJson(text);
  const own = isRecord(json) ? json["katagami"] : undefined;
  const templates = isRecord(own) ? own["templates"] : undefined;
  if (typeof templates !== "string")
    return errorAt(
      `the package ${name} does not say where its templates are`,
      place,
      'its package.json needs a field such as "katagami": { "templates": "templates" }',
    );
  const folder = resolve(root, templates);
  if (!(await isFolder(folder)))
    return errorAt(
      `the package ${name} has no folder ${templates}, which its package.json names`,
      place,
      "its `files` may leave the folder out",
    );
  const version = isRecord(json) && typeof json["version"] === "string" ? json["version"] : "";
  return { ...nothing, name, kind: "package", folder, shown: displayPath(folder), version };
}

function unknownName(name: string, known: readonly string[], place: Place): Diagnostic {
  const hint =
    didYouMean(name, known) ??
    `write ./${name} for a folder; the shelf has ${known.join(", ")}; a package must be installed: npm install ${name}`;
  return errorAt(`there are no templates ${name}`, place, hint);
}
