import * as v from "valibot";
import { resolve } from "node:path";
import { Failure, problem, settingPlace } from "../lib/diagnostic.js";
import type { JsonValue } from "../lib/json.js";

/** One thing that a run makes: an engine, what it makes, and the folder it goes to. */
export type Target = KatagamiTarget | OpenApiGeneratorTarget;

export interface KatagamiTarget {
  readonly engine: "katagami";
  readonly templates: string | null;
  readonly out: string;
}

export interface OpenApiGeneratorTarget {
  readonly engine: "openapi-generator";
  /** As `openapi-generator-cli list` has it: `typescript-fetch`, `java` … */
  readonly generator: string;
  /** The user's template folder, laid over the generator's own; null for ours where there are any, else the generator's. */
  readonly templates: string | null;
  readonly out: string;
  /** What goes into the generator's configuration as it is: `additionalProperties`, `library`, `modelPackage` … */
  readonly options: Readonly<Record<string, JsonValue>>;
}

const folder = v.pipe(v.string(), v.minLength(1, "must name a folder"));

/** A target in `katagami.config`. */
export const TargetSchema = v.variant("engine", [
  v.strictObject({
    engine: v.literal("katagami"),
    templates: v.optional(folder),
    out: v.optional(folder),
  }),
  v.strictObject({
    engine: v.literal("openapi-generator"),
    generator: v.pipe(v.string(), v.regex(/^[\w-]+$/, "must be a generator's name, such as java")),
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
      readonly templates?: string;
      readonly out?: string;
    }
  | {
      /** `@openapitools/openapi-generator-cli`, on the same patched models. */
      readonly engine: "openapi-generator";
      /** `typescript-fetch`, `java`, `python` … */
      readonly generator: string;
      /** A template folder of your own, laid over the generator's. */
      readonly templates?: string;
      /** `<out>-<generator>` without. */
      readonly out?: string;
      /**
       * The generator's configuration, by its own names: `additionalProperties`, `globalProperties`, `library`,
       * `modelPackage`, `validateSpec` … In texts, `#{id}`, `#{name}`, `#{Name}` and `#{version}` stand for the package
       * (`vendor-orders-v1`), the model's file (`vendorOrders`), our name of the API (`VendorOrders`) and its version.
       */
      readonly options?: Readonly<Record<string, JsonValue>>;
    };

/** Flags that stand in for the targets of the configuration. */
export interface TargetFlags {
  readonly engine?: string | undefined;
  readonly generator?: string | undefined;
  readonly templates?: string | undefined;
  readonly out?: string | undefined;
}

/** The folders that targets without folders of their own take. */
interface Defaults {
  readonly out: string;
  readonly templates: string | null;
}

/**
 * The targets of a run: those of the configuration, or of the flags where they name an engine or a generator; without
 * either, Katagami's own clients.
 *
 * @param base - what the folders of the configuration are relative to
 * @throws Failure (usage) when flags contradict each other, or two targets would go to one folder
 */
export function resolveTargets(
  configured: readonly TargetConfig[] | undefined,
  flags: TargetFlags,
  defaults: Defaults,
  base: string,
  cwd: string,
): Target[] {
  const fromFlags = targetOfFlags(flags, defaults, cwd);
  const targets =
    fromFlags === null
      ? (configured ?? [{ engine: "katagami" }])
          .filter(({ engine }) => flags.engine === undefined || engine === flags.engine)
          .map((target) => resolveTarget(target, defaults, base))
      : [fromFlags];
  if (targets.length === 0 && flags.engine === "katagami")
    return [{ engine: "katagami", ...defaults }];
  if (targets.length === 0)
    throw usage("--engine", "no generator is named", "add --generator NAME, for example java");
  for (const [index, { out }] of targets.entries()) {
    if (targets.findIndex((other) => other.out === out) !== index)
      throw usage(
        "targets",
        `two targets go to ${out}`,
        "give each an `out` of its own",
        "katagami.config",
      );
  }
  return targets;
}

function targetOfFlags(
  { engine, generator, templates, out }: TargetFlags,
  defaults: Defaults,
  cwd: string,
): Target | null {
  if (engine !== undefined && engine !== "katagami" && engine !== "openapi-generator")
    throw usage("--engine", `there is no engine ${engine}`, "it is katagami or openapi-generator");
  if (generator === undefined) return null;
  if (engine === "katagami")
    throw usage(
      "--generator",
      "Katagami's own engine has no generators",
      "add --engine openapi-generator",
    );
  return {
    engine: "openapi-generator",
    generator,
    templates: templates === undefined ? null : resolve(cwd, templates),
    out: out === undefined ? `${defaults.out}-${generator}` : resolve(cwd, out),
    options: {},
  };
}

function resolveTarget(target: TargetConfig, defaults: Defaults, base: string): Target {
  const templates = target.templates === undefined ? null : resolve(base, target.templates);
  const out = target.out === undefined ? null : resolve(base, target.out);
  if (target.engine === "katagami")
    return {
      engine: "katagami",
      templates: templates ?? defaults.templates,
      out: out ?? defaults.out,
    };
  const { engine, generator, options = {} } = target;
  return { engine, generator, templates, out: out ?? `${defaults.out}-${generator}`, options };
}

function usage(key: string, message: string, hint: string, file = "command line"): Failure {
  return new Failure([problem("error", message, settingPlace(file, key), hint)], "usage");
}
