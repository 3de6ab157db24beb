/** Returns the code of a system error (`ENOENT`, `EISDIR`, …); null for other errors. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/**
 * Returns the message of a system error.
 *
 * @throws every other error, unchanged: it is a bug of Katagami
 */
export function systemMessage(error: unknown): string {
  if (systemCode(error) === null || !(error instanceof Error)) throw error;
  return error.message;
}
