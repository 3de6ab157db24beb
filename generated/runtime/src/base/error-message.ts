// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** The longest text of a server in a message; `body` and `errors` have more of it. In characters. */
const MAX_LENGTH = 1000;

/** Makes a server's text safe for a message: on one line, with escapes for the characters that a terminal would obey. */
export function printable(text: string): string {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return short.replace(
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The end of a message that names a request; empty if the response had no id. */
export function requestIdNote(requestId: string | null): string {
  return requestId ? ` (request id ${printable(requestId)})` : "";
}

/** Writes one problem as it is, several as a list. */
export function listProblems(problems: readonly string[]): string {
  return problems.length === 1
    ? `${problems[0]}`
    : `${problems.length} problems:\n${problems.map((problem) => `- ${problem}`).join("\n")}`;
}
