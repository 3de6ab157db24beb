// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** Removes secrets from text that comes from elsewhere: responses that quote the request, error messages of a `fetch`. */

/** Secrets that have a known form: LWA tokens, restricted data tokens, client secrets, signatures. */
const KNOWN =
  /(?:Atza|Atzr|Atc|Atz\.sprdt)(?:\||%7C|\\u007c)[^\s"'<>&,;)\]}\\]*|amzn1\.oa2-cs\.v1\.[^\s"'<>&,;)\]}\\]*|(?<=Signature=)[0-9a-f]{64}/gi;

const REPLACEMENT = "[redacted]";

/** Shorter ones are placeholders of tests; replacing them everywhere would only make the text unreadable. */
const SHORTEST = 4;

/**
 * Replaces every known secret in `text`: as it is, percent-encoded, and as JSON writes it.
 *
 * @param secrets - those that were sent or are kept; null and empty ones are skipped.
 */
export function redact(text: string, secrets: Iterable<string | null>): string {
  let result = text;
  for (const secret of secrets) {
    if (secret === null || secret.length < SHORTEST) continue;
    const json = JSON.stringify(secret).slice(1, -1);
    for (const form of new Set([secret, encodeURIComponent(secret), json])) {
      result = result.replaceAll(form, REPLACEMENT);
    }
  }
  return result.replace(KNOWN, REPLACEMENT);
}

/**
 * Copies a thrown value so that it can be a `cause`: name, message and code, and the same of its own cause. Other
 * properties are left out, since an HTTP library may attach the whole request with its headers to its errors.
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
  // The stack of the copy would show this function, and that of the original repeats its message: neither helps.
  copy.stack = `${copy.name}: ${message}`;
  return copy;
}
