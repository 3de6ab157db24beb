// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { toHex } from "./bytes.js";
import { currentProcess } from "./process.js";

/** SHA-256 and HMAC-SHA-256, from which Signature Version 4 is built. Synchronous where the platform is. */
export interface Hashes {
  /** Whether none of them returns a promise. */
  readonly isSynchronous: boolean;
  /** SHA-256 as lower-case hexadecimal. */
  sha256(data: string | Uint8Array): string | Promise<string>;
  /** HMAC-SHA-256. */
  hmac(key: string | Uint8Array, data: string): Uint8Array | Promise<Uint8Array>;
  /** HMAC-SHA-256 as lower-case hexadecimal. */
  hmacHex(key: Uint8Array, data: string): string | Promise<string>;
}

/** The part of `node:crypto` that is used. */
interface NodeHash {
  update(data: string | Uint8Array): NodeHash;
  digest(): Uint8Array;
  digest(encoding: "hex"): string;
}

interface NodeCrypto {
  /** Node >= 20.12: twice as fast as a hash object. */
  hash?(algorithm: "sha256", data: string | Uint8Array, encoding: "hex"): string;
  createHash(algorithm: "sha256"): NodeHash;
  createHmac(algorithm: "sha256", key: string | Uint8Array): NodeHash;
}

/**
 * Hashes by `node:crypto`, if `process.getBuiltinModule` returns it. Preferred, since Node runs every WebCrypto call in its
 * thread pool, and a signature then takes ten times as long.
 *
 * @returns null on other platforms.
 */
export function nodeHashes(): Hashes | null {
  // Loaded by its name, so it has the type that its documentation gives.
  const node = currentProcess().getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
  if (!node?.createHmac) return null;
  return {
    isSynchronous: true,
    sha256: (data) =>
      node.hash?.("sha256", data, "hex") ?? node.createHash("sha256").update(data).digest("hex"),
    hmac: (key, data) => node.createHmac("sha256", key).update(data).digest(),
    hmacHex: (key, data) => node.createHmac("sha256", key).update(data).digest("hex"),
  };
}

/** Hashes by WebCrypto: browsers, workers, Deno. */
export function webHashes(): Hashes {
  const { subtle } = globalThis.crypto;
  const encoder = new TextEncoder();
  const bytes = (data: string | Uint8Array): Uint8Array<ArrayBuffer> =>
    typeof data === "string" ? encoder.encode(data) : new Uint8Array(data);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const sign = async (key: string | Uint8Array, data: string): Promise<ArrayBuffer> =>
    subtle.sign(
      "HMAC",
      await subtle.importKey("raw", bytes(key), algorithm, false, ["sign"]),
      bytes(data),
    );
  return {
    isSynchronous: false,
    sha256: async (data) => toHex(await subtle.digest("SHA-256", bytes(data))),
    hmac: async (key, data) => new Uint8Array(await sign(key, data)),
    hmacHex: async (key, data) => toHex(await sign(key, data)),
  };
}

/** The faster hashes of the two that the platform has. */
export function platformHashes(): Hashes {
  return nodeHashes() ?? webHashes();
}
