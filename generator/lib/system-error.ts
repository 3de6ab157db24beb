/** The system's code of an error (`ENOENT`, `EISDIR`, …); null when the error did not come from the system. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/**
 * The words of a system error, for the middle of a sentence.
 *
 * @throws every other error, as it is: it is a fault of ours
 */
export function systemMessage(error: unknown): string {
  if (systemCode(error) === null || !(error instanceof Error)) throw error;
  return error.message;
}
