/**
 * Kills the process at its n-th write, as `kill -9` would: `node --import kill-at-write.mjs`. Writes are all calls that change the
 * file system below KILL_BELOW. KILL_AT is n, from 0; the call is not made, or half of it if it writes a file. Without KILL_AT
 * nothing is killed, and the names of all calls are written to KILL_LOG.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve, sep } from "node:path";
import { isMainThread } from "node:worker_threads";

const below = process.env.KILL_BELOW ?? "";
const at = process.env.KILL_AT === undefined ? null : Number(process.env.KILL_AT);
const calls = [];
const { appendFileSync, writeFileSync } = fs;

function isBelow(path) {
  return typeof path === "string" && `${resolve(path)}${sep}`.startsWith(below + sep);
}

function watch(object, name, paths, write = false) {
  const original = object[name];
  object[name] = (...args) => {
    if (args.slice(0, paths).some((path) => isBelow(path))) {
      if (calls.length === at) {
        const [path, data] = args;
        if (write && data !== undefined) writeFileSync(path, data.slice(0, data.length / 2));
        process.kill(process.pid, "SIGKILL");
      }
      calls.push(`${name} ${args[0]}`);
    }
    return original.apply(object, args);
  };
}

if (isMainThread) {
  for (const name of ["rename", "link", "copyFile"]) {
    watch(fs.promises, name, 2);
    watch(fs, `${name}Sync`, 2);
  }
  for (const name of ["rm", "rmdir", "unlink", "mkdir"]) {
    watch(fs.promises, name, 1);
    watch(fs, `${name}Sync`, 1);
  }
  watch(fs.promises, "writeFile", 1, true);
  watch(fs, "writeFileSync", 1, true);
  syncBuiltinESMExports();
  if (at === null)
    process.on("exit", () => appendFileSync(process.env.KILL_LOG, `${calls.join("\n")}\n`));
}
