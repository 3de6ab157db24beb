// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { platformCrypto } from "../base/crypto.js";

/**
 * The name of a bucket that several processes share. It tells nothing of the owner, who is in it as a hash.
 *
 * @param owner - who the limits are for; secret.
 * @param id - of the operation.
 */
export async function planKey(owner: string, id: string): Promise<string> {
  return `${(await platformCrypto().sha256(owner)).slice(0, 32)}/${id}`;
}
