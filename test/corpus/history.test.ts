// @long: a sample of npm run test:history
/**
 * Every state of Amazon's models: all of them are read and viewed here, and one is generated and compiled.
 * `npm run test:history` generates and compiles all.
 */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { diagnosticsOf, Failure, hasErrors } from "../../generator/lib/diagnostic.js";
import type { Api } from "../../generator/model/api.js";
import { applyPatches } from "../../generator/model/apply-patches.js";
import { parseModel } from "../../generator/model/load.js";
import { readApi } from "../../generator/model/read-api.js";
import { completionOf } from "../../generator/view/completion.js";
import { referenceUrl } from "../../generator/view/reference-links.js";
import { viewPackage } from "../../generator/view/view.js";
import { temporaryFolder } from "../support/corpus.js";
import { generateState } from "../support/generate-state.js";
import {
  type Blob,
  type History,
  historyIsHere,
  modelText,
  readHistory,
  type State,
} from "../support/history.js";
import { brokenModels, correctedModel, doubledApis } from "../support/history-exceptions.js";
import { seededRandom } from "../support/random.js";

const test = suite("every state of Amazon's models");

interface ReadStates {
  readonly history: History;
  /** Path and blob → the API. */
  readonly apis: ReadonlyMap<string, Api>;
  /** Path and beginning of the blob → the first error. */
  readonly broken: Readonly<Record<string, string>>;
}

let states: Promise<ReadStates> | null = null;

if (historyIsHere(test)) {
  test("each model can be read and viewed, but for those that are broken themselves", async () => {
    const { apis, broken, history } = await (states ??= readStates());
    assert.equal(history.states.length, 405);
    assert.ok(apis.size > 560, String(apis.size));
    assert.equal(broken, brokenModels);
  });

  test("the model with a duplicate operation id can be read with Katagami's patch only", async () => {
    const { history } = await (states ??= readStates());
    const blob = history.blobs.find(({ path, hash }) =>
      `${path} ${hash}`.startsWith(correctedModel),
    );
    const model = parseModel(modelText(blob!, history.read([blob!.hash]).get(blob!.hash)!));
    assert.match(
      readApi(model).diagnostics.at(-1)?.message ?? "",
      /two operations would be called/,
    );
  });

  test("no two models of a state make one package, but where Amazon doubled an API", async () => {
    const { history, apis } = await (states ??= readStates());
    const doubled: Record<string, string> = {};
    for (const { name, files } of history.states) {
      const seen = new Set<string>();
      for (const [path, hash] of files) {
        const id = apis.get(`${path} ${hash}`)?.id;
        if (id !== undefined && seen.has(id)) doubled[name] = id;
        if (id !== undefined) seen.add(id);
      }
    }
    assert.equal(doubled, doubledApis);
  });

  test("only what has an id of work is taken for something that finishes later, in any state", async () => {
    const { apis } = await (states ??= readStates());
    const ids = new Set<string>();
    const found = new Set<string>();
    for (const api of apis.values()) {
      const types = new Map(api.types.map((type) => [type.id, type]));
      for (const operation of api.operations) {
        const completion = completionOf(api, operation, types);
        if (completion === null) continue;
        ids.add(completion.id.at(-1) ?? "");
        found.add(`${operation.method} ${operation.path}`);
      }
    }
    const work = ["exportId", "feedId", "operationId", "queryId", "reportId", "transactionId"];
    assert.equal([...ids].toSorted(), work);
    // 38 of today, Feeds and Reports 2020-09-04, three of earlier states of Fulfillment Inbound, one of vendor shipments.
    assert.is(found.size, 44, [...found].join("\n"));
  });

  test("no link leads to the page of another API", async () => {
    const { history, apis } = await (states ??= readStates());
    const pages = new Map<string, string>();
    for (const [path, hash] of history.states.at(-1)!.files)
      for (const operation of apis.get(`${path} ${hash}`)?.operations ?? [])
        pages.set(operation.operationId.toLowerCase(), apiOf(operation.path));
    const wrong = new Set<string>();
    for (const api of apis.values()) {
      for (const operation of api.operations) {
        const page = pages.get(operation.operationId.toLowerCase());
        const isOther = page !== undefined && page !== apiOf(operation.path);
        if (isOther && referenceUrl(api, operation) !== null) wrong.add(operation.path);
      }
    }
    assert.equal([...wrong], []);
  });

  test("a state is generated in one run, and compiles", async () => {
    const { history } = await (states ??= readStates());
    const sound = history.states.filter(isSound);
    const state = sound[Math.floor(seededRandom(13)() * sound.length)]!;
    const { errors, packages, compiler } = await generateState(
      history,
      state,
      temporaryFolder("katagami-state-"),
    );
    assert.equal(errors, [], state.name);
    assert.is(packages, state.files.size);
    assert.is(compiler, "", state.name);
  });
}

test.run();

/** `/feeds/2021-06-30/feeds` → `/feeds/2021-06-30` */
function apiOf(path: string): string {
  return path.split("/").slice(0, 3).join("/");
}

function nameOf({ path, hash }: Blob): string {
  return `${path} ${hash.slice(0, 8)}`;
}

function isSound({ name, files }: State): boolean {
  return (
    doubledApis[name] === undefined &&
    [...files].every(([path, hash]) => brokenModels[nameOf({ path, hash })] === undefined)
  );
}

async function readStates(): Promise<ReadStates> {
  const history = readHistory();
  const contents = history.read(history.blobs.map(({ hash }) => hash));
  const apis = new Map<string, Api>();
  const broken: Record<string, string> = {};
  for (const blob of history.blobs) {
    try {
      apis.set(`${blob.path} ${blob.hash}`, await readAndView(blob, contents.get(blob.hash)!));
    } catch (error) {
      broken[nameOf(blob)] = diagnosticsOf(error)[0]?.message ?? "";
    }
  }
  return { history, apis, broken };
}

/** Throws Failure if the model has errors. */
async function readAndView(blob: Blob, bytes: Buffer): Promise<Api> {
  const models = join("no", "folder");
  const loaded = parseModel(modelText(blob, bytes));
  const { value: patched, diagnostics } = await applyPatches(loaded, { models, patches: models });
  const { value: api, diagnostics: found } = readApi(patched.model);
  const errors = [...diagnostics, ...found].filter((one) => hasErrors([one]));
  if (api === null || errors.length > 0) throw new Failure(errors);
  viewPackage(api, {
    scope: null,
    packagePrefix: "sp-api-",
    runtime: "package",
    fields: {},
    version: "0.0.0",
    runtimeVersion: "0.0.0",
    modelSha256: "",
    directory: null,
  });
  return api;
}
