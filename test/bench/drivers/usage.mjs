// Preloaded where GNU time is missing: leaves user seconds, system seconds and peak KiB, as GNU time would.
import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage = [userCPUTime / 1e6, systemCPUTime / 1e6, maxRSS];
    writeFileSync(process.env.KATAGAMI_BENCH_USAGE, usage.join(" "));
  });
}
