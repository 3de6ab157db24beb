/** One of the processes that `test/main.ts` hands test files out to: answers a path with the result and the file's output. */
import { runFile } from "./run-file.js";

let output = "";
// uvu and the tests write to it as they go on; beside other processes it has to come in one piece.
process.stdout.write = ((text: string | Uint8Array, ...rest: unknown[]) => {
  output += typeof text === "string" ? text : Buffer.from(text).toString();
  const done = rest.at(-1);
  if (typeof done === "function") done();
  return true;
}) as typeof process.stdout.write;

// By an exit of its own, so that what tests have asked for at the end is done.
process.on("disconnect", () => process.exit(0));
process.on("message", (path) => {
  output = "";
  // The path is all that is ever sent.
  const write = (text: string): void => void (output += text);
  void runFile(path as string, write).then((result) => process.send!({ ...result, output }));
});
