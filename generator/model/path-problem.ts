/** What is wrong with a path, and what to do; null if it is one that a URL can have. */
export function pathProblem(path: string): readonly [message: string, hint: string | null] | null {
  const fixed = path.replace(/\{[^{}]*\}/g, "");
  const encode = "percent-encode it (RFC 3986)";
  if (!path.startsWith("/")) return ["a path must start with a slash", null];
  if (/[?#]/.test(path))
    return ["a path must not have a query or a fragment", "describe it as query parameters"];
  if (/\s/.test(fixed)) return ["a path must not have a blank", encode];
  if (path.includes("//")) return ["a path must not have an empty segment (//)", null];
  if (/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path))
    return ['a path must not have a segment "." or "..": it would lead elsewhere', null];
  if (/[{}]/.test(fixed)) return ["the braces of the path do not match", null];
  const character = /[^\w\-.~!$&'()*+,;=:@/%]/u.exec(fixed)?.[0];
  if (character !== undefined)
    return [`a path must not have the character ${JSON.stringify(character)}`, encode];
  return /%(?![\da-f]{2})/i.test(fixed)
    ? ["a percent sign of a path must be followed by two hexadecimal digits", "write %25 for %"]
    : null;
}
