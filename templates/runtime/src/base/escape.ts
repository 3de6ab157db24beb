/** How names and values are written in URLs and dates in headers; shared by what builds requests and what signs them. */

/** Percent-encodes all but RFC 3986's unreserved characters, as AWS's UriEncode does. Throws on half a surrogate pair. */
export function escapeUri(text: string): string {
  // Most texts need no escaping at all.
  if (/^[\w\-.~]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The form of `x-amz-date`: `20261121T090807Z`. */
export function amzDate(date: Date): string {
  const iso = date.toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

/** `amzDate` of milliseconds since 1970. Remembered for its second, since to write a date takes as long as to build a URL. */
export function amzDates(): (time: number) => string {
  let last = Number.NaN;
  let text = "";
  return (time) => {
    const second = Math.floor(time / 1000);
    if (second !== last) {
      text = amzDate(new Date(time));
      last = second;
    }
    return text;
  };
}
