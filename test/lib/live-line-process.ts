/**
 * A process that shows a live line, then prints, throws or waits for a signal, as its argument says. With `hold` it ends by
 * itself on SIGINT, as `--watch` does.
 */
import { openTerminal, progressLine } from "../../generator/lib/terminal.js";

const terminal = openTerminal(process.stdout, process.stderr, process.env, false);
// Its listener of signals ends the process only if it is the only one.
if (process.argv[2] === "library") await import("rolldown");
const onProgress = progressLine(terminal, "working", "item");
onProgress({ done: 1, total: 3, what: "a-package-with-quite-a-long-name" });
if (process.argv[2] === "print") terminal.out("printed\n");
else if (process.argv[2] === "throw") throw new Error("thrown");
else {
  if (process.argv[2] === "hold")
    process.once("SIGINT", () => {
      terminal.out("stopped\n");
      process.exit(7);
    });
  setInterval(() => {}, 1000);
}
