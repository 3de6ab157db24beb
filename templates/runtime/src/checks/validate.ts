import { ConfigurationError } from "../base/errors.js";
import { isBytes } from "../base/bytes.js";
import { isRecord } from "../base/json.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import { type CallInfo, notify } from "../request/hooks.js";
import type { Check } from "./check.js";
import { type Difference, type Mismatch, toDifference, ValidationError } from "./difference.js";

/** `report`: differences are reported, and the value passes. `throw`: the call also rejects. `off`: nothing is checked. */
export type ValidationMode = "report" | "throw" | "off";

/** How the values of calls are compared with the model. */
export interface ValidateOptions {
  /** For params (default: `report`). With `throw`, nothing is sent if there is a difference. */
  readonly request?: ValidationMode | undefined;
  /** For the data of successes (default: `report`). With `throw`, a call may reject whose work Amazon has done. */
  readonly response?: ValidationMode | undefined;
  /** Called once for each difference, in both modes. Calls do not wait for it, and what it throws is ignored. */
  readonly onDifference?: ((difference: Difference) => unknown) | undefined;
}

/** The options of a validation: no other is read. */
const VALIDATE_OPTIONS: KeysOf<ValidateOptions> = {
  request: true,
  response: true,
  onDifference: true,
};

/** Compares values with schemas of one kind, such as those of Zod. */
export interface Validator<Schema> {
  /** Compares a value with a schema, and changes neither. */
  compare(schema: Schema, value: unknown): readonly Mismatch[];
  /** The names of all properties of the model: other names in a place may be personal data. */
  names(): ReadonlySet<string>;
}

/** The schemas of one operation: of its params, and of its data. */
export interface OperationSchemas<Schema> {
  readonly request: Schema;
  readonly response: Schema;
}

/**
 * Creates the check that compares the calls of an API with its model. Templates that write schemas use it.
 *
 * @param api - the name of the API in descriptors: calls of others pass.
 * @param schemas - by the names of the operations.
 * @throws ConfigurationError listing everything that is wrong with the options.
 */
export function validateCalls<Schema>(
  api: string,
  schemas: Readonly<Record<string, OperationSchemas<Schema>>>,
  validator: Validator<Schema>,
  options: ValidateOptions,
): Check {
  checkOptions(options);
  const { request = "report", response = "report", onDifference } = options;
  const differencesOf = (
    call: CallInfo,
    direction: Difference["direction"],
    value: unknown,
    requestId: string | null,
  ): readonly Difference[] => {
    if (call.api !== api || !Object.hasOwn(schemas, call.operation)) return [];
    const schema = schemas[call.operation]?.[direction];
    if (schema === undefined) return [];
    const differences = compare(schema, value, validator, { ...call, direction, requestId });
    for (const difference of differences) notify(() => onDifference?.(difference));
    return differences;
  };
  const run = (
    mode: ValidationMode,
    ...[call, ...others]: Parameters<typeof differencesOf>
  ): void => {
    if (mode === "off") return;
    const [first, ...rest] = differencesOf(call, ...others);
    if (mode === "throw" && first) throw new ValidationError(call, [first, ...rest]);
  };
  return {
    // Absent params and none are the same.
    request: ({ call, params }) => run(request, call, "request", params ?? {}, null),
    response: ({ call, data, requestId }) => run(response, call, "response", data, requestId),
  };
}

function checkOptions(options: ValidateOptions): void {
  const problems: string[] = [];
  if (!isRecord(options)) {
    throw new ConfigurationError(["the options must be one object with onDifference"]);
  }
  reportUnknownOptions(options, VALIDATE_OPTIONS, "", (problem) => problems.push(problem));
  const modes: readonly unknown[] = ["report", "throw", "off"] satisfies ValidationMode[];
  const { request = "report", response = "report", onDifference } = options;
  for (const [name, mode] of Object.entries({ request, response })) {
    if (!modes.includes(mode)) problems.push(`${name} must be one of ${modes.join(", ")}`);
    if (mode === "report" && onDifference === undefined) {
      problems.push(`onDifference is missing: with ${name} "report" nobody would see a difference`);
    }
  }
  if (onDifference !== undefined && typeof onDifference !== "function") {
    problems.push("onDifference must be a function");
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function compare<Schema>(
  schema: Schema,
  value: unknown,
  validator: Validator<Schema>,
  call: Parameters<typeof toDifference>[3],
): readonly Difference[] {
  try {
    const plain = asSent(value);
    const mismatches = validator.compare(schema, plain);
    if (mismatches.length === 0) return [];
    const names = validator.names();
    return mismatches.map((one) => toDifference(one, plain, names, call));
  } catch {
    // What the validator throws may quote the value.
    const unchecked = { path: [], kind: "unchecked", expected: "" } as const;
    return [toDifference(unchecked, value, new Set(), call)];
  }
}

/**
 * Copies a value as JSON would have it: without properties that are undefined, and with what `toJSON` returns. Objects have no
 * prototype, whose `constructor` validators would take for a property. Bytes and files stay as they are.
 */
function asSent(value: unknown): unknown {
  if (!isRecord(value) || isBytes(value)) return value;
  const { toJSON } = value;
  if (typeof toJSON === "function") return asSent(toJSON.call(value));
  if (Array.isArray(value)) return value.map(asSent);
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, one] of Object.entries(value)) {
    if (one !== undefined) copy[name] = asSent(one);
  }
  return copy;
}
