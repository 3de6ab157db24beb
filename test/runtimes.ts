/**
 * Runs a generated client on Deno, Bun and workerd: `npm run test:runtimes`. They come from npm into node_modules/.cache, so
 * this wants the network once. `-- --install` only installs them: `npm test` then runs these tests too.
 */
import { spawnSync } from "node:child_process";
import { installPlatform, type Platform, PLATFORMS } from "./support/platforms.js";

// Its keys are these, whatever else an object may have.
const names = Object.keys(PLATFORMS) as Platform[];

const installed = await Promise.all(names.map(tryToInstall));
if (installed.includes(false)) process.exitCode = 1;
if (!process.argv.includes("--install")) {
  const args = ["--import", "tsx", "test/main.ts", "runtimes/"];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

async function tryToInstall(name: Platform): Promise<boolean> {
  try {
    await installPlatform(name);
    process.stdout.write(`${name} ${PLATFORMS[name]} is installed\n`);
    return true;
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(`${name} ${PLATFORMS[name]} could not be installed: ${message}\n`);
    return false;
  }
}
