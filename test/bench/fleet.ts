/** Measures what 10,000 sellers of one fleet take of memory, with several limits of Node.js: `npm run bench:fleet`. */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { bundleFleet, runFleet } from "../support/fleet-bundle.js";
import { markdown } from "./report.js";

const folder = resolve("node_modules/.cache/katagami-bench-fleet");
await mkdir(folder, { recursive: true });
await bundleFleet(folder);

const flags = ["", "--max-old-space-size=64", "--max-old-space-size=64 --max-semi-space-size=4"];
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
const rows = flags.map((given) => {
  const { after, peak, exchanges } = runFleet(folder, given.split(" ").filter(Boolean));
  return [given || "none", ...[after.heapUsed, after.rss, peak].map(megabytes), `${exchanges}`];
});
const header = ["flags of Node.js", "heap, MB", "process, MB", "peak, MB", "exchanges"];
process.stdout.write(markdown(header, rows, [1, 2, 3, 4]));
