// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * Returns a function that writes milliseconds since 1970 as `x-amz-date`: `20261121T090807Z`. It remembers the last second,
 * since writing a date takes as long as building a URL.
 */
export function amzDateFormatter(): (time: number) => string {
  let last = Number.NaN;
  let text = "";
  return (time) => {
    const second = Math.floor(time / 1000);
    if (second !== last) {
      text = `${new Date(second * 1000).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
      last = second;
    }
    return text;
  };
}
