import { execFileSync } from "node:child_process";
import { build } from "esbuild";

/** What bench/drivers/fleet.mjs prints; memory in bytes. */
export interface FleetFigures {
  readonly after: { readonly rss: number; readonly heapUsed: number };
  readonly peak: number;
  readonly exchanges: number;
  /** How many sellers are kept. */
  readonly kept: number;
}

/** Bundles the fleet as its users would, into `fleet.mjs` of a folder. */
export async function bundleFleet(folder: string): Promise<void> {
  await build({
    entryPoints: ["templates/runtime/src/fleet/fleet.ts"],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    external: ["redis", "@aws-sdk/client-sts", "fast-xml-parser"],
  });
}

/**
 * Runs the driver over a bundle, in a process of its own.
 *
 * @param flags - of Node.js.
 * @param args - how many sellers, and how many at a time.
 */
export function runFleet(
  folder: string,
  flags: readonly string[],
  ...args: readonly string[]
): FleetFigures {
  const driver = "test/bench/drivers/fleet.mjs";
  const all = [...flags, "--expose-gc", driver, `${folder}/fleet.mjs`, ...args];
  // Our own driver's output.
  return JSON.parse(execFileSync(process.execPath, all, { encoding: "utf8" })) as FleetFigures;
}
