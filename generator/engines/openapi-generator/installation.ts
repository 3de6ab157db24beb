import { access, constants, readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { findUpwards, isFile } from "../../lib/folders.js";
import { type Failure, inputError, settingPlace, textPlace } from "../../lib/diagnostic.js";

/** The files that run OpenAPI Generator. */
export interface Installation {
  /** The executable of Java. */
  readonly java: string;
  /** The jar of OpenAPI Generator. */
  readonly jar: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The npm package that downloads OpenAPI Generator, or contains it. */
const wrapper = "@openapitools/openapi-generator-cli";

/** The release of the package that contains the jar. */
const withJar = "1.0.18-5.0.0-beta2";

const howToInstall =
  `install it with \`npm install --save-dev ${wrapper}@${withJar}\`, which contains OpenAPI Generator, ` +
  `or install 2.x and run \`npx openapi-generator-cli version\` once, which downloads it`;

/**
 * Finds Java and OpenAPI Generator. Starts neither of them and does not use the network.
 *
 * The jar is in `@openapitools/openapi-generator-cli` 1.0.18-5.0.0-beta2, or a 2.x of that package has downloaded it:
 * `openapitools.json` names its version and, as `storageDir`, its folder. Both files are searched for in `from` and in the
 * folders above it, as Node.js searches for packages.
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
  const pinned = await findFile(from, "openapitools.json");
  const manifest = await findFile(from, join("node_modules", wrapper, "package.json"));
  const pin = pinned === null ? null : await readPin(pinned);
  if (manifest === null) {
    // A jar in `storageDir` needs no npm package.
    const stored =
      pin?.storage == null || pin.version === null ? null : join(pin.storage, `${pin.version}.jar`);
    if (stored !== null && (await isFile(stored))) return stored;
    throw inputError(`${wrapper} is not installed`, settingPlace(from, "engine"), howToInstall);
  }
  const { version = "" } = JSON.parse(await readFile(manifest, "utf8")) as { version?: string };
  const home = dirname(manifest);
  const contained = join(home, "bin", "openapi-generator.jar");
  if (await isFile(contained)) {
    // 1.0.18-5.0.0-beta2: the version of the npm package, then the version of the jar.
    const jarVersion = version.slice(version.indexOf("-") + 1);
    if (isTooOld(jarVersion)) throw tooOld(jarVersion, manifest);
    return contained;
  }
  if (!version.startsWith("2.")) throw tooOld(version, manifest);
  return downloadedJar(home, pin);
}

async function downloadedJar(home: string, pin: Pin | null): Promise<string> {
  const storage = pin?.storage ?? join(home, "versions");
  const name = pin?.version ?? (await onlyVersion(storage));
  const place = textPlace(pin?.file ?? join(home, "package.json"));
  if (name === null) {
    throw inputError(
      `no version of OpenAPI Generator is chosen, and ${storage} does not contain exactly one`,
      place,
      'name one in openapitools.json: { "generator-cli": { "version": "7.14.0" } }',
    );
  }
  if (isTooOld(name)) throw tooOld(name, pin?.file ?? home);
  const jar = join(storage, `${name}.jar`);
  if (await isFile(jar)) return jar;
  throw inputError(
    `OpenAPI Generator ${name} is not downloaded: ${jar} is missing`,
    place,
    "download it with `npx openapi-generator-cli version`, or copy its jar there",
  );
}

async function onlyVersion(storage: string): Promise<string | null> {
  const jars = (await readdir(storage).catch(() => [])).filter((file) => file.endsWith(".jar"));
  return jars.length === 1 ? (jars[0]?.slice(0, -".jar".length) ?? null) : null;
}

/** What `openapitools.json` says about the jar. */
interface Pin {
  readonly file: string;
  readonly version: string | null;
  /** The absolute path of the folder of jars. */
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
    throw inputError("this file is not valid JSON", textPlace(file));
  }
}

/** A version that is not a number is a build of the user; it is accepted. */
function isTooOld(version: string): boolean {
  return /^[0-4]\.\d/.test(version) || /^5\.0\.0-(?:beta$|alpha)/.test(version);
}

function tooOld(version: string, file: string): Failure {
  const message = `OpenAPI Generator ${version} is too old: Katagami needs 5.0.0-beta2 or newer`;
  return inputError(message, textPlace(file), howToInstall);
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
  throw inputError(
    "OpenAPI Generator runs on Java, which was found neither in JAVA_HOME nor in PATH",
    settingPlace("environment", "PATH"),
    "install a Java runtime, 11 or newer (Debian and Ubuntu: `apt-get install default-jre-headless`; macOS: `brew install openjdk`)",
  );
}

function findFile(from: string, name: string): Promise<string | null> {
  return findUpwards(from, async (at) => ((await isFile(join(at, name))) ? join(at, name) : null));
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
