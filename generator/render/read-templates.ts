import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
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
import { byCodePoint, displayPath, relativeName } from "../lib/paths.js";
import { ownFile } from "../lib/own-files.js";
import { didYouMean, editDistance } from "../lib/suggest.js";
import { allTemplates, type HelperSource, type Template, type TemplateSet } from "./template.js";

/** The folder below a user's templates where `templates eject` stores the originals, for a later comparison. */
export const originalsFolder = ".katagami/originals";
const partials = "partials/";
const workspace = "workspace/";
const schemas = "schemas/";

/**
 * Reads the templates of a client. A file of `overlay` replaces Katagami's of the same path; otherwise it adds an output
 * file: to every package, below `schemas/` to the package of the schemas, or below `workspace/` one for all packages together.
 *
 * @throws Failure when the overlay cannot be read, has no template, or has a file whose name is a likely typo of Katagami's
 */
export async function readTemplates(overlay: string | null): Promise<TemplateSet> {
  const ours = await readOwn();
  const found = new Map(
    ours.map((template): [string, Template] => [
      template.name,
      { ...template, source: "katagami", original: null },
    ]),
  );
  const own = overlay === null ? null : await readOverlay(overlay, [...found.keys()]);
  for (const template of own?.templates ?? []) {
    const original = found.get(template.name) ?? null;
    const source = original === null ? "added" : "overridden";
    found.set(template.name, { ...template, source, original });
  }
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
    helpers: own?.helpers ?? null,
  };
}

/** Reads Katagami's own templates: those of a client, and below `schemas/` those of the package of the schemas. */
async function readOwn(): Promise<readonly FoundTemplate[]> {
  const client = await readFolder(ownFile("templates/client"), "templates/client");
  const others = await readFolder(ownFile("templates/schemas"), "templates/schemas");
  return [
    ...client.templates,
    ...others.templates.map((template) => {
      const name = template.name.startsWith(partials) ? template.name : schemas + template.name;
      return { ...template, name };
    }),
  ];
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

type FoundTemplate = Omit<Template, "source" | "original">;

interface Folder {
  readonly templates: readonly FoundTemplate[];
  /** The paths of all other files. */
  readonly others: readonly string[];
}

async function readOverlay(
  folder: string,
  ours: readonly string[],
): Promise<{ templates: readonly FoundTemplate[]; helpers: HelperSource | null }> {
  const shown = displayPath(folder);
  const { templates, others } = await readFolder(folder, shown).catch(() => empty);
  const helpers = templates.length + others.length === 0 ? null : await helpersIn(folder, shown);
  if (templates.length === 0 && helpers === null) {
    const hint = others.some((path) => path.endsWith(".mustache"))
      ? "*.mustache is for the other engine: --engine openapi-generator"
      : null;
    throw flagError("--templates", `there is no template (*.hbs) in ${folder}`, hint);
  }
  const imported = new Set(
    [...(helpers?.parts.keys() ?? [])].map((path) => relativeName(folder, path)),
  );
  const typos = [
    ...templates.filter(({ name }) => !ours.includes(name)).map(({ name }) => `${name}.hbs`),
    ...others.filter((path) => !imported.has(path)),
  ].flatMap((path) => likelyTypo(path, ours, shown));
  const problems = [...templates.flatMap((found) => unwritable(found, shown)), ...typos];
  if (problems.length > 0) throw new Failure(problems);
  return { templates, helpers };
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

/** Reports a file that replaces none of Katagami's, but whose name says that it was meant to. */
function likelyTypo(path: string, ours: readonly string[], shown: string): Diagnostic[] {
  const name = path.replace(/\.hbs$/, "");
  const meant = path.endsWith(".hbs")
    ? (ours.find((own) => isNear(name, own)) ??
      ours.find((own) => own.endsWith(`/${name}`) || own.startsWith(`${name}.`)))
    : ours.find((own) => path === own || isNear(path, `${own}.hbs`));
  const isHelpers = /^helpers?\.[cm]?[jt]s$/.test(path);
  if (meant === undefined && !isHelpers) return [];
  return [
    errorAt(
      isHelpers
        ? "this file is never used: helpers have another file name"
        : `this file replaces none of Katagami's templates, but its name is almost ${meant ?? ""}`,
      textPlace(`${shown}/${path}`),
      isHelpers
        ? "did you mean helpers.ts?"
        : `did you mean ${meant ?? ""}.hbs? Give an additional file a name that differs more`,
    ),
  ];
}

function isNear(name: string, own: string): boolean {
  const folder = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
  return folder(name) === folder(own) && editDistance(name, own) < leastApart;
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
