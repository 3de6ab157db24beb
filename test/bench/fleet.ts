/** Measures what 10,000 sellers of one fleet take of memory, with several limits of Node.js: `npm run bench:fleet`. */
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { build } from "esbuild";
import { markdown } from "./report.js";

/** What drivers/fleet.mjs prints, in bytes. */
interface Figures {
  readonly after: { readonly rss: number; readonly heapUsed: number };
  readonly peak: number;
  readonly exchanges: number;
}

const folder = resolve("node_modules/.cache/katagami-bench-fleet");
await mkdir(folder, { recursive: true });
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

const flags = ["", "--max-old-space-size=64", "--max-old-space-size=64 --max-semi-space-size=4"];
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
const rows = flags.map((given) => {
  const args = [...given.split(" ").filter(Boolean), "--expose-gc", "test/bench/drivers/fleet.mjs"];
  const printed = execFileSync(process.execPath, [...args, `${folder}/fleet.mjs`], {
    encoding: "utf8",
  });
  // Our own driver's output.
  const { after, peak, exchanges } = JSON.parse(printed) as Figures;
  return [given || "none", ...[after.heapUsed, after.rss, peak].map(megabytes), `${exchanges}`];
});
const header = ["flags of Node.js", "heap, MB", "process, MB", "peak, MB", "exchanges"];
process.stdout.write(markdown(header, rows, [1, 2, 3, 4]));
