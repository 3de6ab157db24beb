// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { platformHashes } from "../base/sha256.js";

/**
 * Names a bucket that several processes share. The owner is hashed, so the key reveals nothing about them.
 *
 * @param owner - who the limits are for; secret.
 * @param id - of the operation.
 */
export async function planKey(owner: string, id: string): Promise<string> {
  return `${await hashOf(owner)}/${id}`;
}

/** Shortens a text of any length to 32 characters that a key may have. */
export async function hashOf(text: string): Promise<string> {
  return (await platformHashes().sha256(text)).slice(0, 32);
}
