/** Where Java and OpenAPI Generator are found, and what is said where they are not. */
import * as assert from "uvu/assert";
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import { findInstallation } from "../../generator/engines/openapi-generator/installation.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { type Files, inFolder } from "../support/folders.js";

const test = suite("OpenAPI Generator's installation");

const wrapper = "node_modules/@openapitools/openapi-generator-cli";

const v1 = '{ "version": "1.0.18-5.0.0-beta2" }';

const v2 = '{ "version": "2.41.0" }';

const carried = {
  [`${wrapper}/package.json`]: v1,
  [`${wrapper}/bin/openapi-generator.jar`]: "jar",
};

const java = { "jre/bin/java": "#!/bin/sh\n" };

const pin = (fields: object): string => JSON.stringify({ "generator-cli": fields });

const found: readonly [expected: string, why: string, files: Files][] = [
  [`${wrapper}/bin/openapi-generator.jar`, "the release that carries its jar", carried],
  [
    "jars/7.14.0.jar",
    "2.x with a storageDir",
    {
      [`${wrapper}/package.json`]: v2,
      "openapitools.json": pin({ version: "7.14.0", storageDir: "./jars" }),
      "jars/7.14.0.jar": "jar",
    },
  ],
  [
    `${wrapper}/versions/7.14.0.jar`,
    "2.x with the version that openapitools.json names",
    {
      [`${wrapper}/package.json`]: v2,
      [`${wrapper}/versions/7.13.0.jar`]: "jar",
      [`${wrapper}/versions/7.14.0.jar`]: "jar",
      "openapitools.json": pin({ version: "7.14.0" }),
    },
  ],
  [
    `${wrapper}/versions/7.14.0.jar`,
    "2.x with the one version it has downloaded",
    { [`${wrapper}/package.json`]: v2, [`${wrapper}/versions/7.14.0.jar`]: "jar" },
  ],
  [
    "jars/our-own.jar",
    "a build of one's own, without the wrapper",
    {
      "openapitools.json": pin({ version: "our-own", storageDir: "jars" }),
      "jars/our-own.jar": "jar",
    },
  ],
];

for (const [expected, why, files] of found) {
  test(`found: ${why}, from a folder below`, () =>
    inFolder({ ...files, ...java, "packages/app/package.json": "{}" }, async (folder) => {
      chmodSync(join(folder, "jre/bin/java"), 0o755);
      const installation = await findInstallation(join(folder, "packages", "app"), {
        PATH: join(folder, "jre", "bin"),
      });
      assert.equal(installation, {
        jar: join(folder, expected),
        java: join(folder, "jre/bin/java"),
      });
    }));
}

const missing: readonly [message: RegExp, hint: RegExp, files: Files][] = [
  [
    /openapi-generator-cli is not installed/,
    /npm install --save-dev .*@1\.0\.18-5\.0\.0-beta2/,
    {},
  ],
  [
    /OpenAPI Generator 7\.14\.0 is not there: .*jars\/7\.14\.0\.jar is missing/,
    /npx openapi-generator-cli version/,
    {
      [`${wrapper}/package.json`]: v2,
      "openapitools.json": pin({ version: "7.14.0", storageDir: "jars" }),
    },
  ],
  [
    /no version of OpenAPI Generator is chosen/,
    /name one in openapitools\.json/,
    { [`${wrapper}/package.json`]: v2 },
  ],
  [
    /OpenAPI Generator 4\.3\.1 is too old/,
    /npm install/,
    {
      [`${wrapper}/package.json`]: '{ "version": "1.0.13-4.3.1" }',
      [`${wrapper}/bin/openapi-generator.jar`]: "jar",
    },
  ],
  [
    /OpenAPI Generator 4\.3\.1 is too old/,
    /npm install/,
    { [`${wrapper}/package.json`]: v2, "openapitools.json": pin({ version: "4.3.1" }) },
  ],
  [/not valid JSON/, /^$/, { ...carried, "openapitools.json": "{" }],
];

for (const [message, hint, files] of missing) {
  test(`missing: ${message.source}`, () =>
    inFolder({ ...files, ...java }, async (folder) => {
      chmodSync(join(folder, "jre/bin/java"), 0o755);
      await refuses(folder, { PATH: join(folder, "jre", "bin") }, message, hint);
    }));
}

test("without Java it says what to install", () =>
  inFolder(carried, (folder) =>
    refuses(
      folder,
      { PATH: folder },
      /there is none: neither JAVA_HOME nor PATH/,
      /apt-get install/,
    ),
  ));

test("JAVA_HOME comes before PATH", () =>
  inFolder({ ...carried, ...java, "other/java": "#!/bin/sh\n" }, async (folder) => {
    for (const path of ["jre/bin/java", "other/java"]) chmodSync(join(folder, path), 0o755);
    const installation = await findInstallation(folder, {
      JAVA_HOME: join(folder, "jre"),
      PATH: join(folder, "other"),
    });
    assert.is(installation.java, join(folder, "jre/bin/java"));
  }));

test("a java that cannot be run is passed over", () =>
  inFolder({ ...carried, ...java, "other/java": "not for running" }, async (folder) => {
    chmodSync(join(folder, "jre/bin/java"), 0o755);
    chmodSync(join(folder, "other/java"), 0o644);
    symlinkSync(join(folder, "jre"), join(folder, "link"));
    const PATH = [join(folder, "other"), join(folder, "link", "bin")].join(":");
    const installation = await findInstallation(folder, { PATH });
    assert.is(installation.java, join(folder, "link/bin/java"));
  }));

test.run();

async function refuses(
  folder: string,
  environment: Readonly<Record<string, string>>,
  message: RegExp,
  hint: RegExp,
): Promise<void> {
  try {
    await findInstallation(folder, environment);
  } catch (error) {
    assert.instance(error, Failure);
    const [diagnostic] = (error as Failure).diagnostics;
    assert.match(diagnostic?.message ?? "", message);
    assert.match(diagnostic?.hint ?? "", hint);
    return;
  }
  assert.unreachable("it was found");
}
