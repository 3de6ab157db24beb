/**
 * A process that runs one command line of Katagami after the other, as `dist/cli.js` runs one: tests need what a command does,
 * and not that a process starts for it. `cli.ts` sends arguments and a folder, and gets what the command said and its exit code.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const home = process.cwd();
const cli = resolve("dist/cli.js");
const program = pathToFileURL(resolve("dist/cli/program.js")).href;
let runs = 0;
let said = { out: "", err: "" };

for (const [stream, name] of [
  [process.stdout, "out"],
  [process.stderr, "err"],
]) {
  // Every command adds one.
  stream.setMaxListeners(0);
  stream.write = (chunk, ...rest) => {
    said[name] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
  };
}

function answer(code) {
  process.chdir(home);
  process.send({ code, ...said });
}

process.on("disconnect", () => process.exit());

// As Node.js ends a process by an error that nobody has caught.
process.on("uncaughtException", (error) => {
  said.err += `${error?.stack ?? String(error)}\n`;
  // First it is not there any more, so that no other command is sent.
  process.send({ code: 1, ...said, isEnded: true }, () => process.exit());
});

process.on("message", async ({ args, cwd, env }) => {
  said = { out: "", err: "" };
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.execPath, cli, ...args];
  process.exitCode = undefined;
  runs += 1;
  // The module is the command line: it runs when it is loaded, and has run when that has ended.
  await import(`${program}?run=${runs}`);
  answer(process.exitCode ?? 0);
  process.exitCode = undefined;
});
