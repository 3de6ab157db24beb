#!/usr/bin/env node
import { tooOld } from "./lib/node-version.js";

/** Starts the command line, unless Node.js is too old: it could not even parse the rest, so nothing else is imported before. */
const refusal = tooOld(process.versions.node);
if (refusal === null) {
  // No top-level `await`: old versions cannot parse it.
  void import("./cli/start.js");
} else {
  process.stderr.write(`${refusal}\n`);
  process.exitCode = 2;
}
