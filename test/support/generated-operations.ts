import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Operation } from "../../templates/runtime/src/index.js";
import { fileOf } from "./models.js";

/** The operations of the client that is generated from a document, by operation id. */
export async function operationsOf(document: object): Promise<(id: string) => Operation> {
  const folder = mkdtempSync(join(tmpdir(), "katagami-operations-"));
  try {
    const file = join(folder, "operations.ts");
    writeFileSync(file, await fileOf(document, "src/operations.ts"));
    const all = (await import(file)) as Readonly<Record<string, Operation>>;
    return (id) => {
      const operation = all[id];
      if (operation === undefined) throw new Error(`there is no operation ${id}`);
      return operation;
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
