// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** An access token that expires sooner than this may expire before its request arrives. In milliseconds. */
export const TOKEN_MARGIN = 60_000;

/** Whether a value can be sent as an access token: not empty, and only characters that a header may have. */
export function isAccessToken(value: unknown): value is string {
  return typeof value === "string" && /^[!-~]+$/.test(value);
}

/** Reads how long a token is valid, in seconds; 0 if missing or invalid. */
export function lifetimeOf(expiresIn: unknown): number {
  const seconds = Number(expiresIn ?? 0);
  return Number.isFinite(seconds) ? seconds : 0;
}
