/**
 * A name of ECMAScript's IdentifierName, in any script; without characters that nobody sees, such as joiners and fillers: two
 * names that look the same are one.
 */
const identifierName =
  /^(?!\p{Default_Ignorable_Code_Point})[\p{ID_Start}_$](?:(?!\p{Default_Ignorable_Code_Point})[\p{ID_Continue}$])*$/u;

/** Whether a text can be a name in TypeScript; reserved words are not looked at. */
export function isIdentifier(text: string): boolean {
  return identifierName.test(text);
}
