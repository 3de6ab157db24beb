/**
 * Percent-encodes all but RFC 3986's unreserved characters, as AWS's UriEncode does.
 *
 * @throws URIError on half a surrogate pair, which has no UTF-8.
 */
export function percentEncode(text: string): string {
  // Most texts need no encoding at all.
  if (/^[\w\-.~]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
