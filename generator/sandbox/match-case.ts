import { plainPointer, valueAt } from "../lib/json-pointer.js";
import { isBody } from "../model/api-queries.js";
import type { Operation, SandboxCase } from "../model/api.js";
import { type RequestValues, textsOf } from "./request-values.js";

/** A difference between a request and a case. */
export interface Difference {
  readonly parameter: string;
  /** The JSON pointer of the first difference in a body; empty for a whole value. */
  readonly pointer: string;
  /** The value in the case; null if it has none here. */
  readonly expected: string | null;
  /** The value in the request; null if it has none here. */
  readonly actual: string | null;
}

/** A case that a request does not match. */
export interface UnmatchedCase {
  readonly of: SandboxCase;
  readonly differences: readonly Difference[];
}

export interface CaseMatch {
  /** Null if no case matches. */
  readonly matched: SandboxCase | null;
  /** The cases that do not match, those with the fewest differences first. */
  readonly unmatched: readonly UnmatchedCase[];
}

/**
 * Finds the case that a request matches. Values are compared exactly; parameters that a case does not name may have any
 * value. If several cases match, the one that names the most parameters wins, then the first: models list a success before
 * its errors.
 */
export function matchCase(operation: Operation, values: RequestValues): CaseMatch {
  const compared = operation.sandbox.cases.map((of) => ({
    of,
    differences: differencesOf(operation, of, values),
  }));
  const [best] = compared
    .filter(({ differences }) => differences.length === 0)
    .toSorted((a, b) => b.of.parameters.length - a.of.parameters.length);
  return {
    matched: best?.of ?? null,
    unmatched: compared
      .filter(({ differences }) => differences.length > 0)
      .toSorted((a, b) => a.differences.length - b.differences.length),
  };
}

/** `200[0]`: the status of a case, and its index among the cases of that status. */
export function caseLabel({ status, pointer }: SandboxCase): string {
  return `${status}[${pointer.slice(pointer.lastIndexOf("/") + 1)}]`;
}

function differencesOf(operation: Operation, of: SandboxCase, values: RequestValues): Difference[] {
  return of.parameters.flatMap(({ name, value }): Difference[] => {
    if (isBody(operation, name)) {
      const difference = firstDifference(value, values.body, "");
      return difference === null ? [] : [{ parameter: "body", ...difference }];
    }
    const parameter = operation.parameters.find((candidate) => candidate.name === name);
    const expected = textsOf(parameter, value);
    const actual = values.texts.get(name);
    const isSame =
      actual?.length === expected.length && actual.every((text, i) => text === expected[i]);
    return isSame
      ? []
      : [
          {
            parameter: name,
            pointer: "",
            expected: expected.join(","),
            actual: actual?.join(",") ?? null,
          },
        ];
  });
}

/** Finds the first place where two JSON values differ. The order of properties does not matter. */
function firstDifference(
  expected: unknown,
  actual: unknown,
  pointer: string,
): Omit<Difference, "parameter"> | null {
  if (expected === actual) return null;
  if (
    !isContainer(expected) ||
    !isContainer(actual) ||
    Array.isArray(expected) !== Array.isArray(actual)
  )
    return { pointer, expected: textOf(expected), actual: textOf(actual) };
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const below = pointer + plainPointer([key]);
    const difference = firstDifference(valueAt(expected, [key]), valueAt(actual, [key]), below);
    if (difference !== null) return difference;
  }
  return null;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
