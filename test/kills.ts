/** `npm run test:kills`: kills every command at every one of its writes, where `npm test` takes a sample. */
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  process.execPath,
  ["--import", "tsx", "test/main.ts", "kills/", "lib/swap"],
  { stdio: "inherit", env: { ...process.env, KATAGAMI_KILLS: "all" } },
);
process.exitCode = status ?? 1;
