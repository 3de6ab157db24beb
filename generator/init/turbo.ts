import { writeFile } from "node:fs/promises";
import { parse } from "jsonc-parser";
import { readText } from "../lib/folders.js";
import { isRecord } from "../lib/json.js";
import { type Outcome, setIn } from "./outcome.js";

type Tasks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Tasks for Turborepo. The generated sources are committed, so each package is built from its own files: after a change of one
 * model, only its package and its dependents are built.
 */
function tasksFor(models: string, out: string): Tasks {
  return {
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
}

/**
 * Adds tasks to turbo.json, if the repository has one. A task that is there gets what it lacks: without `^build` an app is built
 * before the clients that it imports, and without `dist/**` their output is not cached.
 *
 * @param models - the folder of the models
 * @param out - the folder of the packages
 */
export async function editTurbo(file: string, models: string, out: string): Promise<Outcome[]> {
  const text = await readText(file);
  if (text === null) return [];
  const root = (parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  // Turborepo 1 calls them so.
  const key = root["tasks"] === undefined && isRecord(root["pipeline"]) ? "pipeline" : "tasks";
  const present = isRecord(root[key]) ? root[key] : {};
  let edited = text;
  const added: string[] = [];
  const left: string[] = [];
  for (const [name, task] of Object.entries(tasksFor(models, out))) {
    const own = present[name];
    if (own === undefined) {
      edited = setIn(edited, [key, name], task, 2);
      added.push(`task ${name}`);
    } else if (name === "build")
      for (const [field, [value = ""]] of Object.entries(task) as [string, string[]][]) {
        const list = isRecord(own) ? (own[field] ?? []) : null;
        if (!Array.isArray(list)) left.push(`${field} of the task build needs "${value}"`);
        else if (!list.includes(value)) {
          const path = list.length === 0 ? [field] : [field, list.length];
          edited = setIn(edited, [key, name, ...path], list.length === 0 ? [value] : value, 2);
          added.push(`"${value}" in ${field} of the task build`);
        }
      }
  }
  if (added.length > 0) await writeFile(file, edited);
  const outcomes = [
    { file: "turbo.json", what: "added to", detail: added.join(", ") } as const,
    { file: "turbo.json", what: "yours to do", detail: left.join("; ") } as const,
  ].filter(({ detail }) => detail !== "");
  return outcomes.length > 0
    ? outcomes
    : [{ file: "turbo.json", what: "there already", detail: "" }];
}
