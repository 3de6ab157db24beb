import { realpath, stat } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import type { Diagnostic, Result } from "../lib/diagnostic.js";
import { normalizePointer, pointerBelow, refKeys, valueAt } from "../lib/json-pointer.js";
import { isInside, posixPath } from "../lib/paths.js";
import { percentDecode } from "../lib/percent.js";
import type { ModelFile } from "./model-file.js";
import { fileStem, pascalCase, pinHint } from "./names.js";
import type { SourceLocation, SourceLocations } from "./source-location.js";

/** A model that needs no other file. */
export interface Bundle {
  readonly model: ModelFile;
  readonly sourceLocations: SourceLocations;
  /**
   * Pointer of a `$ref` that was not followed → why. Reported when the `$ref` is read: in a sample, a `$ref` is data.
   */
  readonly refusals: ReadonlyMap<string, Refusal>;
}

export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

export interface BundleOptions {
  /** The folder that no reference may leave. */
  readonly folder: string;
  /** Names for parts from other files, by `<file>#<pointer>` as in their `$ref`. */
  readonly pins: ReadonlyMap<string, string>;
  /** Loads another file, with its patches. @throws Failure when it is not JSON */
  readonly read: (path: string) => Promise<Result<ModelFile>>;
}

/** Whether a model may refer to other files. Cheap: for nearly all of them the answer is no. */
export function refersElsewhere(text: string): boolean {
  return /"(?:\$|\\u0024)(?:r|\\u0072)(?:e|\\u0065)(?:f|\\u0066)"\s*:\s*"(?!#)/i.test(text);
}

/**
 * Copies what a model refers to in other files below the models folder into its own document, so that later stages see one
 * document. Nothing is ever fetched. URLs, absolute paths and ways out of the folder (by `..`, percent-encoding or a symbolic
 * link) are refused.
 */
export async function bundleReferences(
  model: ModelFile,
  options: BundleOptions,
): Promise<Result<Bundle>> {
  if (!refersElsewhere(JSON.stringify(model.document) ?? "")) {
    const value = { model, sourceLocations: new Map(), refusals: new Map() };
    return { value, diagnostics: [] };
  }
  return new Bundler(model, options).run();
}

type JsonObject = Record<string, unknown>;

/** The kinds of parts that OpenAPI refers to, as the keys of `components`. */
type Section =
  | "schemas"
  | "parameters"
  | "responses"
  | "requestBodies"
  | "headers"
  | "examples"
  | "links"
  | "callbacks"
  | "pathItems";

/** A file that takes part. */
interface Source {
  readonly path: string;
  readonly model: ModelFile;
}

/** Where a value of a source is in the bundle, and what it is. */
interface Position {
  readonly source: Source;
  /** The kind of part that a `$ref` means at this place. */
  readonly section: Section;
  readonly pointer: string;
  /** Whether the keys here are names chosen by the model's author, not words of the specification. */
  readonly isMap: boolean;
  /** The key that the value stands under. */
  readonly owner: string;
}

type Refuse = (why: string, hint: string) => null;

const mapKeys = new Set(
  "paths definitions schemas properties patternProperties $defs responses parameters requestBodies content callbacks headers examples links pathItems webhooks".split(
    " ",
  ),
);

/** In characters. Parts of one file that contain each other are copied one by one, so few references can ask for much. */
const maxSize = 64_000_000;

/** Below these, a `$ref` is data. */
const sampleKeys = new Set(["example", "examples", "default", "enum", "const"]);

class Bundler {
  readonly #main: Source;
  readonly #options: BundleOptions;
  readonly #sources = new Map<string, Source>();
  readonly #sourceLocations = new Map<string, SourceLocation>();
  readonly #refusals = new Map<string, Refusal>();
  readonly #diagnostics: Diagnostic[] = [];
  /** `<path>#<pointer>` → pointer in the bundle, for each part that was copied. */
  readonly #copied = new Map<string, string>();
  readonly #document: JsonObject;
  #size = 0;

  constructor(model: ModelFile, options: BundleOptions) {
    this.#main = { path: resolve(model.path), model };
    this.#sources.set(this.#main.path, this.#main);
    this.#options = options;
    // An object, since it refers to other files. A copy: the model is not ours to change.
    this.#document = structuredClone(model.document) as JsonObject;
  }

  async run(): Promise<Result<Bundle>> {
    const start = {
      source: this.#main,
      section: "schemas",
      pointer: "#",
      isMap: false,
      owner: "",
    } as const;
    await this.#walk(this.#document, start);
    return {
      value: {
        model: { ...this.#main.model, document: this.#document },
        sourceLocations: this.#sourceLocations,
        refusals: this.#refusals,
      },
      diagnostics: this.#diagnostics,
    };
  }

  /** Rewrites the references of a value in its place. */
  async #walk(value: unknown, position: Position): Promise<void> {
    if (typeof value !== "object" || value === null) return;
    const { source, pointer, isMap } = position;
    // Any object may be indexed by its own keys.
    const object = value as JsonObject;
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
        pointer: pointerBelow(pointer, key),
        isMap: !isMap && mapKeys.has(key) && !Array.isArray(child),
        owner: key,
      });
    }
  }

  /** @returns the `$ref` as it must be in the bundle; null to leave it as it is */
  async #follow(ref: string, from: Source, { section, pointer }: Position): Promise<string | null> {
    if (ref.startsWith("#") && from === this.#main) return null;
    const [file = "", fragment = ""] = ref.split(/#(.*)/s);
    const refuse: Refuse = (why, hint) => {
      this.#refusals.set(`${pointer}/$ref`, { message: `the $ref ${ref} ${why}`, hint });
      return null;
    };
    const source = file === "" ? from : await this.#open(file, from, refuse);
    if (source === null) return null;
    const target = `#${fragment}`;
    if (source === this.#main) return target;
    const id = `${source.path}${normalizePointer(target)}`;
    const known = this.#copied.get(id);
    if (known !== undefined) return known;
    const keys = refKeys(target);
    const found = keys === null ? undefined : valueAt(source.model.document, keys);
    if (keys === null || found === undefined)
      return refuse(
        "points to nothing: the file has no such place",
        "correct the $ref, or add its target with a patch",
      );
    const shown = `${posixPath(relative(dirname(this.#main.path), source.path))}${target}`;
    const name = this.#options.pins.get(shown) ?? partName(fileStem(source.path), keys);
    const container = this.#container(section);
    const place = pointerBelow(container.pointer, name);
    if (Object.hasOwn(container.object, name))
      return refuse(
        `would add a second ${JSON.stringify(name)}: this document already has one at ${place}`,
        pinHint(shown),
      );
    this.#size += JSON.stringify(found).length;
    if (this.#size > maxSize)
      return refuse("adds more than 64 MB of other files", "refer to smaller parts of them");
    this.#copied.set(id, place);
    this.#sourceLocations.set(place, { file: source.model.path, pointer: target });
    const copy: unknown = structuredClone(found);
    // A definition of any name, `__proto__` included, becomes an own property.
    const property = { value: copy, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(container.object, name, property);
    await this.#walk(copy, {
      source,
      section,
      pointer: place,
      isMap: false,
      owner: "",
    });
    return place;
  }

  /** Finds the object that contains the parts of a kind in this dialect. Creates it if it is missing. */
  #container(section: Section): { object: JsonObject; pointer: string } {
    const isSwagger = Object.hasOwn(this.#document, "swagger");
    // Swagger 2.0 has no place for shared paths: an extension is none that anybody reads for itself.
    const swagger = { schemas: "definitions", pathItems: "x-path-items" } as Readonly<
      Partial<Record<Section, string>>
    >;
    const path = isSwagger ? [swagger[section] ?? section] : ["components", section];
    let object = this.#document;
    for (const key of path) {
      const child = Object.hasOwn(object, key) ? object[key] : undefined;
      // Something else than an object is reported when it is read; the copy needs a place.
      if (typeof child !== "object" || child === null || Array.isArray(child)) object[key] = {};
      object = object[key] as JsonObject; // An object, by the line before.
    }
    return { object, pointer: `#/${path.join("/")}` };
  }

  async #open(file: string, from: Source, refuse: Refuse): Promise<Source | null> {
    const hint = "copy the schema into this file, or into one beside it";
    if (/^[a-z][a-z\d+.-]*:/i.test(file) || /^[/\\]{2}/.test(file))
      return refuse("is a URL or a network path, and Katagami fetches nothing", hint);
    const decoded = percentDecode(file);
    if (
      decoded === null ||
      /[\\\p{Cc}?]|^[/~]|^[a-z]:/iu.test(decoded) ||
      !/\.(?:json|ya?ml)$/.test(decoded)
    )
      return refuse("is not the relative path of a .json, .yaml or .yml file", hint);
    const { folder, read } = this.#options;
    const path = resolve(dirname(from.path), decoded);
    if (!isInside(folder, path)) return refuse("points outside the models folder", hint);
    const known = this.#sources.get(path);
    if (known !== undefined) return known;
    const real = await realpath(path).catch(() => null);
    if (real === null || !(await stat(real)).isFile())
      return refuse("points to a file that does not exist", hint);
    if (!isInside(await realpath(folder).catch(() => folder), real))
      return refuse("points outside the models folder, by a symbolic link", hint);
    const { value: model, diagnostics } = await read(path);
    this.#diagnostics.push(...diagnostics);
    const source = { path, model };
    this.#sources.set(path, source);
    return source;
  }
}

/** The name of a part of another file: its own, the file's, or one from the way to a place inside of a part. */
function partName(stem: string, keys: readonly string[]): string {
  const isDeep = keys.some((key, index) => index < keys.length - 1 && key === "properties");
  if (!isDeep) return keys.at(-1) ?? stem;
  const words = keys.filter((key) => !mapKeys.has(key)).map(pascalCase);
  return `${pascalCase(stem)}${words.join("")}`;
}

/** The kind of part that a reference below a key means. */
function sectionOf(key: string, { section, isMap, owner }: Position): Section {
  // The names in a map are those of parts of its own kind.
  if (isMap) return sectionsOfMaps.get(owner) ?? section;
  if (key === "requestBody") return "requestBodies";
  const own = sectionsOfMaps.get(key);
  if (own !== undefined) return own;
  // A list of parameters has indexes as keys.
  return /^\d+$/.test(key) ? section : "schemas";
}

/** The kinds of parts in the maps of OpenAPI; all others hold schemas. */
const sectionsOfMaps: ReadonlyMap<string, Section> = new Map([
  ["parameters", "parameters"],
  ["responses", "responses"],
  ["requestBodies", "requestBodies"],
  ["headers", "headers"],
  ["examples", "examples"],
  ["links", "links"],
  ["callbacks", "callbacks"],
  ["paths", "pathItems"],
  ["pathItems", "pathItems"],
  ["webhooks", "pathItems"],
] as const);
