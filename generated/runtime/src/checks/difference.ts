// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { OperationError } from "../base/errors.js";
import { ownValue } from "../base/json.js";
import { printable, requestIdNote } from "../base/printable.js";
import type { CallInfo } from "../request/hooks.js";

/**
 * How a value differs from its model. `missing`: a property is required and not there. `type`: the value has another type.
 * `value`: it is none of those that the model lists. `unknown`: the model has no property of that name. `length`: a list has too
 * few items, or too many. `union`: it fits none of several types. `unchecked`: the value cannot be checked, for example because
 * it is nested too deeply.
 */
export type DifferenceKind =
  "missing" | "type" | "value" | "unknown" | "length" | "union" | "unchecked";

/** A place at which the params or the data of a call differ from the model. It has no value of the call. */
export interface Difference extends CallInfo {
  readonly direction: "request" | "response";
  /**
   * A JSON Pointer (RFC 6901) into the params or the data: `/payload/orders/0/orderDetails`. A name that the model does not
   * have, such as a key of a map, may be personal data and reads `*`, unless the difference is that name.
   */
  readonly place: string;
  readonly kind: DifferenceKind;
  /** The type or the values that the model has there, `string` or `"New" | "Closed"`; empty unless `kind` is `type` or `value`. */
  readonly expected: string;
  /** The type of the value: `string`, `number`, `boolean`, `object`, `array`, `null` …; null if there is no value. */
  readonly received: string | null;
  /** Of the response; null for a request. */
  readonly requestId: string | null;
}

/** What a validator says of a value. */
export interface Mismatch {
  /** From the outside in. */
  readonly path: readonly PropertyKey[];
  readonly kind: Exclude<DifferenceKind, "missing">;
  /** As in `Difference`. */
  readonly expected: string;
}

/** The params of a call, or the data of its response, differ from the model. Not retried. */
export class ValidationError extends OperationError {
  override readonly name: string = "ValidationError";
  /** Of a request, nothing was sent; a response has come, and what the call does is done. */
  readonly direction: "request" | "response";
  readonly differences: readonly Difference[];

  /** @param differences - one at least, all of one call and direction. */
  constructor(call: CallInfo, differences: readonly [Difference, ...Difference[]]) {
    const [{ direction, requestId }] = differences;
    super(
      call,
      `the ${direction} differs from the model${requestIdNote(requestId)}: ${summary(differences)}`,
    );
    this.direction = direction;
    this.differences = differences;
  }
}

/** How long a list of expected values may be, in characters. */
const MAX_EXPECTED = 200;

/** How many differences a message lists. */
const MAX_LISTED = 10;

function summary(differences: readonly [Difference, ...Difference[]]): string {
  const [first, ...more] = differences;
  if (more.length === 0) return describe(first);
  const listed = differences.slice(0, MAX_LISTED).map(describe);
  const others = differences.length - listed.length;
  if (others > 0) listed.push(`and ${others} more: see the property differences`);
  return `${differences.length} differences:\n${listed.map((line) => `- ${line}`).join("\n")}`;
}

function describe({ place, kind, expected, received }: Difference): string {
  const where = place === "" ? "the whole value" : printable(place);
  switch (kind) {
    case "missing":
      return `${where} is missing`;
    case "unknown":
      return `${where} is not in the model`;
    case "type":
      return `${where} must be ${expected}, not ${received}`;
    case "value":
      return `${where} must be ${expected}`;
    case "length":
      return `${where} has too few items, or too many`;
    case "union":
      return `${where} has none of the types that it may have`;
    case "unchecked":
      return `${where} could not be checked`;
  }
}

/** Completes what a validator says of a value: how the place is written, and what is there. */
export function toDifference(
  { path, kind, expected }: Mismatch,
  value: unknown,
  names: ReadonlySet<string>,
  call: Pick<Difference, "direction" | "requestId"> & CallInfo,
): Difference {
  const found = path.reduce<unknown>((owner, key) => ownValue(owner, String(key)), value);
  const isUnknown = kind === "unknown";
  const isMissing =
    found === undefined && (kind === "type" || kind === "value" || kind === "union");
  return {
    ...call,
    place: path
      .map((key, index) => {
        const isShown =
          typeof key === "number" ||
          names.has(String(key)) ||
          (isUnknown && index === path.length - 1);
        return `/${isShown ? String(key).replaceAll("~", "~0").replaceAll("/", "~1") : "*"}`;
      })
      .join(""),
    kind: isMissing ? "missing" : kind,
    expected: isMissing ? "" : shortened(expected),
    received: found === undefined ? null : typeName(found),
  };
}

/** An enum may list hundreds of values. */
function shortened(expected: string): string {
  return expected.length > MAX_EXPECTED ? `${expected.slice(0, MAX_EXPECTED)}…` : expected;
}

/** The type of a value in the words of JSON. */
function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
