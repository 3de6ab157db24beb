/** The oldest Node.js that Katagami runs on, as `engines` of package.json has it. */
const oldest = [20, 19] as const;

/**
 * Says in a sentence that a version of Node.js is too old; null if it is not. This file imports nothing, and old versions can
 * parse it.
 *
 * @param version - as in `process.versions.node`: `18.20.4`
 */
export function tooOld(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return null;
  return `Katagami needs Node.js ${oldest.join(".")} or later, and this is ${version}: install a newer one from https://nodejs.org`;
}
