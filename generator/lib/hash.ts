import { createHash } from "node:crypto";

/** SHA-256 in hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** SHA-256 of a value's JSON, in hex. */
export function hashJson(value: unknown): string {
  return sha256(JSON.stringify(value));
}
