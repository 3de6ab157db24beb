import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { parse } from "jsonc-parser";
import { findConfig } from "../config/settings.js";
import { textPlace, usageError } from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import { valueAt } from "../lib/json-pointer.js";
import { ownFile } from "../lib/own-files.js";
import { displayPath } from "../lib/paths.js";
import { oneLine, paint, type Terminal } from "../lib/terminal.js";
import { type Outcome, setIn, writeNew } from "./outcome.js";
import { findPackageManager, type PackageManager } from "./package-manager.js";
import { pnpmWorkspaces } from "./pnpm-workspaces.js";
import { editTurbo } from "./turbo.js";

/** Default folders of models and clients in a repository. */
const models = "sp-api/models";
const out = "packages/sp-api";

/** @param publishesOthers - whether changesets publish other packages of the repository already */
function scriptsFor(
  { lock }: PackageManager,
  publishesOthers: boolean,
): Readonly<Record<string, string>> {
  const others = publishesOthers ? " && changeset publish" : "";
  return {
    "sp-api": "katagami generate && katagami build",
    "sp-api:check": "katagami generate --check",
    "sp-api:version": `changeset version && ${lock}`,
    "sp-api:publish": `katagami build && katagami publish${others}`,
  };
}

/** The script with which Turborepo builds one package. `sp-api` checks the types of all. */
const buildScript = { build: "katagami build . --no-check" };

/** The fields of a package.json. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * Sets a repository up: writes a configuration, scripts, workflows and a configuration of changesets. Finds scope, package
 * manager, workspaces and Turborepo by itself, and overwrites nothing.
 *
 * @throws Failure (usage) when there is no package.json
 */
export async function initRepository(cwd: string, terminal: Terminal): Promise<number> {
  const manifest = join(cwd, "package.json");
  const text = await readText(manifest);
  const root: unknown = text === null ? null : parse(text);
  if (text === null || typeof root !== "object" || root === null) {
    const { name } = await findPackageManager(cwd);
    const hint = `run this in the top folder of a repository, after \`${name} init\``;
    throw usageError("there is no package.json", textPlace(displayPath(manifest)), hint);
  }
  // Each field is checked where it is used.
  const fields = root as Fields;
  const manager = await findPackageManager(cwd);
  const { inWorkflow, install, lock, exec, name } = manager;
  const scripts = scriptsFor(manager, existsSync(join(cwd, ".changeset/config.json")));
  const outcomes: Outcome[] = [
    await writeConfig(cwd, fields),
    await editManifest(manifest, text, fields, scripts, name === "pnpm"),
    ...(name === "pnpm" ? [await pnpmWorkspaces(cwd, `${out}/*`)] : []),
    await ignoreOutput(cwd),
    await writeNew(cwd, ".changeset/config.json", changesetConfig),
    ...(await editTurbo(join(cwd, "turbo.json"), models, out)),
  ];
  for (const file of ["sp-api-update.yml", "sp-api-release.yml"]) {
    const template = await readFile(ownFile(`templates/init/${file}`), "utf8");
    const workflow = template
      .replaceAll("INSTALL_COMMAND", inWorkflow + install)
      .replaceAll("LOCK_COMMAND", inWorkflow + lock)
      .replaceAll("EXEC_COMMAND", inWorkflow + exec)
      .replaceAll("PUBLISH_COMMAND", `${name} run sp-api:publish`)
      .replaceAll("RUN_COMMAND", `${inWorkflow}${name} run`);
    outcomes.push(await writeNew(cwd, `.github/workflows/${file}`, workflow));
  }
  for (const { file, what, detail } of outcomes) {
    const color = what === "there already" ? "gray" : what === "yours to do" ? "yellow" : "green";
    const rest = detail === "" ? "" : `: ${detail}`;
    terminal.out(`${paint(terminal, color, what.padEnd(13))}  ${oneLine(file + rest)}\n`);
  }
  const next = nextSteps(cwd, fields, manager).map((command) => `  ${oneLine(command)}\n`);
  terminal.out(`\nNext:\n${next.join("")}`);
  return 0;
}

/** The commands that lead to packages that can be imported. */
function nextSteps(cwd: string, fields: Fields, manager: PackageManager): readonly string[] {
  const { add, exec, name } = manager;
  const missing = [
    ...(isInstalled(cwd, fields) ? [] : [shellWord(resolve(ownFile(".")))]),
    ...(isNamed(fields, "@changesets/cli") ? [] : ["@changesets/cli"]),
  ];
  return [
    ...(missing.length === 0 ? [] : [`${add} ${missing.join(" ")}`]),
    `${exec} katagami models pull`,
    `${name} run sp-api`,
    // Links the new workspaces.
    `${name} install`,
  ];
}

/** Whether Katagami is a dependency, or is installed in a folder above. It is on no public registry. */
function isInstalled(cwd: string, fields: Fields): boolean {
  const modules = resolve(ownFile("."), "..");
  const isAbove = !relative(dirname(modules), cwd).startsWith("..");
  return isNamed(fields, "katagami") || (basename(modules) === "node_modules" && isAbove);
}

function shellWord(path: string): string {
  return /^[\w./:@+-]+$/.test(path) ? path : `"${path}"`;
}

function isNamed(fields: Fields, dependency: string): boolean {
  return ["dependencies", "devDependencies"].some(
    (key) => valueAt(fields, [key, dependency]) !== undefined,
  );
}

const changesetConfig = `${JSON.stringify(
  {
    $schema: "https://unpkg.com/@changesets/config/schema.json",
    changelog: "@changesets/cli/changelog",
    access: "public",
    baseBranch: "main",
  },
  null,
  2,
)}\n`;

async function writeConfig(cwd: string, { name, repository }: Fields): Promise<Outcome> {
  const existing = await findConfig(cwd);
  if (existing !== null) return { file: basename(existing), what: "there already", detail: "" };
  const scope = typeof name === "string" ? /^(@[^/]+)\//.exec(name)?.[1] : undefined;
  const own = {
    ...(repository === undefined ? {} : { repository }),
    ...(existsSync(join(cwd, "turbo.json")) ? { scripts: buildScript } : {}),
  };
  const config = {
    models,
    apis: ["*"],
    out,
    ...(scope === undefined ? {} : { scope }),
    ...(Object.keys(own).length === 0 ? {} : { package: own }),
  };
  return writeNew(cwd, "katagami.config.ts", configText(config));
}

/** The configuration as TypeScript, which takes comments. */
function configText(config: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(config).map(([key, value]) => {
    const comment = key === "apis" ? apisComment : "";
    const text = Array.isArray(value) ? JSON.stringify(value) : JSON.stringify(value, null, 2);
    return `${comment}  ${key}: ${text.replaceAll("\n", "\n  ")},\n`;
  });
  return `import { defineConfig } from "katagami";\n\nexport default defineConfig({\n${lines.join("")}});\n`;
}

const apisComment = `  // The APIs that you use, for example ["vendor-orders-v1", "vendor-direct-fulfillment-*"]. Default: all of Amazon's.
  // \`katagami list\` finds the one that has an operation. After a change: \`katagami models pull\`, then \`katagami generate\`.
`;

/** Adds missing scripts and the workspace to package.json, and keeps its layout. */
async function editManifest(
  file: string,
  text: string,
  fields: Fields,
  scripts: Readonly<Record<string, string>>,
  hasOwnWorkspaces: boolean,
): Promise<Outcome> {
  const { workspaces } = fields;
  let edited = text;
  const added: string[] = [];
  const tabSize = /^( +)"/m.exec(text)?.[1]?.length ?? 2;
  for (const [name, command] of Object.entries(scripts)) {
    if (valueAt(fields, ["scripts", name]) !== undefined) continue;
    edited = setIn(edited, ["scripts", name], command, tabSize);
    added.push(`script ${name}`);
  }
  const glob = `${out}/*`;
  const isList = Array.isArray(workspaces);
  // pnpm has a file for its workspaces.
  if (!hasOwnWorkspaces && (workspaces === undefined || (isList && !workspaces.includes(glob)))) {
    edited = isList
      ? setIn(edited, ["workspaces", workspaces.length], glob, tabSize)
      : setIn(edited, ["workspaces"], [glob], tabSize);
    added.push(`workspace ${glob}`);
  }
  if (added.length === 0) return { file: basename(file), what: "there already", detail: "" };
  await writeFile(file, edited);
  return { file: basename(file), what: "added to", detail: added.join(", ") };
}

/** Adds what is not committed to .gitignore: the output of `katagami build`, and Turborepo's cache and logs. */
async function ignoreOutput(cwd: string): Promise<Outcome> {
  const file = ".gitignore";
  const path = join(cwd, file);
  const text = await readText(path);
  const turbo = existsSync(join(cwd, "turbo.json")) ? [".turbo/"] : [];
  const rules = [`${out}/*/dist/`, ...turbo];
  if (text === null) return writeNew(cwd, file, ["node_modules/", ...rules, ""].join("\n"));
  const present = text.split("\n").map((line) => line.trim().replace(/^(?:\*\*)?\/|\/$/g, ""));
  const missing = rules.filter(
    (rule) => !present.includes(rule.slice(0, -1)) && !present.includes(basename(rule)),
  );
  if (missing.length === 0) return { file, what: "there already", detail: "" };
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  await writeFile(path, `${start}${missing.join("\n")}\n`);
  return { file, what: "added to", detail: missing.join(", ") };
}
