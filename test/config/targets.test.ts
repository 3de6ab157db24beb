/** Which targets a run has, by configuration and flags. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  resolveTargets,
  type TargetConfig,
  type TargetFlags,
} from "../../generator/config/targets.js";
import { Failure } from "../../generator/lib/diagnostic.js";

const test = suite("targets");

const ours = { engine: "katagami", templates: [], out: "/base/generated" } as const;

const java = {
  engine: "openapi-generator",
  generator: "java",
  templates: null,
  out: "/base/generated-java",
  options: {},
} as const;

const resolved: readonly [
  expected: readonly object[],
  name: string,
  configured: readonly TargetConfig[] | undefined,
  flags: TargetFlags,
][] = [
  [[ours], "without a word, Katagami's own", undefined, {}],
  [
    [ours, { ...java, options: { library: "okhttp-gson" } }],
    "those of the configuration, each in its folder",
    [
      { engine: "katagami" },
      { engine: "openapi-generator", generator: "java", options: { library: "okhttp-gson" } },
    ],
    {},
  ],
  [
    [{ ...java, templates: "/base/aa-java", out: "/base/sdk" }],
    "folders of the configuration are relative to it",
    [{ engine: "openapi-generator", generator: "java", templates: "aa-java", out: "sdk" }],
    {},
  ],
  [
    [{ ...java, templates: "/cwd/aa-java" }],
    "flags stand in for the configuration",
    [{ engine: "katagami" }],
    { engine: "openapi-generator", generator: "java", templates: ["aa-java"] },
  ],
  [[java], "a generator alone says the engine", undefined, { generator: "java" }],
  [
    [{ ...java, out: "/cwd/sdk" }],
    "an output folder given goes as it is",
    undefined,
    { generator: "java", out: "sdk" },
  ],
  [
    [java],
    "an engine alone picks its targets",
    [{ engine: "katagami" }, { engine: "openapi-generator", generator: "java" }],
    { engine: "openapi-generator" },
  ],
  [
    [ours],
    "Katagami's engine needs no target",
    [{ engine: "openapi-generator", generator: "java" }],
    { engine: "katagami" },
  ],
];

for (const [expected, name, configured, flags] of resolved)
  test(name, async () => assert.equal(await resolve(configured, flags), expected));

const refused: readonly [
  message: RegExp,
  configured: readonly TargetConfig[] | undefined,
  flags: TargetFlags,
][] = [
  [/unknown engine swagger-codegen/, undefined, { engine: "swagger-codegen" }],
  [/has no generators/, undefined, { engine: "katagami", generator: "java" }],
  [/no generator is named/, undefined, { engine: "openapi-generator" }],
  [
    /two targets have the same output folder: \/base\/generated/,
    [{ engine: "katagami" }, { engine: "openapi-generator", generator: "java", out: "generated" }],
    {},
  ],
];

for (const [message, configured, flags] of refused) {
  test(`refused: ${message.source}`, async () => {
    const error = await resolve(configured, flags).catch((thrown: unknown) => thrown);
    assert.instance(error, Failure);
    assert.is((error as Failure).fault, "usage");
    assert.match((error as Failure).message, message);
  });
}

test.run();

function resolve(
  configured: readonly TargetConfig[] | undefined,
  flags: TargetFlags,
): Promise<unknown> {
  return resolveTargets(
    configured,
    flags,
    { out: "/base/generated", templates: [] },
    "/base",
    "/cwd",
  );
}
