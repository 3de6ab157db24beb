/** A process that runs test files: `pool.ts` sends it a path, it answers with the result. */
import { readOptions } from "./options.js";
import { filterNames, runFile } from "./run-file.js";

if (readOptions(process.argv.slice(2)).names.length > 0) filterNames();

// By an exit of its own, so that what tests have asked for at the end is done.
process.on("disconnect", () => process.exit(0));
process.on("message", (path) => {
  // The path is all that is ever sent.
  void runFile(path as string, false).then((result) => process.send!(result));
});
