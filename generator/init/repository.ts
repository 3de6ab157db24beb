import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { applyEdits, modify, parse } from "jsonc-parser";
import { findConfig } from "../config/settings.js";
import { textPlace, usageError } from "../lib/diagnostic.js";
import { ownFile } from "../lib/own-files.js";
import { displayPath } from "../lib/paths.js";
import { oneLine, paint, type Terminal } from "../lib/terminal.js";
import { findPackageManager, type PackageManager } from "./package-manager.js";

/** Default folders of models and clients in a repository. */
const models = "sp-api/models";
const out = "packages/sp-api";

function scriptsFor({ lock }: PackageManager): Readonly<Record<string, string>> {
  return {
    "sp-api": "katagami generate && katagami build",
    "sp-api:check": "katagami generate --check",
    "sp-api:version": `changeset version && ${lock}`,
    "sp-api:publish": "katagami build && katagami publish && changeset publish",
  };
}

/**
 * Tasks for Turborepo. The generated sources are committed, so each package is built from its own files: after a change of one
 * model, only its package and its dependents are built.
 */
const turboTasks = {
  build: { dependsOn: ["^build"], outputs: ["dist/**"] },
  "//#sp-api:check": {
    // Not `**`: Turborepo writes logs into the packages, and pnpm links.
    inputs: [
      `${models}/**`,
      "katagami.config.*",
      `${out}/katagami.manifest.json`,
      `${out}/README.md`,
      `${out}/*/*`,
      `${out}/*/src/**`,
    ],
    outputs: [],
  },
};

/** The script with which Turborepo builds one package. */
const buildScript = { build: "katagami build ." };

/** The fields of a package.json. */
type Fields = Readonly<Record<string, unknown>>;

/** What was done with a file. */
interface Outcome {
  readonly file: string;
  readonly what: "written" | "added to" | "there already" | "yours to do";
  readonly detail: string;
}

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
  const { inWorkflow, install, lock, exec, add, name } = manager;
  const outcomes: Outcome[] = [
    await writeConfig(cwd, fields),
    await editManifest(manifest, text, fields, manager),
    ...(name === "pnpm" ? [await pnpmWorkspaces(cwd)] : []),
    await ignoreOutput(cwd),
    await writeNew(cwd, ".changeset/config.json", changesetConfig),
    ...(await editTurbo(join(cwd, "turbo.json"))),
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
  const next = [
    `${add} katagami @changesets/cli`,
    `${exec} katagami models pull`,
    `${name} run sp-api`,
  ];
  terminal.out(`\nNext: ${next.map((command) => `\`${command}\``).join(", ")}.\n`);
  return 0;
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
    ...((await exists(join(cwd, "turbo.json"))) ? { scripts: buildScript } : {}),
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
  { scripts, workspaces }: Fields,
  manager: PackageManager,
): Promise<Outcome> {
  let edited = text;
  const added: string[] = [];
  const tabSize = /^( +)"/m.exec(text)?.[1]?.length ?? 2;
  for (const [name, command] of Object.entries(scriptsFor(manager))) {
    if (typeof scripts === "object" && scripts !== null && Object.hasOwn(scripts, name)) continue;
    edited = setIn(edited, ["scripts", name], command, tabSize);
    added.push(`script ${name}`);
  }
  const glob = `${out}/*`;
  const isList = Array.isArray(workspaces);
  // pnpm has a file for its workspaces.
  if (
    manager.name !== "pnpm" &&
    (workspaces === undefined || (isList && !workspaces.includes(glob)))
  ) {
    edited = isList
      ? setIn(edited, ["workspaces", workspaces.length], glob, tabSize)
      : setIn(edited, ["workspaces"], [glob], tabSize);
    added.push(`workspace ${glob}`);
  }
  if (added.length === 0) return { file: basename(file), what: "there already", detail: "" };
  await writeFile(file, edited);
  return { file: basename(file), what: "added to", detail: added.join(", ") };
}

/** Sets a value in a JSON text, and keeps the rest as it is. An index inserts into an array. */
function setIn(text: string, path: (string | number)[], value: unknown, tabSize: number): string {
  const formattingOptions = { insertSpaces: true, tabSize };
  const isArrayInsertion = typeof path.at(-1) === "number";
  return applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion }));
}

/** Adds the output of `katagami build` to .gitignore. */
async function ignoreOutput(cwd: string): Promise<Outcome> {
  const file = ".gitignore";
  const path = join(cwd, file);
  const text = await readText(path);
  const rule = `${out}/*/dist/`;
  if (text === null) return writeNew(cwd, file, `node_modules/\n${rule}\n`);
  const isThere = text
    .split("\n")
    .some((line) => line.trim() === rule || /^(?:\*\*\/)?dist\/?$/.test(line.trim()));
  if (isThere) return { file, what: "there already", detail: "" };
  await writeFile(path, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${rule}\n`);
  return { file, what: "added to", detail: rule };
}

/**
 * Writes the workspaces of pnpm, or says what to add: editing YAML would lose its comments. The clients name their runtime by
 * version, as published: without `linkWorkspacePackages`, pnpm looks for it in the registry.
 */
async function pnpmWorkspaces(cwd: string): Promise<Outcome> {
  const file = "pnpm-workspace.yaml";
  const text = await readText(join(cwd, file));
  const linking = "linkWorkspacePackages: true";
  if (text === null) return writeNew(cwd, file, `packages:\n  - "${out}/*"\n${linking}\n`);
  const settings = (await readText(join(cwd, ".npmrc"))) ?? "";
  const isLinking =
    /^linkWorkspacePackages: *(?:true|deep)/m.test(text) ||
    /^link-workspace-packages *= *(?:true|deep)/m.test(settings);
  const missing = [
    ...(text.includes(`${out}/*`) ? [] : [`add "${out}/*" below packages`]),
    ...(isLinking ? [] : [`add ${linking}, or pnpm looks for the runtime in the registry`]),
  ];
  return missing.length === 0
    ? { file, what: "there already", detail: "" }
    : { file, what: "yours to do", detail: missing.join("; ") };
}

/** Adds tasks to turbo.json, if the repository has one. */
async function editTurbo(file: string): Promise<Outcome[]> {
  const text = await readText(file);
  if (text === null) return [];
  const { tasks } = (parse(text) ?? {}) as { readonly tasks?: object };
  const missing = Object.entries(turboTasks).filter(
    ([name]) => tasks === undefined || !Object.hasOwn(tasks, name),
  );
  if (missing.length === 0) return [{ file: "turbo.json", what: "there already", detail: "" }];
  const edited = missing.reduce(
    (before, [name, task]) => setIn(before, ["tasks", name], task, 2),
    text,
  );
  await writeFile(file, edited);
  const detail = missing.map(([name]) => `task ${name}`).join(", ");
  return [{ file: "turbo.json", what: "added to", detail }];
}

/** Writes a file that does not exist yet. */
async function writeNew(cwd: string, file: string, text: string): Promise<Outcome> {
  const path = join(cwd, file);
  if (await exists(path)) return { file, what: "there already", detail: "" };
  await mkdir(dirname(path), { recursive: true });
  // `wx`: a file that was created in the meantime is not overwritten.
  await writeFile(path, text, { flag: "wx" });
  return { file, what: "written", detail: "" };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(() => null);
}
