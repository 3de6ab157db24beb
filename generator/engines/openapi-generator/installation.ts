import { access, constants, readdir, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { Failure, problem, settingPlace, textPlace } from "../../lib/diagnostic.js";

/** What it takes to run OpenAPI Generator. */
export interface Installation {
  /** The `java` to run. */
  readonly java: string;
  /** OpenAPI Generator itself. */
  readonly jar: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const wrapper = "@openapitools/openapi-generator-cli";

const withJar = "1.0.18-5.0.0-beta2";

const howToInstall =
  `install it with \`npm install --save-dev ${wrapper}@${withJar}\`, which carries OpenAPI Generator, ` +
  `or a 2.x and run \`npx openapi-generator-cli version\` once, which downloads it`;

/**
 * Finds Java and OpenAPI Generator, without starting either and without a connection.
 *
 * The jar is that of the release of `@openapitools/openapi-generator-cli` that carries one, or the one that a 2.x has
 * downloaded: `openapitools.json` says which version and, by `storageDir`, where it lies. Both are looked for from `from`
 * upwards, as Node looks for packages.
 *
 * @throws Failure that says what to install
 */
export async function findInstallation(
  from: string,
  environment: Environment,
): Promise<Installation> {
  const jar = await findJar(from);
  return { jar, java: await findJava(environment) };
}

async function findJar(from: string): Promise<string> {
  const pinned = await findUpwards(from, "openapitools.json");
  const manifest = await findUpwards(from, join("node_modules", wrapper, "package.json"));
  const pin = pinned === null ? null : await readPin(pinned);
  if (manifest === null) {
    // A jar in a folder of the user's own needs no wrapper.
    const stored =
      pin?.storage == null || pin.version === null ? null : join(pin.storage, `${pin.version}.jar`);
    if (stored !== null && (await isFile(stored))) return stored;
    throw new Failure([
      problem("error", `${wrapper} is not installed`, settingPlace(from, "engine"), howToInstall),
    ]);
  }
  const { version = "" } = JSON.parse(await readFile(manifest, "utf8")) as { version?: string };
  const home = dirname(manifest);
  const carried = join(home, "bin", "openapi-generator.jar");
  if (await isFile(carried)) {
    // 1.0.18-5.0.0-beta2: the wrapper's version, then that of its jar.
    const own = version.slice(version.indexOf("-") + 1);
    if (isTooOld(own)) throw tooOld(own, manifest);
    return carried;
  }
  if (!version.startsWith("2.")) throw tooOld(version, manifest);
  return downloadedJar(home, pin);
}

async function downloadedJar(home: string, pin: Pin | null): Promise<string> {
  const storage = pin?.storage ?? join(home, "versions");
  const name = pin?.version ?? (await onlyVersion(storage));
  const place = textPlace(pin?.file ?? join(home, "package.json"));
  if (name === null) {
    throw new Failure([
      problem(
        "error",
        `no version of OpenAPI Generator is chosen, and ${storage} does not hold just one`,
        place,
        'name one in openapitools.json: { "generator-cli": { "version": "7.14.0" } }',
      ),
    ]);
  }
  if (isTooOld(name)) throw tooOld(name, pin?.file ?? home);
  const jar = join(storage, `${name}.jar`);
  if (await isFile(jar)) return jar;
  throw new Failure([
    problem(
      "error",
      `OpenAPI Generator ${name} is not there: ${jar} is missing`,
      place,
      "download it with `npx openapi-generator-cli version`, or put its jar there",
    ),
  ]);
}

async function onlyVersion(storage: string): Promise<string | null> {
  const jars = (await readdir(storage).catch(() => [])).filter((file) => file.endsWith(".jar"));
  return jars.length === 1 ? (jars[0]?.slice(0, -".jar".length) ?? null) : null;
}

/** What `openapitools.json` says of the jar. */
interface Pin {
  readonly file: string;
  readonly version: string | null;
  /** Absolute. */
  readonly storage: string | null;
}

async function readPin(file: string): Promise<Pin> {
  try {
    const document = JSON.parse(await readFile(file, "utf8")) as {
      "generator-cli"?: { version?: string; storageDir?: string };
    } | null;
    const { version = null, storageDir } = document?.["generator-cli"] ?? {};
    const storage =
      storageDir === undefined
        ? null
        : resolve(dirname(file), storageDir.replace(/^~(?=\/|$)/, homedir()));
    return { file, version, storage };
  } catch {
    throw new Failure([problem("error", "this file is not valid JSON", textPlace(file))]);
  }
}

/** Versions that are no numbers are the user's own builds, and taken as they are. */
function isTooOld(version: string): boolean {
  return /^[0-4]\.\d/.test(version) || /^5\.0\.0-(?:beta$|alpha)/.test(version);
}

function tooOld(version: string, file: string): Failure {
  return new Failure([
    problem(
      "error",
      `OpenAPI Generator ${version} is too old: it takes 5.0.0-beta2 or newer`,
      textPlace(file),
      howToInstall,
    ),
  ]);
}

async function findJava({ JAVA_HOME, PATH, Path }: Environment): Promise<string> {
  const folders = [
    ...(JAVA_HOME ? [join(JAVA_HOME, "bin")] : []),
    ...(PATH ?? Path ?? "").split(delimiter).filter((entry) => entry !== ""),
  ];
  const name = process.platform === "win32" ? "java.exe" : "java";
  for (const folder of folders) {
    const java = join(folder, name);
    if ((await isFile(java)) && (await isExecutable(java))) return java;
  }
  throw new Failure([
    problem(
      "error",
      "OpenAPI Generator runs on Java, and there is none: neither JAVA_HOME nor PATH leads to it",
      settingPlace("environment", "PATH"),
      "install a Java runtime, 11 or newer (Debian and Ubuntu: `apt-get install default-jre-headless`; macOS: `brew install openjdk`)",
    ),
  ]);
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function findUpwards(from: string, name: string): Promise<string | null> {
  for (let at = resolve(from); ; at = dirname(at)) {
    if (await isFile(join(at, name))) return join(at, name);
    if (dirname(at) === at) return null;
  }
}
