import { relative } from "node:path";
import { type Flags, readSettings } from "../config.js";
import { count, duration, type Terminal } from "./report.js";

/**
 * `katagami build`: compiles the generated packages.
 *
 * @throws Failure with every compile error
 */
export async function buildCommand(flags: Flags, terminal: Terminal): Promise<number> {
  const started = performance.now();
  const { out } = await readSettings(flags, process.cwd());
  const { compilePackages } = await import("../emit/compile.js");
  const { packages, files } = await compilePackages(out);
  terminal.out(
    `${count(packages.length, "package")} compiled in ${relative(process.cwd(), out) || "."}: ${count(files, "file")} (${duration(performance.now() - started)})\n`,
  );
  return 0;
}
