import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isFileName } from "../escape/escape.js";
import { type Diagnostic, Failure, problem, settingPlace, textPlace } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { ownFile } from "../lib/own-files.js";
import { didYouMean, editDistance } from "../lib/suggest.js";
import { readHelpers } from "./load-helpers.js";
import type { HelperSource, Template, TemplateSet } from "./template.js";

/** The folder of a user's templates that holds what `templates eject` copied, for a later comparison. */
export const originalsFolder = ".katagami/originals";

const partials = "partials/";

const once = "once/";

/**
 * Reads the templates of a client. A file of `overlay` stands in for ours of the same path, and adds an output file where
 * we have none: to every package, or below `once/` to all of them together.
 *
 * @throws Failure when the overlay cannot be read, holds no template, or a file in it looks like a slip of one of ours
 */
export async function readTemplates(overlay: string | null): Promise<TemplateSet> {
  const ours = await readFolder(ownFile("templates/client"), "templates/client");
  const found = new Map(
    ours.templates.map((template) => [template.name, { ...template, ...katagamis }]),
  );
  const own = overlay === null ? null : await readOverlay(overlay, [...found.keys()]);
  for (const template of own?.templates ?? []) {
    const original: Template | null = found.get(template.name) ?? null;
    const origin = original === null ? "added" : "overridden";
    found.set(template.name, { ...template, origin, original });
  }
  const all = [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    files: all.filter(({ name }) => !name.startsWith(partials) && !name.startsWith(once)),
    once: all
      .filter(({ name }) => name.startsWith(once))
      .map((template) => ({ ...template, output: template.name.slice(once.length) })),
    partials: all.filter(({ name }) => name.startsWith(partials)).map(asPartial),
    helpers: own?.helpers ?? null,
  };
}

const katagamis: Pick<Template, "origin" | "original"> = { origin: "katagami", original: null };

/** What a template is called in the folder: a partial's name lacks `partials/`. */
export function pathOf({ partials: all }: TemplateSet, template: Template): string {
  return all.includes(template) ? partials + template.name : template.name;
}

function asPartial(template: Template): Template {
  return { ...template, name: template.name.slice(partials.length) };
}

type Found = Omit<Template, "origin" | "original">;

interface Folder {
  readonly templates: readonly Found[];
  /** The paths of all other files, but for hidden ones. */
  readonly others: readonly string[];
}

async function readOverlay(
  folder: string,
  ours: readonly string[],
): Promise<{ templates: readonly Found[]; helpers: HelperSource | null }> {
  const shown = displayPath(folder);
  const { templates, others } = await readFolder(folder, shown).catch(() => empty);
  const helpers = templates.length + others.length === 0 ? null : await readHelpers(folder, shown);
  if (templates.length === 0 && helpers === null) {
    const place = settingPlace("command line", "--templates");
    const hint = others.some((path) => path.endsWith(".mustache"))
      ? "*.mustache is read by the other engine: --engine openapi-generator"
      : null;
    const message = `there is no template (*.hbs) in ${folder}`;
    throw new Failure([problem("error", message, place, hint)], "usage");
  }
  const imported = new Set(
    [...(helpers?.parts.keys() ?? [])].map((path) => relative(folder, path).split(sep).join("/")),
  );
  const slips = [
    ...templates.filter(({ name }) => !ours.includes(name)).map(({ name }) => `${name}.hbs`),
    ...others.filter((path) => !imported.has(path)),
  ].flatMap((path) => slipOf(path, ours, shown));
  const problems = [...templates.flatMap((found) => unwritable(found, shown)), ...slips];
  if (problems.length > 0) throw new Failure(problems);
  return { templates, helpers };
}

/** A template that would make a file which cannot be written on every system. */
function unwritable({ name, file }: Found, shown: string): Diagnostic[] {
  if (name.split("/").every(isFileName)) return [];
  const message = `${JSON.stringify(name)} is not a path that can be written on every system`;
  const hint = `letters, digits, _, - and dots make names; rename it below ${shown}`;
  return [problem("error", message, textPlace(file), hint)];
}

const empty: Folder = { templates: [], others: [] };

/** How many letters a file of a user's own must differ from ours by, in the same folder. */
const leastApart = 3;

/** A file that adds something, or nothing at all, where its name says that it was to replace one of ours. */
function slipOf(path: string, ours: readonly string[], shown: string): Diagnostic[] {
  const name = path.replace(/\.hbs$/, "");
  const meant = path.endsWith(".hbs")
    ? (ours.find((own) => isNear(name, own)) ??
      ours.find((own) => own.endsWith(`/${name}`) || own.startsWith(`${name}.`)))
    : ours.find((own) => path === own || isNear(path, `${own}.hbs`));
  const isHelpers = /^helpers?\.[cm]?[jt]s$/.test(path);
  if (meant === undefined && !isHelpers) return [];
  return [
    problem(
      "error",
      isHelpers
        ? "this file is never used: it is not called as helpers are"
        : `this file replaces none of Katagami's templates, and is called almost as ${meant ?? ""} is`,
      textPlace(`${shown}/${path}`),
      isHelpers
        ? "did you mean helpers.ts?"
        : `did you mean ${meant ?? ""}.hbs? For a file of your own take a name that is further from it`,
    ),
  ];
}

function isNear(name: string, own: string): boolean {
  const folder = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
  return folder(name) === folder(own) && editDistance(name, own) < leastApart;
}

/** The template that somebody means: `src/client.ts`, with `.hbs` or without, by its last part, or a partial by its name. */
export function findTemplate(set: TemplateSet, named: string): Template {
  const all = [...set.files, ...set.once, ...set.partials];
  const paths = all.map((template) => [pathOf(set, template), template] as const);
  const name = named
    .replaceAll("\\", "/")
    .replace(/^\.\//, "")
    .replace(/\.hbs$/, "");
  const exact = paths.find(([path]) => path === name)?.[1];
  if (exact !== undefined) return exact;
  const byEnd = paths.filter(([path]) => path.endsWith(`/${name}`));
  const [only] = byEnd;
  if (only !== undefined && byEnd.length === 1) return only[1];
  const message =
    byEnd.length > 1 ? `several templates are called ${name}` : `there is no template ${named}`;
  const hint =
    byEnd.length > 1
      ? byEnd.map(([path]) => path).join(", ")
      : (didYouMean(
          name,
          paths.flatMap(([path]) => [path, path.slice(path.lastIndexOf("/") + 1)]),
        ) ?? "`katagami templates list` shows what there is");
  throw new Failure(
    [problem("error", message, settingPlace("command line", "template"), hint)],
    "usage",
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

/** The files below a folder, with `/`, but for hidden folders (the originals of `templates eject`) and installed packages. */
async function filesBelow(folder: string, path = ""): Promise<string[]> {
  const entries = await readdir(join(folder, path), { withFileTypes: true });
  const found = entries.map(async (entry) => {
    const below = path + entry.name;
    if (entry.isDirectory()) {
      const isApart = entry.name.startsWith(".") || entry.name === "node_modules";
      return isApart ? [] : filesBelow(folder, `${below}/`);
    }
    return (await stat(join(folder, below)).catch(() => null))?.isFile() === true ? [below] : [];
  });
  return (await Promise.all(found)).flat();
}
