// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import { isRecord } from "../base/json.js";
import { listProblems } from "../base/printable.js";
import { reportUnknownOptions } from "../base/unknown-keys.js";
import { FeedError } from "./feed-error.js";
import type { ListingsOperation } from "./listings-message.js";

/** The keys of each operation, as the schema of the feed has them. */
const KEYS: Readonly<Record<ListingsOperation, Readonly<Record<string, true>>>> = {
  UPDATE: { productType: true, attributes: true, requirements: true },
  PARTIAL_UPDATE: { productType: true, attributes: true },
  PATCH: { productType: true, patches: true },
  DELETE: {},
};

const PATCH_KEYS = { op: true, path: true, value: true } as const;

const REQUIREMENTS: readonly unknown[] = ["LISTING", "LISTING_PRODUCT_ONLY", "LISTING_OFFER_ONLY"];

const OPERATIONS: readonly unknown[] = ["add", "replace", "merge", "delete"];

/**
 * Checks what a message is made of, by the rules of the feed's schema and of patches.
 *
 * @param label - names the message in errors.
 * @throws FeedError listing every problem.
 */
export function checkMessage(
  label: string,
  operation: ListingsOperation,
  sku: unknown,
  content: unknown,
): void {
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(`${label}: ${problem}`);
  if (typeof sku !== "string" || sku === "")
    report("the sku must be a text of at least 1 character");
  const keys = KEYS[operation];
  const given = isRecord(content) ? content : {};
  reportUnknownOptions(given, keys, "", (problem) => report(`${problem} (of ${operation})`));
  const { productType, requirements } = given;
  if ("productType" in keys && (typeof productType !== "string" || productType === ""))
    report("productType must be a text of at least 1 character");
  if (requirements !== undefined && !REQUIREMENTS.includes(requirements))
    report(`requirements must be one of ${REQUIREMENTS.join(", ")}`);
  if ("attributes" in keys) checkAttributes(given["attributes"], report);
  if ("patches" in keys) checkPatches(given["patches"], report);
  if (problems.length > 0) throw new FeedError(listProblems(problems));
}

function checkAttributes(attributes: unknown, report: ReportProblem): void {
  if (!isRecord(attributes) || Array.isArray(attributes)) report("attributes must be an object");
  else if (Object.values(attributes).every((value) => value === undefined))
    report("attributes must have at least one attribute");
}

function checkPatches(patches: unknown, report: ReportProblem): void {
  if (!Array.isArray(patches) || patches.length === 0) {
    report("patches must be a list of at least one patch");
    return;
  }
  for (const [index, patch] of patches.entries()) {
    checkPatch(patch, (problem) => report(`patches[${index}]: ${problem}`));
  }
}

function checkPatch(patch: unknown, report: ReportProblem): void {
  if (!isRecord(patch)) {
    report("is not an object");
    return;
  }
  reportUnknownOptions(patch, PATCH_KEYS, "", report);
  const { op, path, value } = patch;
  if (!OPERATIONS.includes(op)) report(`op must be one of ${OPERATIONS.join(", ")}`);
  if (typeof path !== "string" || !/^\/attributes\/[^/]+$/.test(path))
    report("path must be /attributes/<name>: an attribute is patched as a whole");
  if (value === undefined && op === "delete") return;
  if (!Array.isArray(value) || value.length === 0 || !value.every(isElement))
    report("value must be a list of at least one object");
}

function isElement(value: unknown): boolean {
  return isRecord(value) && !Array.isArray(value);
}
