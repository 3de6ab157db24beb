/** The proof that `diff` never under-reports: what it calls minor or patch, the compiler accepts. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Settings, readSettings } from "../../generator/config/settings.js";
import type { Api } from "../../generator/model/api.js";
import { createRenderApi } from "../../generator/pipeline/package.js";
import { type BaseState, readBase } from "../../generator/release/baseline.js";
import { compareStates } from "../../generator/release/compare-states.js";
import { readJudgement } from "../../generator/release/judgement.js";
import { tsc } from "../support/tsc.js";
import { oldSurfaceProgram } from "./old-surface.js";
import type { History, Step } from "./states.js";

/** A package that differs between two states. */
export interface ComparedPackage {
  readonly id: string;
  readonly bump: string;
  /** `<state after>: <rule> <subject>` of every change. */
  readonly changes: readonly string[];
  /** The folder of its program. */
  readonly folder: string;
}

export interface Proof {
  readonly packages: readonly ComparedPackage[];
  /** What the compiler says of the program of a package; none when it compiles. */
  readonly errorsOf: (one: ComparedPackage) => readonly string[];
}

/**
 * Compares the states of each step, and compiles the program of every package of which both states can be read.
 *
 * @param folder an empty folder
 */
export async function prove(
  history: History,
  steps: readonly Step[],
  folder: string,
): Promise<Proof> {
  mkdirSync(folder, { recursive: true });
  const settings: Settings = {
    ...(await readSettings({}, folder)),
    patches: join(folder, "no-patches"),
  };
  const render = await createRenderApi(settings);
  const judgement = await readJudgement(settings);
  const packages: ComparedPackage[] = [];
  for (const [index, step] of steps.entries()) {
    const at = join(folder, `step-${String(index)}`);
    history.write(step, at);
    const before = await readState(join(at, "before"), settings);
    const after = await readState(join(at, "after"), settings);
    const { value } = await compareStates(before, after, {
      render,
      retained: new Map(),
      judgement,
    });
    for (const { id, bump, changes } of value) {
      const old = before.models.find(({ api }) => api.id === id);
      const now = after.models.find(({ api }) => api.id === id);
      if (old === undefined || now === undefined) continue;
      const program = join(at, "packages", id);
      writePackage(join(program, "before"), old.api, render);
      writePackage(join(program, "after"), now.api, render);
      const className = { before: `${old.api.name}Api`, after: `${now.api.name}Api` };
      write(join(program, "proof.ts"), oldSurfaceProgram(old.api, className));
      const said = changes.map(
        ({ rule, subject }) => `${step.after.slice(0, 9)}: ${rule} ${subject}`,
      );
      packages.push({ id, bump, changes: said, folder: program });
    }
  }
  return { packages, errorsOf: await compile(folder) };
}

async function readState(folder: string, settings: Settings): Promise<BaseState> {
  const isEmpty = readdirSync(folder).length === 0;
  return isEmpty
    ? { name: folder, models: [], broken: [], diagnostics: [] }
    : readBase(folder, settings);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function writePackage(
  folder: string,
  api: Api,
  render: (api: Api) => readonly { readonly path: string; readonly text: string }[],
): void {
  for (const { path, text } of render(api)) {
    const name = /src\/(?:types|client|operations)\.ts$/.exec(path)?.[0];
    if (name !== undefined) write(join(folder, name), text);
  }
}

/** Compiles all programs at once, with the real runtime. */
async function compile(folder: string): Promise<Proof["errorsOf"]> {
  write(join(folder, "package.json"), '{ "type": "module" }\n');
  const compilerOptions = {
    noEmit: true,
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    types: [],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    skipLibCheck: true,
    paths: { "sp-api-runtime": [resolve("generated/runtime/src/index.ts")] },
  };
  const include = ["step-*/packages/*/proof.ts"];
  write(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include }));
  const said = (await tsc("-p", folder)).split("\n");
  return (one) =>
    said.filter((line) => resolve(line.split("(")[0]!) === join(one.folder, "proof.ts"));
}
