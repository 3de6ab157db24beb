// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** The longest text of a server in a message; `body` and `errors` have more of it. In characters. */
const MAX_LENGTH = 1000;

/** Characters that a terminal would obey, that end a line, that change the direction of one, or that nobody sees. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{1d159}]/gu;

/** Makes a server's text safe for a message: on one line, with escapes for what cannot be seen. */
export function printable(text: string): string {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return short.replace(UNSEEN, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""),
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
