import * as v from "valibot";
import { resolve } from "node:path";
import { flagError, settingPlace, usageError } from "../lib/diagnostic.js";
import type { JsonValue } from "../lib/json.js";
import { displayPath } from "../lib/paths.js";
import { type Overlay, resolveOverlays } from "./overlays.js";

/** One output of a run: an engine, its settings, and the output folder. */
export type Target = KatagamiTarget | OpenApiGeneratorTarget;

interface KatagamiTarget {
  readonly engine: "katagami";
  /** From the lowest to the highest. */
  readonly templates: readonly Overlay[];
  readonly out: string;
}

export interface OpenApiGeneratorTarget {
  readonly engine: "openapi-generator";
  /** A name from `openapi-generator-cli list`: `typescript-fetch`, `java` … */
  readonly generator: string;
  /** The user's template folder, which overrides the generator's; null for Katagami's, if any, or the generator's. */
  readonly templates: string | null;
  readonly out: string;
  /** The generator's configuration, passed on unchanged: `additionalProperties`, `library`, `modelPackage` … */
  readonly options: Readonly<Record<string, JsonValue>>;
}

/** The path of a folder in the configuration. */
export const folder = v.pipe(v.string(), v.minLength(1, "must name a folder"));

/** One name of templates, or several, from the lowest to the highest. */
export const templateNames = v.union(
  [folder, v.array(folder)],
  "must be a folder, a name of the shelf, or a list of them",
);

/** A text that a pattern matches; `message` says what it must be. */
export function textLike(pattern: RegExp, message: string): v.GenericSchema<string> {
  return v.pipe(v.string(), v.regex(pattern, message));
}

/** Checks a target in `katagami.config`. */
export const TargetSchema = v.variant("engine", [
  v.strictObject({
    engine: v.literal("katagami"),
    templates: v.optional(templateNames),
    out: v.optional(folder),
  }),
  v.strictObject({
    engine: v.literal("openapi-generator"),
    generator: textLike(/^[\w-]+$/, "must be a generator's name, such as java"),
    templates: v.optional(folder),
    out: v.optional(folder),
    options: v.optional(v.record(v.string(), v.unknown())),
  }),
]);

/** A target in `katagami.config`; folders are relative to that file. */
export type TargetConfig =
  | {
      /** Katagami's own templates, in this process. */
      readonly engine: "katagami";
      readonly templates?: string | readonly string[];
      readonly out?: string;
    }
  | {
      /** `@openapitools/openapi-generator-cli`, on the same patched models. */
      readonly engine: "openapi-generator";
      /** `typescript-fetch`, `java`, `python` … */
      readonly generator: string;
      /** Your template folder, which overrides the generator's. */
      readonly templates?: string;
      /** Default: `<out>-<generator>`. */
      readonly out?: string;
      /**
       * The generator's configuration, by its own names: `additionalProperties`, `globalProperties`, `library`,
       * `modelPackage`, `validateSpec` … In texts, `#{id}`, `#{name}`, `#{Name}` and `#{version}` stand for the package
       * (`vendor-orders-v1`), the model's file (`vendorOrders`), our name of the API (`VendorOrders`) and its version.
       */
      readonly options?: Readonly<Record<string, JsonValue>>;
    };

/** Flags that override the targets of the configuration. */
export interface TargetFlags {
  readonly engine?: string | undefined;
  readonly generator?: string | undefined;
  readonly templates?: readonly string[] | undefined;
  readonly out?: string | undefined;
}

/** The folders of targets that do not name any. */
type Defaults = Omit<KatagamiTarget, "engine">;

/**
 * Decides the targets of a run: the flags if they name a generator, or the configuration. Default: Katagami's own clients.
 *
 * @param base - the folder of the configuration
 * @throws Failure (usage) when flags contradict each other, or two targets have the same output folder
 */
export async function resolveTargets(
  configured: readonly TargetConfig[] | undefined,
  flags: TargetFlags,
  defaults: Defaults,
  base: string,
  cwd: string,
): Promise<Target[]> {
  const fromFlags = targetOfFlags(flags, defaults, cwd);
  if (fromFlags !== null) return [fromFlags];
  const chosen = (configured ?? [{ engine: "katagami" } as const]).filter(
    ({ engine }) => flags.engine === undefined || engine === flags.engine,
  );
  const targets = await Promise.all(chosen.map((target) => resolveTarget(target, defaults, base)));
  if (targets.length === 0 && flags.engine === "katagami")
    return [{ engine: "katagami", ...defaults }];
  if (targets.length === 0)
    throw flagError("--engine", "no generator is named", "add --generator NAME, for example java");
  const shared = targets.find(({ out }, index) =>
    targets.slice(0, index).some((other) => other.out === out),
  );
  if (shared === undefined) return targets;
  throw usageError(
    `two targets have the same output folder: ${displayPath(shared.out)}`,
    settingPlace("katagami.config", "targets"),
    "give each target another `out`",
  );
}

/** The absolute path of a file or folder; null if none is given. */
export function resolveIn(base: string, path: string | undefined): string | null {
  return path === undefined ? null : resolve(base, path);
}

function targetOfFlags(
  { engine, generator, templates, out }: TargetFlags,
  defaults: Defaults,
  cwd: string,
): Target | null {
  if (engine !== undefined && engine !== "katagami" && engine !== "openapi-generator")
    throw flagError("--engine", `unknown engine ${engine}`, "use katagami or openapi-generator");
  if (generator === undefined) return null;
  if (engine === "katagami")
    throw flagError(
      "--generator",
      "the engine katagami has no generators",
      "remove --engine katagami",
    );
  const [own, other] = templates ?? [];
  if (other !== undefined)
    throw flagError(
      "--templates",
      "OpenAPI Generator takes one template folder",
      `name one: --templates ${other}`,
    );
  return {
    engine: "openapi-generator",
    generator,
    templates: resolveIn(cwd, own),
    out: resolveIn(cwd, out) ?? `${defaults.out}-${generator}`,
    options: {},
  };
}

async function resolveTarget(
  target: TargetConfig,
  defaults: Defaults,
  base: string,
): Promise<Target> {
  const out = resolveIn(base, target.out);
  if (target.engine === "katagami") {
    const place = settingPlace("katagami.config", "targets");
    const templates =
      target.templates === undefined
        ? defaults.templates
        : await resolveOverlays([target.templates].flat(), base, place);
    return { engine: "katagami", templates, out: out ?? defaults.out };
  }
  const { engine, generator, options = {} } = target;
  return {
    engine,
    generator,
    templates: resolveIn(base, target.templates),
    out: out ?? `${defaults.out}-${generator}`,
    options,
  };
}
