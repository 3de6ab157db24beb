import { isRecord, ownValue } from "../base/json.js";
import type { Place } from "../base/operation.js";
import type { ProcessingProblem } from "./errors.js";

/**
 * Reads the problems of an answer: a list, one problem, or a text. A list that comes earlier on the way than the model has it is
 * taken too, since Amazon nests some of them twice.
 *
 * @param show - removes secrets from a text.
 */
export function readProblems(
  answer: unknown,
  place: Place | undefined,
  show: (text: string) => string,
): readonly ProcessingProblem[] {
  if (place === undefined) return [];
  let found = answer;
  for (const name of place) {
    if (Array.isArray(found)) break;
    found = ownValue(found, name);
  }
  return (Array.isArray(found) ? found : [found])
    .map((value: unknown) => toProblem(value, show))
    .filter((problem) => problem !== null);
}

function toProblem(value: unknown, show: (text: string) => string): ProcessingProblem | null {
  if (typeof value === "string") {
    return value === "" ? null : { code: "", message: show(value), details: null };
  }
  if (!isRecord(value)) return null;
  const text = (name: string): string | null => {
    const own = ownValue(value, name);
    return typeof own === "string" && own !== "" ? show(own) : null;
  };
  const [code, message, details] = [text("code"), text("message"), text("details")];
  if (code === null && message === null && details === null) return null;
  const severity = text("severity");
  return {
    code: code ?? "",
    message: message ?? "",
    details,
    ...(severity !== null && { severity }),
  };
}
