import { Failure, inputError, textPlace } from "./diagnostic.js";
import { displayPath } from "./paths.js";

/** Returns the code of a system error (`ENOENT`, `EISDIR`, …); null for other errors. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/**
 * The input error for a file that the system does not read or write: `cannot be read: EACCES: …`. Returns a `Failure` as it
 * is.
 *
 * @param what - what cannot be done, as the start of a sentence: `cannot be read`
 * @throws every other error, as it is: it is a fault of ours
 */
export function fileFailure(
  error: unknown,
  what: string,
  file: string,
  hint: string | null = null,
): Failure {
  if (error instanceof Failure) return error;
  if (systemCode(error) === null || !(error instanceof Error)) throw error;
  return inputError(`${what}: ${error.message}`, textPlace(displayPath(file)), hint);
}
