import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runtimeModules } from "../../generator/view/package-json.js";

/** The flags that a client's users may have set; without Node's types, which they need not have. */
export const strictest = {
  noEmit: true,
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUncheckedSideEffectImports: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  verbatimModuleSyntax: true,
  declaration: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  skipLibCheck: false,
};

/** Runs the TypeScript compiler and gives back what it says: nothing when all is well. Paths are relative to the working folder. */
export async function tsc(...args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    const compiler = resolve("node_modules/typescript/bin/tsc");
    execFile(
      process.execPath,
      [compiler, "--pretty", "false", ...args],
      { maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const said = `${stdout}${stderr}`.trim();
        done(error !== null && said === "" ? error.message : said);
      },
    );
  });
}

/** Where the compiler finds the runtime: subpath → source. */
export function runtimePaths(source: string): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(runtimeModules).map(([subpath, module]) => [
      `sp-api-runtime${subpath.slice(1)}`,
      [`${source}/${module}.ts`],
    ]),
  );
}

/** Compiles all packages of a folder under the strictest flags; gives back what the compiler says. */
export async function compilePackages(folder: string): Promise<string> {
  const project = join(folder, "tsconfig.json");
  const compilerOptions = {
    ...strictest,
    module: "nodenext",
    moduleResolution: "nodenext",
    paths: runtimePaths("./runtime/src"),
  };
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  await writeFile(project, JSON.stringify({ compilerOptions, include: ["./*/src"] }));
  return tsc("-p", project);
}
