// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * Takes secrets out of text that was made elsewhere: answers that quote the request, messages of a `fetch`.
 */

/** Tokens and secrets that are known by their looks: LWA tokens, restricted data tokens, client secrets, signatures. */
const KNOWN =
  /(?:Atza|Atzr|Atc|Atz\.sprdt)(?:\||%7C|\\u007c)[^\s"'<>&,;)\]}\\]*|amzn1\.oa2-cs\.v1\.[^\s"'<>&,;)\]}\\]*|(?<=Signature=)[0-9a-f]{64}/gi;

const REPLACEMENT = "[redacted]";

/** Below this a "secret" is a test's placeholder, and to replace it everywhere would only shred the text. */
const SHORTEST = 4;

/**
 * Replaces every known secret in `text`, as it is, percent-encoded and as JSON writes it.
 *
 * @param secrets - what was sent or is held; null and empty ones are skipped.
 */
export function redact(text: string, secrets: Iterable<string | null>): string {
  let result = text;
  for (const secret of secrets) {
    if (secret === null || secret.length < SHORTEST) continue;
    for (const form of new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ])) {
      result = result.replaceAll(form, REPLACEMENT);
    }
  }
  return result.replace(KNOWN, REPLACEMENT);
}

/**
 * A copy of what was thrown, fit to be a `cause`: name, message and code, and the same of its own cause. Other
 * properties stay behind, since an HTTP library may hang the whole request with its headers on its errors.
 */
export function cleanCause(thrown: unknown, secrets: readonly (string | null)[], depth = 0): Error {
  if (!(thrown instanceof Error)) return new Error(redact(String(thrown), secrets));
  const message = redact(thrown.message, secrets);
  const inner = thrown.cause !== undefined && depth < 4;
  const copy = new Error(
    message,
    inner ? { cause: cleanCause(thrown.cause, secrets, depth + 1) } : undefined,
  );
  copy.name = thrown.name;
  if ("code" in thrown && (typeof thrown.code === "string" || typeof thrown.code === "number")) {
    Object.assign(copy, { code: thrown.code });
  }
  // The stack of the copy would tell of this function, that of the original repeats its message: neither helps.
  copy.stack = `${copy.name}: ${message}`;
  return copy;
}
