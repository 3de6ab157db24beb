import { currentProcess } from "./platform.js";

/** The two functions that Signature Version 4 is made of. Synchronous where the platform is. */
export interface Crypto {
  /** SHA-256 as lower-case hexadecimal. */
  sha256(data: string | Uint8Array): string | Promise<string>;
  /** HMAC-SHA-256. */
  hmac(key: string | Uint8Array, data: string): Uint8Array | Promise<Uint8Array>;
  /** HMAC-SHA-256 as lower-case hexadecimal. */
  hmacHex(key: Uint8Array, data: string): string | Promise<string>;
}

/** As much of `node:crypto` as is used. */
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
 * `node:crypto`, where `process.getBuiltinModule` gives it. Preferred: every WebCrypto call of Node is a job for its
 * thread pool, which makes a signature ten times as dear.
 *
 * @returns null elsewhere.
 */
export function nodeCrypto(): Crypto | null {
  // Asked for by its name, so it is what its documentation says.
  const node = currentProcess().getBuiltinModule?.("node:crypto") as NodeCrypto | undefined;
  if (!node?.createHmac) return null;
  return {
    sha256: (data) =>
      node.hash?.("sha256", data, "hex") ?? node.createHash("sha256").update(data).digest("hex"),
    hmac: (key, data) => node.createHmac("sha256", key).update(data).digest(),
    hmacHex: (key, data) => node.createHmac("sha256", key).update(data).digest("hex"),
  };
}

function toHex(bytes: ArrayBuffer): string {
  let hex = "";
  for (const byte of new Uint8Array(bytes)) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** WebCrypto: browsers, workers, Deno. */
export function webCrypto(): Crypto {
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
    sha256: async (data) => toHex(await subtle.digest("SHA-256", bytes(data))),
    hmac: async (key, data) => new Uint8Array(await sign(key, data)),
    hmacHex: async (key, data) => toHex(await sign(key, data)),
  };
}

/** The faster of the two that is there. */
export function platformCrypto(): Crypto {
  return nodeCrypto() ?? webCrypto();
}
