/** Removes tokens, secrets and signatures from what the log shows of a request and its response. */

const replacement = "[redacted]";

/** Names of headers, fields and elements whose values are secret. `nextToken` and its like are places in a list. */
const secretName =
  /^(?:.*(?:access|refresh|security|session|restricted-?data|id|auth|bearer)[-_]?token|token|.*secret.*|.*password.*|.*signature|.*authorization|(?:set-)?cookie|.*api[-_]?key|x-amz-credential|encryptiondetails|code_verifier)$/i;

/** Secrets that have a known form, wherever they are. */
const known =
  /(?:Atza|Atzr|Atc|Atz\.sprdt)(?:\||%7C|\\u007c)[^\s"'<>&,;)\]}\\]*|amzn1\.oa2-cs\.v1\.[^\s"'<>&,;)\]}\\]*/gi;

/** Pairs of name and value: in JSON, in a form or query, in XML, and in the text of a header. */
const pairs = [
  /(?<name>"(?<key>[^"\\]{1,100})"\s*:\s*)(?<value>"(?:[^"\\]|\\.)*"?)/g,
  /(?<name>(?:^|[?&\s"]|\\u0026|&amp;)(?<key>[\w.%-]{1,100})=)(?<value>[^&\s"<>\\]+)/g,
  /(?<name>"(?<key>encryptionDetails)"\s*:\s*)(?<value>\{[^}]*\}?)/g,
  /(?<name><(?<key>[\w:.-]{1,100})>)(?<value>[^<]+)/g,
  /(?<name>\b(?<key>x-amz-(?:access|security)-token|authorization)\s*:\s*)(?<value>[^\s"\\][^\r\n"\\]*)/gi,
];

/**
 * Redacts a text, also one that was cut off.
 *
 * @param isSecret - names that are secret here, besides those that always are
 */
export function redact(text: string, isSecret: (name: string) => boolean = () => false): string {
  const redacted = pairs.reduce(
    (before, pattern) =>
      before.replace(pattern, (whole: string, ...found: unknown[]) => {
        // The last argument has the named groups of the patterns above.
        const { name = "", key = "", value = "" } = found.at(-1) as Record<string, string>;
        if (!secretName.test(key) && !isSecret(key)) return whole;
        return `${name}${value.startsWith('"') ? `"${replacement}"` : replacement}`;
      }),
    text,
  );
  return redacted.replaceAll(known, replacement);
}

/** Redacts the value of a header. */
export function redactHeader(name: string, value: string): string {
  return secretName.test(name) ? replacement : redact(value);
}
