import { realpath, stat } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "../lib/diagnostic.js";
import { escapePointer, unescapePointer } from "../lib/json-pointer.js";
import type { ModelFile } from "./model-file.js";
import type { Origin, SourceLocations } from "./source-location.js";

/** A model that needs no other file. */
export interface Bundle {
  readonly model: ModelFile;
  readonly origins: SourceLocations;
  /** `$ref` that leads nowhere we go → why. Said where it is read: in a sample, a `$ref` is data. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

export interface BundleOptions {
  /** The folder that no reference leaves. */
  readonly folder: string;
  /** Names for parts that are brought in, by `<file>#<pointer>` as their `$ref` has it. */
  readonly pins: ReadonlyMap<string, string>;
  /** Loads another file, with its patches. @throws Failure when it is no JSON */
  readonly read: (
    path: string,
  ) => Promise<{ model: ModelFile; diagnostics: readonly Diagnostic[] }>;
}

/** Whether a model may refer to other files. Cheap: for nearly all of them the answer is no. */
export function refersElsewhere(text: string): boolean {
  return /"(?:\$|\\u0024)(?:r|\\u0072)(?:e|\\u0065)(?:f|\\u0066)"\s*:\s*"(?!#)/i.test(text);
}

/**
 * Brings what a model refers to in other files below the models' folder into its own document, under its own name, so that
 * all that comes after sees one document. Nothing is ever fetched: a URL, an absolute path and a way out of the folder, by
 * `..`, percent-encoding or a symbolic link, are refused.
 */
export async function bundleModel(model: ModelFile, options: BundleOptions): Promise<Bundle> {
  const nothing = { origins: new Map(), refusals: new Map(), diagnostics: [] };
  if (!refersElsewhere(JSON.stringify(model.document) ?? "")) return { model, ...nothing };
  return new Bundler(model, options).run();
}

type Record_ = Record<string, unknown>;

type Section = "schemas" | "parameters" | "responses" | "requestBodies";

/** A file that takes part. */
interface Source {
  readonly path: string;
  readonly model: ModelFile;
}

/** A value on its way into the document: where it stands in its file, and where in the bundle. */
interface Position {
  readonly source: Source;
  readonly section: Section;
  /** In the bundle. */
  readonly pointer: string;
  /** Whether keys here are names of the model's author, not words of the specification. */
  readonly isMap: boolean;
}

const mapKeys = new Set(
  "paths definitions schemas properties patternProperties $defs responses parameters requestBodies content callbacks".split(
    " ",
  ),
);

/** Characters. Parts of one file that hold each other come in one by one, so few references can ask for much. */
const maxSize = 64_000_000;

/** Below these, a `$ref` is data. */
const sampleKeys = new Set(["example", "examples", "default", "enum", "const"]);

class Bundler {
  readonly #main: Source;
  readonly #options: BundleOptions;
  readonly #sources = new Map<string, Source>();
  readonly #origins = new Map<string, Origin>();
  readonly #refusals = new Map<string, Refusal>();
  readonly #diagnostics: Diagnostic[] = [];
  /** `<path>#<pointer>` → pointer in the bundle, for each part that was brought in. */
  readonly #brought = new Map<string, string>();
  readonly #document: Record_;
  #size = 0;

  constructor(model: ModelFile, options: BundleOptions) {
    this.#main = { path: resolve(model.path), model };
    this.#sources.set(this.#main.path, this.#main);
    this.#options = options;
    // Refers to other files, so it is an object. A copy: the model is not ours to change.
    this.#document = structuredClone(model.document) as Record_;
  }

  async run(): Promise<Bundle> {
    await this.#walk(this.#document, {
      source: this.#main,
      section: "schemas",
      pointer: "#",
      isMap: false,
    });
    return {
      model: { ...this.#main.model, document: this.#document },
      origins: this.#origins,
      refusals: this.#refusals,
      diagnostics: this.#diagnostics,
    };
  }

  /** Rewrites the references of a value in its place. */
  async #walk(value: unknown, position: Position): Promise<void> {
    if (typeof value !== "object" || value === null) return;
    const { source, pointer, isMap } = position;
    // Any object may be indexed by its own keys.
    const object = value as Record_;
    const ref = object["$ref"];
    if (!isMap && typeof ref === "string") {
      const target = await this.#follow(ref, source, position);
      if (target !== null) object["$ref"] = target;
      return;
    }
    for (const [key, child] of Object.entries(object)) {
      if (!isMap && (sampleKeys.has(key) || key.startsWith("x-"))) continue;
      await this.#walk(child, {
        source,
        section: sectionOf(key, position),
        pointer: `${pointer}/${escapePointer(key)}`,
        isMap: !isMap && mapKeys.has(key) && !Array.isArray(child),
      });
    }
  }

  /** @returns what the `$ref` is in the bundle; null where it stays as it is */
  async #follow(ref: string, from: Source, { section, pointer }: Position): Promise<string | null> {
    if (ref.startsWith("#") && from === this.#main) return null;
    const [file = "", fragment = ""] = ref.split(/#(.*)/s);
    const refuse = (why: string, hint: string): null => {
      this.#refusals.set(`${pointer}/$ref`, { message: `the $ref ${ref} ${why}`, hint });
      return null;
    };
    const source = file === "" ? from : await this.#open(file, from, refuse);
    if (source === null) return null;
    const target = `#${fragment}`;
    if (source === this.#main) return target;
    // The same place in another spelling is the same part.
    const key = `${source.path}${unescapePointer(target) ?? target}`;
    const known = this.#brought.get(key);
    if (known !== undefined) return known;
    const found = valueAt(source.model.document, target);
    if (found === undefined)
      return refuse(
        "leads to nothing: the file has no such place",
        "correct the $ref, or add what it names with a patch",
      );
    const shown = `${relative(dirname(this.#main.path), source.path).split(sep).join("/")}${target}`;
    const name =
      this.#options.pins.get(shown) ??
      (fragment === ""
        ? stemOf(source.path)
        : (unescapePointer(fragment.split("/").at(-1) ?? "") ?? ""));
    const container = this.#container(section);
    const place = `${container.pointer}/${escapePointer(name)}`;
    if (Object.hasOwn(container.object, name))
      return refuse(
        `brings in a second ${JSON.stringify(name)}: this document has its own at ${place}`,
        `pin a name in katagami.config: names: { "<model file>": { "${shown}": "ANameOfYourOwn" } }`,
      );
    this.#size += JSON.stringify(found).length;
    if (this.#size > maxSize)
      return refuse("brings in more than 64 MB of other files", "refer to smaller parts of them");
    this.#brought.set(key, place);
    this.#origins.set(place, { file: source.model.path, pointer: target });
    const copy: unknown = structuredClone(found);
    // A definition of any name, `__proto__` included, becomes an own property.
    const property = { value: copy, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(container.object, name, property);
    await this.#walk(copy, { source, section, pointer: place, isMap: false });
    return place;
  }

  /** Where things of a kind stand in this dialect; made where it is missing. */
  #container(section: Section): { object: Record_; pointer: string } {
    const isSwagger = Object.hasOwn(this.#document, "swagger");
    const path = !isSwagger
      ? ["components", section]
      : [section === "schemas" ? "definitions" : section];
    let object = this.#document;
    for (const key of path) {
      const child = Object.hasOwn(object, key) ? object[key] : undefined;
      // What is no object is said where it is read; what is brought in must lie somewhere.
      if (typeof child !== "object" || child === null || Array.isArray(child)) object[key] = {};
      object = object[key] as Record_; // An object, by the line before.
    }
    return { object, pointer: `#/${path.join("/")}` };
  }

  async #open(
    file: string,
    from: Source,
    refuse: (why: string, hint: string) => null,
  ): Promise<Source | null> {
    const hint = "bring the schema into this file, or into one beside it";
    if (/^[a-z][a-z\d+.-]*:/i.test(file) || /^[/\\]{2}/.test(file))
      return refuse("names another place, and nothing is fetched", hint);
    const decoded = unescapePart(file);
    if (
      decoded === null ||
      /[\\\p{Cc}?]|^[/~]|^[a-z]:/iu.test(decoded) ||
      !decoded.endsWith(".json")
    )
      return refuse("is no path of a .json file, relative to this one", hint);
    const path = resolve(dirname(from.path), decoded);
    const root = await realpath(this.#options.folder).catch(() => resolve(this.#options.folder));
    if (!isBelow(path, resolve(this.#options.folder)))
      return refuse("leads out of the folder of the models", hint);
    const known = this.#sources.get(path);
    if (known !== undefined) return known;
    const real = await realpath(path).catch(() => null);
    if (real === null || !(await stat(real)).isFile())
      return refuse("leads to a file that is not there", hint);
    if (!isBelow(real, root))
      return refuse("leads out of the folder of the models, by a symbolic link", hint);
    const { model, diagnostics } = await this.#options.read(path);
    this.#diagnostics.push(...diagnostics);
    const source = { path, model };
    this.#sources.set(path, source);
    return source;
  }
}

/** What a reference means follows from where it stands. */
function sectionOf(key: string, { section, isMap }: Position): Section {
  if (isMap) return section;
  if (key === "parameters" || key === "responses") return key;
  if (key === "requestBody" || key === "requestBodies") return "requestBodies";
  // The items of a list of parameters stand below their index.
  return /^\d+$/.test(key) ? section : "schemas";
}

function valueAt(document: unknown, pointer: string): unknown {
  if (pointer === "#") return document;
  if (!pointer.startsWith("#/")) return undefined;
  return pointer
    .slice(2)
    .split("/")
    .map(unescapePointer)
    .reduce<unknown>(
      (value, key) =>
        key !== null && typeof value === "object" && value !== null && Object.hasOwn(value, key)
          ? (value as Record_)[key] // Its own property, as just checked.
          : undefined,
      document,
    );
}

function unescapePart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}

function stemOf(path: string): string {
  return (path.split(sep).at(-1) ?? path).replace(/\.json$/, "");
}
