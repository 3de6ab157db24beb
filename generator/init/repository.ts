import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { applyEdits, modify, parse } from "jsonc-parser";
import { findConfig } from "../config/settings.js";
import { Failure, problem, textPlace } from "../lib/diagnostic.js";
import { ownFile } from "../lib/own-files.js";
import { paint, type Terminal } from "../lib/terminal.js";

/** Where a repository keeps models and clients unless it says otherwise. */
const models = "sp-api/models";

const out = "packages/sp-api";

/** What differs by package manager. */
interface Manager {
  /** Installs what the lock says, in CI. */
  readonly install: string;
  /** Brings the lock up to date with new packages and versions. */
  readonly lock: string;
  readonly add: string;
}

const npm: Manager = {
  install: "npm ci",
  lock: "npm install --package-lock-only",
  add: "npm install --save-dev",
};

const pnpm: Manager = {
  install: "npx pnpm install --frozen-lockfile",
  lock: "npx pnpm install --lockfile-only",
  add: "pnpm add -D -w",
};

function scriptsFor({ lock }: Manager): Readonly<Record<string, string>> {
  return {
    "sp-api": "katagami generate && katagami build",
    "sp-api:check": "katagami generate --check",
    "sp-api:version": `changeset version && ${lock.replace(/^npx /, "")}`,
    "sp-api:publish": "katagami build && changeset publish",
  };
}

/**
 * What Turborepo caches by. Sources are committed, so each package is built by itself and from its own files: a model that was edited
 * costs its own package and what depends on it. Nothing builds what it has not changed.
 */
const turboTasks = {
  build: { dependsOn: ["^build"], outputs: ["dist/**"] },
  "//#sp-api:check": {
    // Not all of the output: Turborepo writes logs there, and pnpm its links.
    inputs: [
      `${models}/**`,
      "katagami.config.*",
      `${out}/katagami.manifest.json`,
      `${out}/*/*`,
      `${out}/*/src/**`,
    ],
    outputs: [],
  },
};

/** The script by which Turborepo builds one package. */
const buildScript = { build: "katagami build ." };

interface Outcome {
  readonly file: string;
  readonly what: "written" | "added to" | "there already" | "yours to do";
  readonly detail: string;
}

/**
 * `katagami init` in a repository: writes a configuration, scripts, a place for changesets and workflows. It finds out what it can
 * (scope, package manager, workspaces, Turborepo) and changes nothing that is there.
 *
 * @throws Failure (usage) where there is no package.json to start from
 */
export async function initRepository(cwd: string, terminal: Terminal): Promise<number> {
  const manifest = join(cwd, "package.json");
  const text = await readText(manifest);
  const root: unknown = text === null ? null : parse(text);
  if (text === null || typeof root !== "object" || root === null) {
    const hint = "run this in the top folder of a repository, after `npm init`";
    throw new Failure(
      [problem("error", "there is no package.json", textPlace(manifest), hint)],
      "usage",
    );
  }
  // Fields are looked at one by one below.
  const fields = root as Readonly<Record<string, unknown>>;
  const isPnpm = await usesPnpm(cwd, fields);
  const manager = isPnpm ? pnpm : npm;
  const outcomes: Outcome[] = [
    await writeConfig(cwd, fields),
    await editManifest(manifest, text, fields, isPnpm),
    ...(isPnpm ? [await pnpmWorkspaces(cwd)] : []),
    await ignoreOutput(cwd),
    await writeNew(cwd, join(cwd, ".changeset/config.json"), changesetConfig),
    ...(await editTurbo(join(cwd, "turbo.json"))),
  ];
  for (const name of ["sp-api-update.yml", "sp-api-release.yml"]) {
    const template = await readFile(ownFile(`templates/init/${name}`), "utf8");
    const workflow = template
      .replaceAll("INSTALL_COMMAND", manager.install)
      .replaceAll("LOCK_COMMAND", manager.lock)
      .replaceAll("RUN_COMMAND", isPnpm ? "npx pnpm run" : "npm run");
    outcomes.push(await writeNew(cwd, join(cwd, ".github/workflows", name), workflow));
  }
  for (const { file, what, detail } of outcomes) {
    const color = what === "there already" ? "gray" : what === "yours to do" ? "yellow" : "green";
    const rest = detail === "" ? "" : `: ${detail}`;
    terminal.out(`${paint(terminal, color, what.padEnd(13))}  ${file}${rest}\n`);
  }
  terminal.out(
    `\nNext: \`${manager.add} katagami @changesets/cli\`, \`npx katagami models pull\`, \`npm run sp-api\`.\n`,
  );
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

async function writeConfig(
  cwd: string,
  { name, repository }: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const existing = await findConfig(cwd);
  if (existing !== null) return { file: basename(existing), what: "there already", detail: "" };
  const scope = typeof name === "string" ? /^(@[^/]+)\//.exec(name)?.[1] : undefined;
  const own = {
    ...(repository === undefined ? {} : { repository }),
    ...((await exists(join(cwd, "turbo.json"))) ? { scripts: buildScript } : {}),
  };
  const config = {
    models,
    out,
    ...(scope === undefined ? {} : { scope }),
    ...(Object.keys(own).length === 0 ? {} : { package: own }),
  };
  return writeNew(cwd, join(cwd, "katagami.config.json"), `${JSON.stringify(config, null, 2)}\n`);
}

/** Adds scripts and the workspace that are not there, in the file's own layout. */
async function editManifest(
  file: string,
  text: string,
  fields: Readonly<Record<string, unknown>>,
  isPnpm: boolean,
): Promise<Outcome> {
  let edited = text;
  const added: string[] = [];
  const set = (path: (string | number)[], value: unknown, isArrayInsertion = false): void => {
    const formattingOptions = {
      insertSpaces: true,
      tabSize: /^( +)"/m.exec(text)?.[1]?.length ?? 2,
    };
    edited = applyEdits(
      edited,
      modify(edited, path, value, { formattingOptions, isArrayInsertion }),
    );
  };
  const own = fields["scripts"];
  for (const [name, command] of Object.entries(scriptsFor(isPnpm ? pnpm : npm))) {
    if (typeof own === "object" && own !== null && Object.hasOwn(own, name)) continue;
    set(["scripts", name], command);
    added.push(`script ${name}`);
  }
  const { workspaces } = fields;
  const glob = `${out}/*`;
  if (!isPnpm && workspaces === undefined) {
    set(["workspaces"], [glob]);
    added.push(`workspace ${glob}`);
  } else if (!isPnpm && Array.isArray(workspaces) && !workspaces.includes(glob)) {
    set(["workspaces", workspaces.length], glob, true);
    added.push(`workspace ${glob}`);
  }
  if (added.length === 0) return { file: basename(file), what: "there already", detail: "" };
  await writeFile(file, edited);
  return { file: basename(file), what: "added to", detail: added.join(", ") };
}

async function usesPnpm(
  cwd: string,
  { packageManager }: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  if (typeof packageManager === "string") return packageManager.startsWith("pnpm@");
  return exists(join(cwd, "pnpm-lock.yaml"));
}

/** What `katagami build` writes is not for committing. */
async function ignoreOutput(cwd: string): Promise<Outcome> {
  const file = ".gitignore";
  const path = join(cwd, file);
  const text = await readText(path);
  const rule = `${out}/*/dist/`;
  if (text === null) return writeNew(cwd, path, `node_modules/\n${rule}\n`);
  const isThere = text
    .split("\n")
    .some((line) => line.trim() === rule || /^(?:\*\*\/)?dist\/?$/.test(line.trim()));
  if (isThere) return { file, what: "there already", detail: "" };
  await writeFile(path, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${rule}\n`);
  return { file, what: "added to", detail: rule };
}

/**
 * The workspaces of pnpm. The clients name their runtime by version, as they are published: pnpm takes that from the registry unless
 * it is told to look in the workspace first. YAML is not edited: its comments would not survive.
 */
async function pnpmWorkspaces(cwd: string): Promise<Outcome> {
  const file = "pnpm-workspace.yaml";
  const text = await readText(join(cwd, file));
  const linking = "linkWorkspacePackages: true";
  if (text === null)
    return writeNew(cwd, join(cwd, file), `packages:\n  - "${out}/*"\n${linking}\n`);
  const settings = (await readText(join(cwd, ".npmrc"))) ?? "";
  const isLinking =
    /^linkWorkspacePackages: *(?:true|deep)/m.test(text) ||
    /^link-workspace-packages *= *(?:true|deep)/m.test(settings);
  const missing = [
    ...(text.includes(`${out}/*`) ? [] : [`add "${out}/*" below packages`]),
    ...(isLinking ? [] : [`add ${linking}, or the runtime is looked for in the registry`]),
  ];
  return missing.length === 0
    ? { file, what: "there already", detail: "" }
    : { file, what: "yours to do", detail: missing.join("; ") };
}

/** Tasks for Turborepo, where the repository uses it. */
async function editTurbo(file: string): Promise<Outcome[]> {
  const text = await readText(file);
  if (text === null) return [];
  const { tasks } = (parse(text) ?? {}) as { readonly tasks?: object };
  const missing = Object.entries(turboTasks).filter(
    ([name]) => tasks === undefined || !Object.hasOwn(tasks, name),
  );
  if (missing.length === 0) return [{ file: "turbo.json", what: "there already", detail: "" }];
  let edited = text;
  for (const [name, task] of missing) {
    const formattingOptions = { insertSpaces: true, tabSize: 2 };
    edited = applyEdits(edited, modify(edited, ["tasks", name], task, { formattingOptions }));
  }
  await writeFile(file, edited);
  const detail = missing.map(([name]) => `task ${name}`).join(", ");
  return [{ file: "turbo.json", what: "added to", detail }];
}

async function writeNew(cwd: string, path: string, text: string): Promise<Outcome> {
  const file = relative(cwd, path).split(sep).join("/");
  if (await exists(path)) return { file, what: "there already", detail: "" };
  await mkdir(dirname(path), { recursive: true });
  // `wx`: a file that came meanwhile is not overwritten.
  await writeFile(path, text, { flag: "wx" });
  return { file, what: "written", detail: "" };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(() => null);
}
