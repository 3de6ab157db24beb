import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { indexBy } from "../lib/collections.js";
import { ownFile } from "../lib/own-files.js";
import type { Api, Operation, SandboxCase } from "../model/api.js";
import { isSuccess } from "../model/api-queries.js";
import { caseLabel } from "../sandbox/match-case.js";
import { checkValue, missingProblem } from "../model/schema-check.js";

const MismatchSchema = v.strictObject({
  /** The model file, as in `Api.file`. */
  model: v.string(),
  operation: v.string(),
  /** `200[0]` */
  case: v.string(),
  places: v.array(v.strictObject({ place: v.string(), problem: v.string() })),
});

/** A sample response of a model that does not have the type that the model declares for it. */
export type SampleMismatch = Readonly<v.InferOutput<typeof MismatchSchema>>;

/** Reads the known mismatches between the samples and the schemas of Amazon's models. */
export async function readKnownMismatches(): Promise<readonly SampleMismatch[]> {
  const text = await readFile(ownFile("generator/verify/known-mismatches.json"), "utf8");
  return v.parse(v.array(MismatchSchema), JSON.parse(text));
}

/**
 * Compares the response of a case with its declared type. A missing body is a mismatch only if the type has required
 * properties.
 *
 * @returns null if they match, or if there is nothing to compare
 */
export function findMismatch(
  api: Api,
  operation: Operation,
  of: SandboxCase,
): SampleMismatch | null {
  if (!isSuccess(of.status)) return null;
  const type = operation.responses.find(({ status }) => status === of.status)?.type ?? null;
  if (type === null) return null;
  const types = indexBy(api.types, "id");
  const places =
    of.response === null
      ? checkValue({}, type, types).filter(({ problem }) => problem.startsWith(missingProblem))
      : checkValue(of.response.body, type, types);
  return places.length === 0
    ? null
    : { model: api.file, operation: operation.name, case: caseLabel(of), places };
}

/** A text that is equal for equal mismatches. */
export function mismatchKey({ model, operation, case: label, places }: SampleMismatch): string {
  return JSON.stringify([model, operation, label, places]);
}
