// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { nameOf, ParameterError, type ReportProblem } from "../base/errors.js";
import { kindOf } from "../base/json.js";
import type { Operation } from "../base/operation.js";
import { didYouMean, keyName } from "../base/unknown-keys.js";
import { CALL_OPTIONS } from "./call.js";

/**
 * Checks that params are one object with no other keys than the operation has; absent, undefined and null are no params.
 *
 * @param names - the names that params may have.
 * @throws ParameterError if they are something else, such as a text or a Date.
 */
export function checkParams(
  operation: Operation,
  names: ReadonlySet<string>,
  params: unknown,
  report: ReportProblem,
): void {
  if (params === undefined || params === null) return;
  const kind = kindOf(params);
  if (kind === "an object") {
    reportUnknown(names, params, report);
    return;
  }
  const problem = `the parameters must be one object, ${exampleParams(operation, names)}, not ${kind}`;
  throw new ParameterError(nameOf(operation), [problem]);
}

/** Shows params with the parameter that the caller most likely meant. */
function exampleParams({ parameters = [] }: Operation, names: ReadonlySet<string>): string {
  const required = parameters.find((parameter) => parameter.required)?.name;
  const name = required ?? [...names][0];
  return name === undefined ? "here {}" : `such as { ${keyName(name)}: … }`;
}

/** Reports params that the operation does not have: usually a typo, or an option in the wrong argument. */
function reportUnknown(names: ReadonlySet<string>, params: object, report: ReportProblem): void {
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || names.has(name)) continue;
    const hint = Object.hasOwn(CALL_OPTIONS, name)
      ? "; it is an option of the call: pass it in the second argument"
      : didYouMean(name, names);
    report(`${keyName(name)} is not a parameter${hint}`);
  }
}
