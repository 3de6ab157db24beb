import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Model } from "./corpus.js";
import type { Command, Contender } from "./measure.js";

/** Another generator, installed by the bench outside package.json. */
export interface Peer {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  /** How it is run and what it does about layout, for the notes below the table. */
  readonly note: string;
  /** The program that generates all models in one process. */
  readonly generator: { readonly driver: string } | { readonly jar: string };
}

const openapiGenerator: Peer = {
  name: "openapi-generator batch",
  packages: { "@openapitools/openapi-generator-cli": "1.0.18-5.0.0-beta2" },
  generator: { jar: "@openapitools/openapi-generator-cli/bin/openapi-generator.jar" },
  note:
    "typescript-fetch with `typescriptThreePlus` and `supportsES6`, `validateSpec` off (4 models do not pass it), `batch` in " +
    "one JVM that takes both cores; laid out by its templates, not formatted",
};

export const peers: readonly Peer[] = [
  {
    name: "hey-api",
    packages: { "@hey-api/openapi-ts": "0.99.0", typescript: "5.9.3" },
    generator: { driver: "hey-api.mjs" },
    note:
      "`createClient` once per model in one process, client-fetch, typescript and sdk plug-ins (one call with an array of " +
      "configurations takes as long and more memory); not formatted, its default",
  },
  {
    name: "orval",
    packages: { orval: "8.33.0", prettier: "3.10.1" },
    generator: { driver: "orval.mjs" },
    note: "`generate` once per model in one process, `client: fetch`, `mode: single`; not formatted, its default",
  },
  {
    name: "openapi-generator-plus",
    packages: {
      "openapi-generator-plus": "2.22.0",
      "@openapi-generator-plus/core": "2.31.3",
      "@openapi-generator-plus/typescript-fetch-client-generator": "2.0.0",
    },
    generator: { driver: "openapi-generator-plus.mjs" },
    note:
      "the calls of its own command line, once per model in one process, `includePolyfills` off (they import a package that " +
      "is not there); laid out by its templates, not formatted",
  },
  openapiGenerator,
];

const drivers = fileURLToPath(new URL("./drivers/", import.meta.url));

/**
 * Installs a peer at its pinned versions, unless it is there already.
 *
 * @returns the folder it stands in
 * @throws Error when npm cannot install it
 */
export async function install(peer: Peer, cache: string): Promise<string> {
  const folder = join(cache, peer.name.replaceAll(" ", "-"));
  await installPackages(peer.packages, folder);
  if ("driver" in peer.generator)
    await copyFile(join(drivers, peer.generator.driver), join(folder, "driver.mjs"));
  return folder;
}

/**
 * Makes a folder hold packages at their versions, unless it does already.
 *
 * @throws Error when npm cannot install them
 */
export async function installPackages(packages: Peer["packages"], folder: string): Promise<void> {
  const manifest = `${JSON.stringify({ private: true, dependencies: packages }, null, 2)}\n`;
  const installed = join(folder, "installed.json");
  if ((await readFile(installed, "utf8").catch(() => "")) === manifest) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), manifest);
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await promisify(execFile)("npm", args, { cwd: folder, shell: process.platform === "win32" });
  await writeFile(installed, manifest);
}

/** A peer at work: all models into `out`, a folder for each, from an empty `out`. */
export async function peerContender(
  peer: Peer,
  folder: string,
  models: readonly Model[],
  out: string,
): Promise<Contender> {
  const command = await peerCommand(peer, folder, models, out);
  return { name: peer.name, command, prepare: () => emptied(out) };
}

async function peerCommand(
  { generator }: Peer,
  folder: string,
  models: readonly Model[],
  out: string,
): Promise<Command> {
  if ("driver" in generator) {
    const jobs = join(folder, "jobs.json");
    await writeFile(jobs, JSON.stringify({ models, out }));
    return {
      program: process.execPath,
      args: ["driver.mjs", jobs],
      cwd: folder,
      isOwnProcess: true,
    };
  }
  await mkdir(join(folder, "configs"), { recursive: true });
  const configs = models.map((model) => join(folder, "configs", `${model.name}.json`));
  for (const [index, { name, path }] of models.entries()) {
    const config = {
      generatorName: "typescript-fetch",
      inputSpec: path,
      outputDir: join(out, name),
      validateSpec: false,
      typescriptThreePlus: true,
      supportsES6: true,
    };
    await writeFile(configs[index] ?? "", JSON.stringify(config));
  }
  const jar = join(folder, "node_modules", generator.jar);
  return {
    program: "java",
    args: ["-jar", jar, "batch", ...configs],
    cwd: folder,
    isOwnProcess: false,
  };
}

/** openapi-generator as most run it, a JVM per model, one after another: a shell loop over some of the models. */
export function oneProcessEach(folder: string, models: readonly Model[], out: string): Contender {
  const jar = join(
    folder,
    "node_modules/@openapitools/openapi-generator-cli/bin/openapi-generator.jar",
  );
  const loop =
    'jar="$1" out="$2"; shift 2; for model; do java -jar "$jar" generate --skip-validate-spec -g typescript-fetch ' +
    '-p typescriptThreePlus=true,supportsES6=true -i "$model" -o "$out/$(basename "$model" .json)" || exit; done';
  return {
    name: "openapi-generator, a process per model",
    command: {
      program: "sh",
      args: ["-c", loop, "sh", jar, out, ...models.map(({ path }) => path)],
      cwd: folder,
      isOwnProcess: false,
    },
    prepare: () => emptied(out),
  };
}

/** The models that a peer itself gave up on. */
export async function failedModels(out: string): Promise<string[]> {
  const text = await readFile(join(out, "failed.json"), "utf8").catch(() => "[]");
  // The drivers beside this file write it.
  return JSON.parse(text) as string[];
}

/** Empties a folder, or makes it. */
export async function emptied(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
