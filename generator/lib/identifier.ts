/** A name of ECMAScript's IdentifierName, in any script; without the joiners (ZWJ, ZWNJ), which nobody sees. */
const identifierName = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

/** Whether a text can be a name in TypeScript; reserved words are not looked at. */
export function isIdentifier(text: string): boolean {
  return identifierName.test(text);
}
