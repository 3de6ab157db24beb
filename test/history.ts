/**
 * `npm run test:history`: generates and compiles every model file that Amazon ever published until the end of 2025. Each
 * round takes another content of each file, so it covers all of them without generating 405 states. Takes some minutes.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { diagnosticsOf } from "../generator/lib/diagnostic.js";
import { parseModel } from "../generator/model/load.js";
import { apiNames, fileStem } from "../generator/model/names.js";
import { temporaryFolder } from "./support/corpus.js";
import { generateState } from "./support/generate-state.js";
import { type Blob, type History, modelText, readHistory, type State } from "./support/history.js";
import { brokenModels } from "./support/history-exceptions.js";

const history = readHistory();
const work = temporaryFolder("katagami-history-rounds-");
let failed = 0;
let packages = 0;
for (const [index, state] of rounds(history).entries()) {
  const folder = join(work, state.name);
  const result = await generateState(history, state, folder);
  const expected = [...state.files]
    .map(([path, hash]) => brokenModels[`${path} ${hash.slice(0, 8)}`])
    .filter((message) => message !== undefined);
  const errors = result.errors.filter((error) => !expected.some((known) => error.endsWith(known)));
  const compiler = result.compiler.split("\n").filter((line) => line !== "");
  packages += result.packages;
  failed += errors.length + compiler.length;
  process.stdout.write(
    `round ${String(index + 1)}: ${String(result.packages)} packages, ${String(result.errors.length)} broken models\n`,
  );
  for (const line of [...errors, ...compiler.slice(0, 20)]) process.stdout.write(`  ${line}\n`);
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(
  `${String(packages)} packages generated and compiled, ${String(failed)} problems\n`,
);
process.exitCode = failed === 0 && packages > 0 ? 0 : 1;

/** Each content of each file once. No round has two models of one package. */
function rounds({ blobs, read }: History): State[] {
  const contents = read(blobs.map(({ hash }) => hash));
  const made: { readonly ids: Set<string>; readonly files: Map<string, string> }[] = [];
  for (const blob of blobs) {
    const id = packageId(blob, contents.get(blob.hash));
    let round = made.find(({ ids, files }) => !ids.has(id) && !files.has(blob.path));
    if (round === undefined) made.push((round = { ids: new Set(), files: new Map() }));
    round.ids.add(id);
    round.files.set(blob.path, blob.hash);
  }
  return made.map(({ files }, index) => ({ name: String(index + 1), files }));
}

/** The package of a model; its path if the model is broken. */
function packageId(blob: Blob, bytes: Buffer | undefined): string {
  try {
    const { document } = parseModel(modelText(blob, bytes ?? Buffer.alloc(0)));
    const { version } = (document as { readonly info: { readonly version: string } }).info;
    return apiNames(fileStem(blob.path), version)?.id ?? blob.path;
  } catch (error) {
    diagnosticsOf(error);
    return blob.path;
  }
}
