/** OpenAPI Generator as an engine, with a real JVM: what it writes is what is written, and its words are ours. */
import * as assert from "uvu/assert";
import { execFile, type ExecFileException } from "node:child_process";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { suite } from "uvu";
import { readSettings } from "../../generator/config/settings.js";
import type { OpenApiGeneratorTarget } from "../../generator/config/targets.js";
import { openApiGenerator } from "../../generator/engines/openapi-generator/engine.js";
import { findInstallation } from "../../generator/engines/openapi-generator/installation.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { generate, type GenerateReport } from "../../generator/pipeline/generate.js";
import { standInForRuntime } from "../support/corpus.js";
import { folderOf, listFiles, readFiles } from "../support/folders.js";
import { hostileTexts } from "../support/hostile.js";
import { json, recordingFetch } from "../support/transport.js";
import { javaIsHere } from "./generated.js";

const run = promisify(execFile);

const embedded = resolve("models/vendor-orders-api-model/vendorOrders.json");

const javaTemplates = resolve("test/engines/java-templates");

const leftOut = /^\.openapi-generator|^\.travis\.yml$|gradle-wrapper\.jar$/;

const test = suite("OpenAPI Generator as an engine");

test("without Java the command says what to install and writes nothing", async () => {
  const folder = await folderOf();
  const out = join(folder, "sdk");
  const { code, stderr } = await katagami(["--generator", "java", "--out", out], { PATH: folder });
  assert.is(code, 1);
  assert.match(stderr, /runs on Java, which was found neither in JAVA_HOME nor in PATH/);
  assert.match(stderr, /apt-get install default-jre-headless/);
  assert.equal(await listFiles(folder), []);
  await rm(folder, { recursive: true });
});

if (await javaIsHere(test)) {
  test("the guide's Java step is one command, and leaves nothing to do the second time", async () => {
    const folder = await folderOf();
    const flags = [
      "--engine",
      "openapi-generator",
      "--generator",
      "java",
      "--templates",
      javaTemplates,
    ];
    const first = await katagami([...flags, "--out", folder]);
    assert.is(first.code, 0, first.stderr);
    assert.match(first.stdout, /^1 package, 4 operations in .*: \d+ added, 0 unchanged/);
    assert.match(
      first.stderr,
      /left out of every package: \.travis\.yml \(hidden\), gradle\/wrapper\/gradle-wrapper\.jar \(binary\)/,
    );
    const api = "vendor-orders-v1/src/main/java/org/openapitools/client/api/VendorOrdersApi.java";
    const text = await readFile(join(folder, api), "utf8");
    assert.match(text, "signature.sign(authorization.sign(request))");
    assert.match(text, "/** GET /vendor/orders/v1/purchaseOrders/{purchaseOrderNumber} */");
    const files = await listFiles(folder);
    assert.ok(files.includes("vendor-orders-v1/.gitignore"));
    assert.ok(files.includes("katagami.manifest.json"));
    assert.not.ok(files.some((path) => path.includes(".openapi-generator")));

    await writeFile(join(folder, api), `${text}// edited\n`);
    const check = await katagami([...flags, "--out", folder, "--check"]);
    assert.is(check.code, 1);
    assert.match(check.stdout, `~ ${api}`);
    const again = await katagami([...flags, "--out", folder]);
    assert.is(again.code, 0);
    assert.match(again.stdout, /: 1 changed, \d+ unchanged/);
    assert.is(await readFile(join(folder, api), "utf8"), text);
    await rm(folder, { recursive: true });
  });

  test("what the bare command line writes is what is written, but for what is left out", async () => {
    const folder = await folderOf();
    const { java, jar } = await findInstallation(process.cwd(), process.env);
    const bare = join(folder, "bare");
    const args = ["-jar", jar, "generate", "-g", "java", "-i", embedded, "-o", bare];
    await run(java, [...args, "-p", "hideGenerationTimestamp=true"]);
    const { report, out } = await generateOne(folder, { generator: "java" });
    assert.equal(errors(report), []);
    const theirs = await readFiles(bare);
    assert.equal(
      await readFiles(join(out, "vendor-orders-v1")),
      Object.fromEntries(Object.entries(theirs).filter(([path]) => !leftOut.test(path))),
    );
    await rm(folder, { recursive: true });
  });

  test("options reach the generator, with the names of the model filled in", async () => {
    const folder = await folderOf();
    const { out } = await generateOne(folder, {
      generator: "java",
      options: {
        invokerPackage: "com.acme.#{Name}",
        apiPackage: "com.acme.#{name}.api",
        globalProperties: { apis: "" },
      },
    });
    const [file = "", ...rest] = (await listFiles(out)).filter((path) => path.endsWith("Api.java"));
    assert.equal(rest, []);
    assert.is(
      file,
      "vendor-orders-v1/src/main/java/com/acme/vendorOrders/api/VendorOrdersApi.java",
    );
    assert.match(await readFile(join(out, file), "utf8"), "import com.acme.VendorOrders.");
    await rm(folder, { recursive: true });
  });

  test("clients of typescript-fetch use our runtime: token, signature, errors", async () => {
    const folder = await folderOf();
    const { report, out } = await generateOne(folder, { generator: "typescript-fetch" });
    assert.equal(errors(report), []);
    standInForRuntime(out);
    const module = (await import(
      pathToFileURL(join(out, "vendor-orders-v1", "src", "index.ts")).href
    )) as {
      VendorOrdersApi: new (
        options: object,
      ) => Record<string, (parameters: object) => Promise<unknown>>;
    };
    const { fetch, sent } = recordingFetch(
      () => json({ access_token: "Atza|token", token_type: "bearer", expires_in: 3600 }),
      () => json({ payload: { purchaseOrderNumber: "P1", purchaseOrderState: "New", unknown: 1 } }),
      () => json({ errors: [{ code: "NotFound", message: "no such order" }] }, 404),
    );
    const api = new module.VendorOrdersApi({
      region: "fe",
      lwa: { clientId: "id", clientSecret: "secret", refreshToken: "Atzr|refresh" },
      aws: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "key" },
      headers: { "x-own": "1" },
      fetchApi: fetch,
    });
    assert.equal(await api["getPurchaseOrder"]!({ purchaseOrderNumber: "P1" }), {
      payload: { purchaseOrderNumber: "P1", purchaseOrderState: "New", orderDetails: undefined },
      errors: undefined,
    });
    const request = sent[1]!;
    assert.is(
      request.url,
      "https://sellingpartnerapi-fe.amazon.com/vendor/orders/v1/purchaseOrders/P1",
    );
    assert.is(request.headers["x-amz-access-token"], "Atza|token");
    assert.is(request.headers["x-own"], "1");
    assert.match(
      request.headers["authorization"]!,
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d+\/us-west-2\/execute-api/,
    );
    try {
      await api["getPurchaseOrder"]!({ purchaseOrderNumber: "P2" });
      assert.unreachable();
    } catch (error) {
      assert.is((error as Error).name, "NotFoundError");
      assert.match((error as Error).message, /^getPurchaseOrder .*404 NotFound: no such order/);
    }
    await rm(folder, { recursive: true });
  });

  test("what is up to date is left alone until its model, its options or its templates change", async () => {
    const folder = await folderOf({ "templates/README.mustache": "one" });
    const target = { generator: "java", templates: join(folder, "templates") };
    const made = async (options: OpenApiGeneratorTarget["options"] = {}): Promise<number[]> => {
      const { report } = await generateOne(folder, { ...target, options }, undefined, false);
      return [report.packages.length, report.reused];
    };
    assert.equal(await made(), [1, 0]);
    assert.equal(await made(), [0, 1]);
    assert.equal(await made({ apiPackage: "com.acme.api" }), [1, 0]);
    await writeFile(join(folder, "templates", "README.mustache"), "two");
    assert.equal(await made({ apiPackage: "com.acme.api" }), [1, 0]);
    assert.is(await readFile(join(folder, "out", "vendor-orders-v1", "README.md"), "utf8"), "two");
    await rename(join(folder, "templates"), join(folder, "moved"));
    target.templates = join(folder, "moved");
    assert.equal(await made({ apiPackage: "com.acme.api" }), [0, 1], "only the folder has moved");
    await rm(folder, { recursive: true });
  });

  test("packages of models that are gone go, with their folders", async () => {
    const folder = await folderOf();
    const models = join(folder, "models", "vendor-orders-api-model");
    await mkdir(models, { recursive: true });
    const text = await readFile(embedded, "utf8");
    await writeFile(join(models, "vendorOrders.json"), text);
    await writeFile(join(models, "other.json"), text);
    const target = { generator: "typescript-fetch" };
    const { out } = await generateOne(folder, target, join(folder, "models"));
    const roots = async (): Promise<string[]> => [
      ...new Set((await listFiles(out)).map((path) => path.split("/")[0] ?? "")),
    ];
    assert.equal(await roots(), [
      "README.md",
      "katagami.manifest.json",
      "other-v1",
      "runtime",
      "vendor-orders-v1",
    ]);
    await rm(join(models, "other.json"));
    const { report } = await generateOne(folder, target, join(folder, "models"));
    assert.equal(await roots(), [
      "README.md",
      "katagami.manifest.json",
      "runtime",
      "vendor-orders-v1",
    ]);
    assert.match(await readFile(join(out, "README.md"), "utf8"), "(vendor-orders-v1/README.md)");
    assert.ok(report.changes!.removed.every((path) => path.startsWith("other-v1/")));
    await rm(folder, { recursive: true });
  });

  test("each model that fails has its own message and place, and nothing is written", async () => {
    const folder = await folderOf();
    const models = join(folder, "models");
    await mkdir(models);
    const text = await readFile(embedded, "utf8");
    const write = async (name: string, extra: object): Promise<void> => {
      const model = JSON.parse(text) as Model;
      model.paths["/vendor/orders/v1/acknowledgements"]!["post"]!.parameters.push({ ...extra });
      await writeFile(join(models, name), JSON.stringify(model));
    };
    const list = { in: "query", type: "array", items: { type: "string" } };
    await write("good.json", { name: "list", ...list });
    await write("one.json", { name: "one", ...list, default: "x" });
    await write("two.json", { name: "two", ...list, default: "x" });
    const { report } = await generateOne(folder, { generator: "java" }, models);
    assert.is(report.changes, null);
    assert.not.ok((await listFiles(folder)).some((path) => path.startsWith("out/")));
    const found = report.diagnostics
      .filter(({ severity }) => severity === "error")
      .map(
        ({ place, message }) =>
          place?.kind === "model" && [basename(place.file), place.pointer, message],
      );
    const pointer = "#/paths/~1vendor~1orders~1v1~1acknowledgements/post";
    assert.equal(found, [
      ["one.json", pointer, refusalOf("one")],
      ["two.json", pointer, refusalOf("two")],
    ]);
    await rm(folder, { recursive: true });
  });

  test("what is wrong with the target is said once", async () => {
    const folder = await folderOf();
    const models = join(folder, "models");
    await mkdir(models);
    for (const name of ["a.json", "b.json"])
      await writeFile(join(models, name), await readFile(embedded, "utf8"));
    for (const [generator, hint] of [
      ["cobol", "`npx openapi-generator-cli list` lists all"],
      [
        "typscript-fetch",
        "did you mean typescript-fetch? `npx openapi-generator-cli list` lists all",
      ],
    ] as const) {
      const { report } = await generateOne(folder, { generator }, models);
      assert.equal(
        report.diagnostics
          .filter(({ severity }) => severity === "error")
          .map((one) => [one.message, one.hint]),
        [[`OpenAPI Generator has no generator ${generator}`, hint]],
      );
    }
    await rm(folder, { recursive: true });
  });

  test("a template that names a partial that is not there is an error that names it", async () => {
    const folder = await folderOf({ "templates/model.mustache": "{{>nowhere}}" });
    const { report } = await generateOne(folder, {
      generator: "java",
      templates: join(folder, "templates"),
    });
    assert.match(
      errors(report)[0],
      /Could not generate model .*\nbecause of TemplateNotFoundException: nowhere/,
    );
    await rm(folder, { recursive: true });
  });

  test("a template folder that is not there is a wrong command line", async () => {
    try {
      await generateOne("/tmp", { generator: "java", templates: "/nowhere/at/all" });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, Failure);
      assert.is((error as Failure).fault, "usage");
    }
  });

  test("no text of a model runs in a client of typescript-fetch", async () => {
    const folder = await folderOf();
    const models = join(folder, "models");
    await mkdir(models);
    await writeFile(join(models, "hostile.json"), JSON.stringify(hostileModel()));
    const { report, out } = await generateOne(folder, { generator: "typescript-fetch" }, models);
    assert.equal(errors(report), []);
    standInForRuntime(out);
    await import(pathToFileURL(join(out, "hostile-v1", "src", "index.ts")).href);
    assert.is((globalThis as { injected?: boolean }).injected, undefined);
    await rm(folder, { recursive: true });
  });

  test("a name that could end a string is refused", async () => {
    const folder = await folderOf();
    const models = join(folder, "models");
    await mkdir(models);
    const model = hostileModel();
    model.paths["/x"]!["get"]!.parameters.push({
      name: '"; evil(); //',
      in: "query",
      type: "string",
    });
    await writeFile(join(models, "hostile.json"), JSON.stringify(model));
    const { report } = await generateOne(folder, { generator: "typescript-fetch" }, models);
    assert.match(errors(report)[0], /would write .* into code unescaped/);
    await rm(folder, { recursive: true });
  });
}

test.run();

function refusalOf(parameter: string): string {
  const path = "/vendor/orders/v1/acknowledgements";
  return `OpenAPI Generator's validation: attribute paths.'${path}'(post).[${parameter}].default is not of type \`array\``;
}

interface Model {
  readonly paths: Record<string, Record<string, { parameters: Record<string, unknown>[] }>>;
}

/** Hostile text in every place where text may be anything. */
function hostileModel(): Model {
  const texts = hostileTexts.filter((text) => text.isWellFormed());
  const all = texts.join(" ");
  return {
    swagger: "2.0",
    info: { title: all, version: "v1", description: all },
    paths: {
      "/x": {
        get: {
          operationId: "getX",
          tags: ["x"],
          summary: all,
          description: all,
          parameters: [
            {
              name: "choice",
              in: "query",
              type: "string",
              enum: texts.filter((text) => text !== ""),
              description: all,
            },
            { name: "when", in: "query", type: "string", default: all },
          ],
          responses: { 200: { description: all, schema: { $ref: "#/definitions/X" } } },
        },
      },
    },
    definitions: {
      X: {
        type: "object",
        description: all,
        properties: Object.fromEntries(
          texts.map((text, index) => [
            `p${String(index)}`,
            { type: "string", description: text, enum: [text === "" ? "x" : text], example: text },
          ]),
        ),
      },
    },
  } as unknown as Model; // More than the part that tests change.
}

function errors({ diagnostics }: GenerateReport): [string, ...string[]] {
  // For destructuring: a missing first one is undefined, and no test passes with it.
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message) as [string, ...string[]];
}

async function generateOne(
  folder: string,
  {
    generator,
    templates = null,
    options = {},
  }: Partial<OpenApiGeneratorTarget> & { generator: string },
  models: string = resolve("models"),
  force = true,
): Promise<{ report: GenerateReport; out: string }> {
  const out = join(folder, "out");
  const settings = await readSettings({ models, out }, process.cwd());
  const engine = await openApiGenerator(
    { engine: "openapi-generator", generator, templates, out, options },
    process.cwd(),
  );
  const report = await generate(
    { settings, models: [], check: false, force, keepGoing: false, onProgress: () => {} },
    engine,
  );
  return { report, out };
}

async function katagami(
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const args = ["--import", "tsx", "generator/cli.ts", "generate", ...flags];
  const env = { ...process.env, JAVA_HOME: "", ...environment };
  return run(process.execPath, args, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout = "", stderr = "" }: ExecFileException) => ({
      code: Number(code),
      stdout,
      stderr,
    }),
  );
}
