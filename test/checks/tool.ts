import { execFile } from "node:child_process";
import { join } from "node:path";

/** Runs a development tool over the repository. @throws its output, when it finds something */
export async function mustSayNothingIsWrong(
  program: string,
  ...args: readonly string[]
): Promise<void> {
  const command = [join("node_modules", program), ...args];
  await new Promise<void>((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) return resolve();
      const problem = new Error(`${stdout}${stderr}`.trim() || error.message);
      // uvu prints the message, and then the stack, which would be the message again.
      problem.stack = "";
      reject(problem);
    });
  });
}
