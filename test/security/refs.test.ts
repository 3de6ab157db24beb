/** `$ref` to other files: those in the folder of the models work, and nothing else is read, let alone fetched. */
import { execFile, execFileSync } from "node:child_process";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagamiCommand, plainEnvironment, run } from "../support/cli.js";
import { addFiles, inFolder, listFiles } from "../support/folders.js";
import { swagger, withOperation } from "../support/models.js";

type Json = Readonly<Record<string, unknown>>;

interface Generated {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What the network or another program was asked for. */
  readonly asked: string;
}

const test = suite("references to other files");

/** Without a network where the system lets a process have none; with a guard before Node's own in any case. */
const withoutNetwork = canUnshare() ? ["unshare", "--map-root-user", "--net"] : [];

async function generate(folder: string, ...args: readonly string[]): Promise<Generated> {
  const guard = join(folder, "guard.mjs");
  const log = join(folder, "asked.txt");
  const { code: text } = await transform(await readFile("test/security/guard.ts", "utf8"), {
    loader: "ts",
    format: "esm",
  });
  await writeFile(guard, text);
  await writeFile(log, "");
  const env = {
    ...plainEnvironment(),
    EVIL_LOG: log,
    NODE_OPTIONS: `--import ${pathToFileURL(guard).href}`,
  };
  const [file = "", ...rest] = [...withoutNetwork, ...katagamiCommand, "generate", ...args];
  const finished = await new Promise<Omit<Generated, "asked">>((done) => {
    execFile(file, rest, { cwd: folder, env, timeout: 60_000 }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    );
  });
  return { ...finished, asked: await readFile(log, "utf8") };
}

function canUnshare(): boolean {
  try {
    execFileSync("unshare", ["--map-root-user", "--net", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A model whose one answer refers to something. */
function answering(ref: string, more: Json = {}): string {
  const responses = { 200: { description: "Done.", schema: { $ref: ref } } };
  return JSON.stringify(withOperation({ responses }, more), null, 2);
}

const money = { type: "object", properties: { amount: { $ref: "#/definitions/Amount" } } };
const shared = {
  definitions: {
    Money: money,
    Amount: { type: "string", description: "A decimal number." },
    Broken: { type: "object", properties: { a: { type: "strnig" } } },
    Unknown: { type: "object", properties: { a: { $ref: "#/definitions/Nowhere" } } },
    Back: { type: "object", properties: { own: { $ref: "../orders.json#/definitions/Own" } } },
  },
  parameters: { Limit: { name: "limit", in: "query", type: "integer" } },
  responses: { Failed: { description: "No.", schema: { $ref: "#/definitions/Money" } } },
};
const sharedFile = { "models/shared/common.json": JSON.stringify(shared, null, 2) };

test("a part of another file of the folder comes in under its own name, with what it refers to", async () => {
  const model = withOperation(
    {
      parameters: [{ $ref: "shared/common.json#/parameters/Limit" }],
      responses: {
        200: { description: "Done.", schema: { $ref: "shared/common.json#/definitions/Money" } },
        400: { $ref: "./shared/common.json#/responses/Failed" },
        404: { description: "Whole.", schema: { $ref: "shared/whole%20file.json" } },
      },
    },
    { definitions: { Own: { $ref: "shared/common.json#/definitions/Back" } } },
  );
  await inFolder(
    {
      ...sharedFile,
      "models/shared/whole file.json":
        '{ "type": "object", "properties": { "x": { "type": "string" } } }',
      "models/orders.json": JSON.stringify({
        ...model,
        definitions: {
          Own: {
            type: "object",
            properties: { back: { $ref: "shared/common.json#/definitions/Back" } },
          },
        },
      }),
    },
    async (folder) => {
      // All models of the folder: the parts are none, and so no errors.
      const { code, err, asked } = await generate(folder);
      assert.is(code, 0, err);
      assert.is(asked, "");
      const types = await readFile(join(folder, "generated/orders-v1/src/types.ts"), "utf8");
      assert.match(types, "export interface Money {\n  amount?: Amount;");
      assert.match(types, "/** A decimal number. */\nexport type Amount = string;");
      assert.match(types, "export interface Back {\n  own?: Own;");
      assert.match(types, "export interface WholeFile {");
      assert.match(types, "  limit?: number | undefined;");
      const packages = await listFiles(join(folder, "generated"));
      assert.not.ok(packages.some((path) => /^(?:common|whole)/.test(path)));
    },
  );
});

test("a package is made anew when a file that its model refers to has changed", async () => {
  const files = {
    ...sharedFile,
    "models/orders.json": answering("shared/common.json#/definitions/Money"),
  };
  await inFolder(files, async (folder) => {
    const types = join(folder, "generated/orders-v1/src/types.ts");
    await generate(folder);
    const again = await generate(folder);
    assert.match(again.out, /1 package in/);
    await addFiles(folder, {
      "models/shared/common.json": sharedFile["models/shared/common.json"].replace(
        "decimal",
        "whole",
      ),
    });
    await generate(folder);
    assert.match(await readFile(types, "utf8"), "A whole number.");
  });
});

test("a problem has its place in the file that has it", async () => {
  const table: readonly (readonly [expected: RegExp, ref: string])[] = [
    [
      /models\/shared\/common\.json:\d+:\d+ {2}#\/definitions\/Broken\/properties\/a\n {2}unknown type "strnig"/,
      "shared/common.json#/definitions/Broken",
    ],
    [
      /models\/shared\/common\.json:\d+:\d+ {2}#\/definitions\/Unknown\/properties\/a\/\$ref\n.*has no such place/,
      "shared/common.json#/definitions/Unknown",
    ],
    [
      /models\/orders\d\.json:\d+:\d+ {2}#\/paths.*\n.*has no such place/,
      "shared/common.json#/definitions/Nope",
    ],
    [
      /models\/orders\d\.json:\d+:\d+ {2}#\/paths.*\n.*a file that does not exist/,
      "shared/nope.json#/definitions/A",
    ],
    [/models\/shared\/bad\.json:1:\d+\n {2}not valid JSON/, "shared/bad.json#/definitions/A"],
    [
      /models\/orders\d\.json:\d+:\d+ {2}#\/paths.*\n.*would add a second "Amount".*\n.*"shared\/common\.json#\/definitions\/Amount": "ANameOfYourOwn"/,
      "shared/common.json#/definitions/Amount",
    ],
  ];
  const more = { definitions: { Amount: { type: "number" } } };
  const models = table.map(([, ref], index) => [
    `models/orders${String(index)}.json`,
    answering(ref, more),
  ]);
  const files = { ...sharedFile, ...Object.fromEntries(models), "models/shared/bad.json": "{,}" };
  await inFolder(files, async (folder) => {
    const { code, err } = await generate(folder, "--keep-going");
    assert.is(code, 1);
    for (const [expected] of table) assert.match(err, expected);
  });
});

test("a pin gives a part another name", async () => {
  const names = { "orders.json": { "shared/common.json#/definitions/Amount": "SharedAmount" } };
  const files = {
    ...sharedFile,
    "katagami.config.json": JSON.stringify({ names }),
    "models/orders.json": answering("shared/common.json#/definitions/Money", {
      definitions: { Amount: { type: "number" } },
    }),
  };
  await inFolder(files, async (folder) => {
    const { code, err } = await generate(folder, "models/orders.json");
    assert.is(code, 0, err);
    const types = await readFile(join(folder, "generated/orders-v1/src/types.ts"), "utf8");
    assert.match(types, "amount?: SharedAmount;");
    assert.match(types, "export type Amount = number;");
  });
});

/** Why it is refused, and what is referred to; every file that is named lies there, so that it could be read. */
const refused: readonly (readonly [expected: RegExp, ref: string])[] = [
  [/is a URL or a network path/, "http://169.254.169.254/latest/meta-data/"],
  [/is a URL or a network path/, "https://127.0.0.1:1/x.json#/definitions/A"],
  [/is a URL or a network path/, "HTTP://127.1/x.json"],
  [/is a URL or a network path/, "file:///etc/passwd"],
  [/is a URL or a network path/, "file:secret.json#/definitions/A"],
  [/is a URL or a network path/, "data:application/json,{}"],
  [/is a URL or a network path/, "node:fs"],
  [/is a URL or a network path/, "C:\\secret.json#/definitions/A"],
  [/is a URL or a network path/, "//127.0.0.1/x.json#/definitions/A"],
  [/is a URL or a network path/, "\\\\server\\share\\x.json#/definitions/A"],
  [/is not the relative path of a \.json, \.yaml or \.yml file/, "/etc/passwd"],
  [
    /is not the relative path of a \.json, \.yaml or \.yml file/,
    "/ABSOLUTE/secret.json#/definitions/A",
  ],
  [
    /is not the relative path of a \.json, \.yaml or \.yml file/,
    "%2fABSOLUTE/secret.json#/definitions/A",
  ],
  [/is not the relative path of a \.json, \.yaml or \.yml file/, "..\\secret.json#/definitions/A"],
  [/is not the relative path of a \.json, \.yaml or \.yml file/, "..%5csecret.json#/definitions/A"],
  [/is not the relative path of a \.json, \.yaml or \.yml file/, "~/secret.json"],
  [/is not the relative path of a \.json, \.yaml or \.yml file/, "x%00.json"],
  [/is not the relative path of a \.json, \.yaml or \.yml file/, "%E0%A4%A.json"],
  [/is not the relative path of a \.json, \.yaml or \.yml file/, "x.json?y=z.json"],
  [/is not the relative path of a \.json, \.yaml or \.yml file/, ".npmrc"],
  [/points outside the models folder/, "../secret.json#/definitions/A"],
  [/points outside the models folder/, "shared/../../secret.json#/definitions/A"],
  [/points outside the models folder/, "..%2fsecret.json#/definitions/A"],
  [/points outside the models folder/, "%2e%2e/secret.json#/definitions/A"],
  [/points outside the models folder/, "../models-of-others/secret.json#/definitions/A"],
  [/a file that does not exist/, "%252e%252e%252fsecret.json#/definitions/A"],
  [/a file that does not exist/, "folder.json#/definitions/A"],
  [/by a symbolic link/, "link.json#/definitions/A"],
  [/by a symbolic link/, "linked/secret.json#/definitions/A"],
  [/by a symbolic link/, "shared/../link.json#/definitions/A"],
];

test("nothing outside of the folder is read, and nothing is fetched", async () => {
  const secret = JSON.stringify({ definitions: { A: { type: "string", description: "s3cret" } } });
  const inner = (number: number): string => `models/evil-api-model/m${String(number)}.json`;
  await inFolder(
    { "secret.json": secret, "models-of-others/secret.json": secret },
    async (folder) => {
      await addFiles(folder, {
        // Each model in a folder of its own below the models, where the links lie too.
        ...Object.fromEntries(
          refused.map(([, ref], index) => [
            inner(index).replace("evil-api-model/", ""),
            answering(ref.replace("/ABSOLUTE", folder).replace("%2fABSOLUTE", `%2f${folder}`)),
          ]),
        ),
        "models/folder.json/x.txt": "",
        "models/shared/x.txt": "",
      });
      await symlink(join(folder, "secret.json"), join(folder, "models/link.json"));
      await symlink("..", join(folder, "models/linked"));
      const { code, out, err, asked } = await generate(folder, "--keep-going", "--json");
      assert.is(code, 1, err);
      assert.is(asked, "");
      assert.not.match(out + err, "s3cret");
      const { diagnostics, packages } = JSON.parse(out) as {
        diagnostics: {
          severity: string;
          message: string;
          place: { file: string; pointer: string };
        }[];
        packages: unknown[];
      };
      assert.equal(packages, []);
      for (const [index, [expected, ref]] of refused.entries()) {
        const found = diagnostics.filter(
          ({ severity, place }) =>
            severity === "error" && place.file === `models/m${String(index)}.json`,
        );
        assert.is(found.length, 1, ref);
        assert.match(found[0]!.message, expected, ref);
        assert.is(found[0]!.place.pointer, "#/paths/~1things/get/responses/200/schema/$ref");
      }
    },
  );
});

test("in a sample, a $ref is data", async () => {
  const model = withOperation({
    responses: {
      200: {
        description: "Done.",
        examples: { "application/json": { $ref: "http://127.0.0.1:1/" } },
        "x-amzn-api-sandbox": {
          static: [{ request: { parameters: {} }, response: { $ref: "http://127.0.0.1:1/" } }],
        },
      },
    },
  });
  await inFolder({ "models/a.json": JSON.stringify(model) }, async (folder) => {
    const { code, err, asked } = await generate(folder);
    assert.is(code, 0, err);
    assert.is(asked, "");
    assert.match(
      await readFile(join(folder, "generated/a-v1/src/sandbox.ts"), "utf8"),
      '$ref: "http://127.0.0.1:1/"',
    );
  });
});

test("a file that is no model is an error where no model refers to it", async () => {
  await inFolder({ ...sharedFile, "models/a.json": JSON.stringify(swagger()) }, async (folder) => {
    const { code, err } = await run([...katagamiCommand, "generate"], folder);
    assert.is(code, 1);
    assert.match(err, /common\.json.*\n.*neither Swagger 2\.0 nor OpenAPI/);
  });
});

test("the guard of these tests sees what is asked for", async () => {
  await inFolder({}, async (folder) => {
    await generate(folder); // Writes the guard; there is no model.
    const { code } = await run(
      [
        process.execPath,
        "--import",
        pathToFileURL(join(folder, "guard.mjs")).href,
        "-e",
        "fetch('http://127.0.0.1:1')",
      ],
      folder,
    );
    assert.is(code, 1);
  });
});

test.run();
