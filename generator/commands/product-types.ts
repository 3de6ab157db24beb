import { resolve } from "node:path";
import { jsonDocument } from "../escape/escape.js";
import { errorAt, Failure, flagError, flagPlace } from "../lib/diagnostic.js";
import { count, progressLine, table, type Terminal, waitingNote } from "../lib/terminal.js";
import { isProductType } from "../product-types/names.js";
import {
  pullProductTypes,
  type PullProductTypesReport,
} from "../product-types/pull-product-types.js";

export interface ProductTypesFlags {
  readonly marketplace?: string;
  readonly locale?: string;
  readonly sellerId?: string;
  readonly requirements: string;
  readonly out: string;
  readonly endpoint?: string;
  readonly check?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/**
 * `katagami product-types pull`: writes the types of product types, and prints the changed files.
 *
 * @returns the exit code: 0, or 1 when `--check` found a difference
 * @throws Failure with every problem; nothing was written then
 */
export async function productTypesPull(
  productTypes: readonly string[],
  flags: ProductTypesFlags,
  terminal: Terminal,
): Promise<number> {
  const { marketplace, locale, sellerId, requirements, endpoint } = flags;
  if (marketplace === undefined)
    throw flagError("--marketplace", "no marketplace is named", "add it, such as --marketplace JP");
  refuseNames(productTypes);
  const report = await pullProductTypes({
    productTypes: [...new Set(productTypes)],
    marketplace,
    locale: locale ?? null,
    sellerId: sellerId ?? null,
    requirements,
    endpoint: endpoint ?? null,
    out: resolve(flags.out),
    check: flags.check === true,
    force: flags.force === true,
    onProgress: progressLine(terminal, "pulling", "product type"),
    onWait: waitingNote(terminal),
  });
  terminal.out(flags.json === true ? `${jsonDocument(report)}\n` : reportText(report, flags));
  const { added, changed, removed } = report;
  return flags.check === true && added.length + changed.length + removed.length > 0 ? 1 : 0;
}

function refuseNames(productTypes: readonly string[]): void {
  const problems = productTypes
    .filter((name) => !isProductType(name))
    .map((name) =>
      errorAt(
        `${JSON.stringify(name)} is no name of a product type`,
        flagPlace("product type"),
        "write it as Amazon does: LUGGAGE, HOME_BED_AND_BATH",
      ),
    );
  if (problems.length > 0) throw new Failure(problems, "usage");
}

function reportText(report: PullProductTypesReport, { check }: ProductTypesFlags): string {
  const { productTypes, added, changed, removed, unchanged } = report;
  const kinds = Object.entries({ added, changed, removed });
  const rows = kinds.flatMap(([kind, files]) => files.map((file) => [kind, file]));
  const counts = kinds.map(([kind, files]) => `${String(files.length)} ${kind}`).join(", ");
  const would = check === true && rows.length > 0 ? "; nothing was written" : "";
  return `${table(rows)}${count(productTypes.length, "product type")}: ${counts}, ${String(unchanged)} unchanged${would}\n`;
}
