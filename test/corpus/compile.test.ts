/** All packages of the corpus together under the strictest flags, by both compilers and both module resolutions. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type DiagnosticMessageChain, Project } from "ts-morph";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { corpusIsHere, generateCorpus, temporaryFolder } from "../support/corpus.js";
import { strictest } from "../support/tsc.js";

const settings = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};

const projects = temporaryFolder("katagami-compile-");
writeFileSync(join(projects, "package.json"), '{ "type": "module" }\n');

const test = suite("all packages compiled together");

if (corpusIsHere(test)) {
  for (const [resolution, modules] of Object.entries(settings)) {
    test(`TypeScript 7 finds nothing, resolving modules as ${resolution}`, async () => {
      const project = await projectOf(resolution, modules);
      assert.is(await tsc(project), "");
    });

    test(`TypeScript 6 finds nothing, resolving modules as ${resolution}`, async () => {
      const project = await projectOf(resolution, modules);
      const { files, problems } = check(project);
      assert.ok(files > 66 * 5, String(files));
      assert.equal(problems, []);
    });
  }

  test("a type error would be found", async () => {
    const { folder } = await generateCorpus();
    writeFileSync(
      join(projects, "wrong.ts"),
      [
        `import { OrdersApi, type Orders } from "${folder}/orders-v0/src/index.js";`,
        "export const order: Orders.GetOrderParams = { orderID: 1 };",
        "export const orders: OrdersApi = new OrdersApi({ region: 'moon' });",
        "",
      ].join("\n"),
    );
    const output = await tsc(await projectOf("wrong", settings.nodenext, "wrong.ts"));
    assert.match(output, /wrong\.ts\(2,.*TS2561/);
    assert.match(output, /wrong\.ts\(3,.*TS2820|wrong\.ts\(3,.*TS2322/);
  });
}

test.run();

/** Writes a tsconfig for the packages, or for one file beside it, and gives its path. */
async function projectOf(name: string, modules: object, file?: string): Promise<string> {
  const { folder } = await generateCorpus();
  const project = join(projects, `tsconfig.${name}.json`);
  const paths = { "sp-api-runtime": [`${folder}/runtime/src/index.ts`] };
  const compilerOptions = { ...strictest, ...modules, paths };
  const include = [file ?? `${folder}/*/src`];
  writeFileSync(project, JSON.stringify({ compilerOptions, include }));
  return project;
}

/** What `tsc` of the package `typescript` prints. */
async function tsc(project: string): Promise<string> {
  const bin = resolve("node_modules", "typescript", "bin", "tsc");
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, "-p", project], {
      maxBuffer: 1 << 26,
    });
    return stdout;
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? error); // What execFile rejects with.
  }
}

/** What ts-morph's TypeScript says. */
function check(project: string): { files: number; problems: string[] } {
  const program = new Project({ tsConfigFilePath: project });
  return {
    files: program.getSourceFiles().length,
    problems: program
      .getPreEmitDiagnostics()
      .map(
        (found) => `${found.getSourceFile()?.getFilePath() ?? ""}: ${text(found.getMessageText())}`,
      ),
  };
}

function text(message: string | DiagnosticMessageChain): string {
  return typeof message === "string" ? message : message.getMessageText();
}
