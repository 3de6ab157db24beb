import { createHash } from "node:crypto";

/**
 * Compares bytes with a checksum of Amazon's: MD5, which the documentation says is in Base64 and some answers have in
 * hexadecimal.
 *
 * @returns null if the checksum has neither form
 */
export function matchesChecksum(bytes: Uint8Array, checksum: string): boolean | null {
  const md5 = createHash("md5").update(bytes).digest();
  if (/^[\da-f]{32}$/i.test(checksum)) return checksum.toLowerCase() === md5.toString("hex");
  if (/^[A-Za-z\d+/]{22}(?:==)?$/.test(checksum))
    return checksum.slice(0, 22) === md5.toString("base64").slice(0, 22);
  return null;
}
