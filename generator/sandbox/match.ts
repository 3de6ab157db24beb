import type { JsonValue } from "../lib/json.js";
import type { Operation, SandboxCase } from "../model/api.js";
import { isBody } from "../model/api-queries.js";
import { type RequestValues, textsOf } from "./values.js";

/** What stands between a request and a case. */
export interface Mismatch {
  readonly parameter: string;
  /** Within a body, the place of the first difference as a JSON pointer; empty for a whole value. */
  readonly place: string;
  /** Null for a value that is not there. */
  readonly wanted: string | null;
  readonly sent: string | null;
}

export interface CaseMatch {
  /** Null when no case fits. */
  readonly matched: SandboxCase | null;
  /** The cases that do not fit, the nearest first. */
  readonly others: readonly {
    readonly of: SandboxCase;
    readonly mismatches: readonly Mismatch[];
  }[];
}

/**
 * Finds the case of a request. Values are compared exactly; parameters that a case does not name are free. Of several
 * cases that fit, that which names the most parameters wins, and of equals the first: a success stands before its errors.
 */
export function matchCase(operation: Operation, values: RequestValues): CaseMatch {
  const judged = operation.sandbox.cases.map((of) => ({
    of,
    mismatches: mismatches(operation, of, values),
  }));
  const fitting = judged
    .filter(({ mismatches: found }) => found.length === 0)
    .map(({ of }) => of)
    .toSorted((a, b) => b.parameters.length - a.parameters.length);
  return {
    matched: fitting[0] ?? null,
    others: judged
      .filter(({ mismatches: found }) => found.length > 0)
      .toSorted((a, b) => a.mismatches.length - b.mismatches.length),
  };
}

/** `200[0]`: the status of a case and which of its list it is. */
export function caseLabel({ status, pointer }: SandboxCase): string {
  return `${status}[${pointer.slice(pointer.lastIndexOf("/") + 1)}]`;
}

function mismatches(operation: Operation, of: SandboxCase, values: RequestValues): Mismatch[] {
  return of.parameters.flatMap(({ name, value }): Mismatch[] => {
    if (isBody(operation, name)) return bodyMismatch(value, values.body);
    const parameter = operation.parameters.find((candidate) => candidate.name === name);
    const wanted = textsOf(parameter, value);
    const sent = values.texts.get(name);
    if (
      sent !== undefined &&
      sent.length === wanted.length &&
      sent.every((text, i) => text === wanted[i])
    )
      return [];
    return [
      { parameter: name, place: "", wanted: wanted.join(","), sent: sent?.join(",") ?? null },
    ];
  });
}

function bodyMismatch(wanted: JsonValue, sent: JsonValue | undefined): Mismatch[] {
  const difference = firstDifference(wanted, sent, "");
  return difference === null ? [] : [{ parameter: "body", ...difference }];
}

/** The first place where two JSON values differ; the order of an object's properties says nothing. */
function firstDifference(
  wanted: JsonValue | undefined,
  sent: JsonValue | undefined,
  place: string,
): Omit<Mismatch, "parameter"> | null {
  if (wanted === sent) return null;
  if (isContainer(wanted) && isContainer(sent) && Array.isArray(wanted) === Array.isArray(sent)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(sent)]);
    for (const key of keys) {
      const inner = firstDifference(
        own(wanted, key),
        own(sent, key),
        `${place}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`,
      );
      if (inner !== null) return inner;
    }
    return null;
  }
  return { place, wanted: textOf(wanted), sent: textOf(sent) };
}

type Container = Readonly<Record<string, JsonValue>>;

function isContainer(value: JsonValue | undefined): value is Container {
  return typeof value === "object" && value !== null;
}

function own(value: Container, key: string): JsonValue | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function textOf(value: JsonValue | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
