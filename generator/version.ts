import { readFileSync } from "node:fs";

/** Katagami's own version. */
export function katagamiVersion(): string {
  const path = new URL("../package.json", import.meta.url);
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
