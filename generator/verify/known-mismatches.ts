import * as v from "valibot";
import { readFile } from "node:fs/promises";
import type { Api, Operation, SandboxCase, TypeDef, TypeRef } from "../model/api.js";
import { isSuccess } from "../model/api-queries.js";
import { caseLabel } from "../sandbox/match.js";
import { checkValue, type Finding } from "./schema-check.js";
import { ownFile } from "../lib/own-files.js";

/** A sample of Amazon's that is not what Amazon's schema says. */
export interface Slip {
  /** The model file, as `Api.file` has it. */
  readonly model: string;
  readonly operation: string;
  /** `200[0]` */
  readonly case: string;
  readonly places: readonly Finding[];
}

const SlipsSchema = v.array(
  v.strictObject({
    model: v.string(),
    operation: v.string(),
    case: v.string(),
    places: v.array(v.strictObject({ place: v.string(), problem: v.string() })),
  }),
);

/** The mismatches between Amazon's samples and schemas that are known. */
export async function readKnownSlips(): Promise<readonly Slip[]> {
  return v.parse(
    SlipsSchema,
    JSON.parse(await readFile(ownFile("generator/verify/known-mismatches.json"), "utf8")),
  );
}

/**
 * Holds the answer of a case against the type that the model declares for it. No body is no slip, unless the model
 * requires properties of it.
 *
 * @returns null where there is nothing to say
 */
export function slipOf(api: Api, operation: Operation, of: SandboxCase): Slip | null {
  if (!isSuccess(of.status)) return null;
  const type = operation.responses.find(({ status }) => status === of.status)?.type ?? null;
  if (type === null) return null;
  const types = new Map(api.types.map((known) => [known.id, known]));
  const places =
    of.response === null
      ? requiredOfNothing(type, types)
      : checkValue(of.response.body, type, types);
  return places.length === 0
    ? null
    : { model: api.file, operation: operation.name, case: caseLabel(of), places };
}

function requiredOfNothing(type: TypeRef, types: ReadonlyMap<string, TypeDef>): Finding[] {
  return checkValue({}, type, types).filter(({ problem }) => problem.startsWith("without"));
}

export function isKnown(slip: Slip, known: readonly Slip[]): boolean {
  const text = JSON.stringify(slip);
  return known.some((other) => JSON.stringify(other) === text);
}
