import { execFileSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command, Contender } from "./measure.js";
import { emptied } from "./peers.js";

const compilerOptions = {
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  module: "esnext",
  moduleResolution: "bundler",
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/**
 * TypeScript 7 over a generator's whole output, in one program, under `strict`; module resolution is `bundler`, since most
 * peers leave out the file endings that `nodenext` asks for.
 */
export async function typeCheck(name: string, out: string): Promise<Contender> {
  return checkOf(name, out, "tsconfig.json", "./**/*.ts");
}

/** TypeScript 7 over what a program reads that imports every client of Katagami: not the cases of the sandbox. */
export async function typeCheckImports(name: string, out: string): Promise<Contender> {
  return checkOf(name, out, "tsconfig.imports.json", "./*/src/index.ts");
}

/** The same program where the clients are built, as they are when they are installed: it reads their declarations. */
export async function typeCheckBuilt(
  name: string,
  out: string,
  scratch: string,
): Promise<Contender> {
  const packages = join(scratch, "built");
  const app = join(scratch, "built-app");
  await emptied(packages);
  await emptied(app);
  await cp(out, packages, { recursive: true });
  execFileSync(process.execPath, ["dist/cli.js", "build", "--out", packages], { stdio: "ignore" });
  await mkdir(join(app, "node_modules"));
  const lines: string[] = [];
  for (const folder of await readdir(packages)) {
    const text = await readFile(join(packages, folder, "package.json"), "utf8").catch(() => null);
    if (text === null) continue;
    const { name: id } = JSON.parse(text) as { name: string };
    await symlink(join(packages, folder), join(app, "node_modules", id));
    if (folder !== "runtime") lines.push(`export * as c${lines.length} from "${id}";\n`);
  }
  await writeFile(join(app, "main.ts"), lines.join(""));
  return checkOf(name, app, "tsconfig.json", "./main.ts");
}

async function checkOf(
  name: string,
  out: string,
  file: string,
  include: string,
): Promise<Contender> {
  const paths = { "sp-api-*": ["./*/src/index.ts"] }; // Katagami's clients name the runtime that lies beside them.
  const config = { compilerOptions: { ...compilerOptions, paths }, include: [include] };
  await writeFile(join(out, file), JSON.stringify(config));
  return { name, command: tsc(out, file), prepare: async () => {} };
}

/** What the compiler takes before it has anything to check: its start, and the library's own declarations. */
export async function typeCheckNothing(name: string, scratch: string): Promise<Contender> {
  const folder = join(scratch, "nothing");
  await emptied(folder);
  await writeFile(join(folder, "nothing.ts"), "export {};\n");
  return typeCheck(name, folder);
}

function tsc(folder: string, project: string): Command {
  const program = join(process.cwd(), "node_modules/typescript/bin/tsc");
  return {
    program: process.execPath,
    args: [program, "-p", project, "--pretty", "false"],
    cwd: folder,
    isOwnProcess: false,
  };
}

/** The folders, directly below the output, in which the compiler found errors; and how many errors in all. */
export function readErrors(stdout: string): { folders: Set<string>; count: number } {
  const places = [...stdout.matchAll(/^([^\s(][^(]*)\(\d+,\d+\): error TS/gm)];
  const general = [...stdout.matchAll(/^error TS/gm)];
  return {
    folders: new Set(places.map(([, path]) => path?.split(/[/\\]/)[0] ?? "")),
    count: places.length + general.length,
  };
}
