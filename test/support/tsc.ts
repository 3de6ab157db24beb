import { execFile } from "node:child_process";
import { resolve } from "node:path";

/** Runs the TypeScript compiler and gives back what it says: nothing when all is well. Paths are relative to the working folder. */
export async function tsc(...args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    const compiler = resolve("node_modules/typescript/bin/tsc");
    execFile(
      process.execPath,
      [compiler, "--pretty", "false", ...args],
      { maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const said = `${stdout}${stderr}`.trim();
        done(error !== null && said === "" ? error.message : said);
      },
    );
  });
}
