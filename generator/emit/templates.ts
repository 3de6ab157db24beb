import { readFile, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, problem, settingPlace } from "../diagnostic.js";

export interface Template {
  /** The path below the template folder without `.hbs`; a partial's name. */
  readonly name: string;
  /** As problems name it. */
  readonly file: string;
  /** The path of the file it makes, below the package's folder. */
  readonly output: string;
  readonly text: string;
}

/** The templates of a client, sorted by name. */
export interface TemplateSet {
  readonly files: readonly Template[];
  readonly partials: readonly Template[];
}

/** The folder `templates` that comes with Katagami: beside `generator/` here, beside `dist/` when installed. */
export const ownTemplates: string = fileURLToPath(new URL("../../templates", import.meta.url));

/**
 * Reads the templates of a client. A file of `overlay` stands in for ours of the same path, and adds an output file where
 * we have none.
 *
 * @throws Failure when the overlay cannot be read or holds no template
 */
export async function readTemplates(overlay: string | null): Promise<TemplateSet> {
  const found = new Map<string, Template>();
  for (const template of await readFolder(join(ownTemplates, "client"), "templates/client"))
    found.set(template.name, template);
  if (overlay !== null) {
    const own = await readFolder(overlay, overlay.split(sep).join("/")).catch(() => []);
    if (own.length === 0) {
      throw new Failure(
        [
          problem(
            "error",
            `there is no template (*.hbs) in ${overlay}`,
            settingPlace("command line", "--templates"),
          ),
        ],
        "usage",
      );
    }
    for (const template of own) found.set(template.name, template);
  }
  const all = [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    files: all.filter(({ name }) => !name.startsWith("partials/")),
    partials: all
      .filter(({ name }) => name.startsWith("partials/"))
      .map((template) => ({ ...template, name: template.name.slice("partials/".length) })),
  };
}

async function readFolder(folder: string, shown: string): Promise<Template[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".hbs"));
  return Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path)
        .split(sep)
        .join("/")
        .replace(/\.hbs$/, "");
      return {
        name,
        file: `${shown}/${name}.hbs`,
        output: name,
        text: await readFile(path, "utf8"),
      };
    }),
  );
}
