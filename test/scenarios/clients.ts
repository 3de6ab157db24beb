/** Clients of vendors' APIs, generated from Amazon's models beside the repository: only those that a test names. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { generate } from "../../generator/pipeline/generate.js";
import type { Call, SellingPartnerOptions } from "../../templates/runtime/src/index.js";
import { corpusSettings, standInForRuntime, temporaryFolder } from "../support/corpus.js";

/** Methods by their names: these clients exist while the tests run, so the compiler does not know them. */
export type Client = Readonly<Record<string, (params?: object) => Call<Loose>>>;

/** An answer, of which a test reads what it expects. */
export interface Loose {
  readonly [name: string]: Loose | undefined;
}

const folder = resolve("..", "shared", "models");

/** Null where Amazon's models are not beside the repository. */
export const modelsOfVendors: readonly string[] | null = existsSync(folder)
  ? ["vendor-orders", "vendor-shipments", "vendor-invoices", "vendor-transaction-status"].map(
      (name) => join(folder, `${name}-api-model`),
    )
  : null;

export const modelsOfDirectFulfillment: readonly string[] | null = existsSync(folder)
  ? ["inventory", "orders", "payments", "shipping", "transactions"].map((name) =>
      join(folder, `vendor-direct-fulfillment-${name}-api-model`),
    )
  : null;

/** Generates clients. */
export async function clientsOf(
  models: readonly string[],
): Promise<
  (className: string, packageId: string, options: SellingPartnerOptions) => Promise<Client>
> {
  const out = temporaryFolder("katagami-scenarios-");
  await generate({
    settings: await corpusSettings(out),
    models: [...models],
    check: false,
    force: true,
    keepGoing: false,
    onProgress: () => {},
  });
  standInForRuntime(out);
  return async (className, packageId, options) => {
    const path = pathToFileURL(join(out, packageId, "src", "index.ts")).href;
    const module = (await import(path)) as Readonly<
      Record<string, new (options: SellingPartnerOptions) => Client>
    >;
    return new module[className]!(options);
  };
}
