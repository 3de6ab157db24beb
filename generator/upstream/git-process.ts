/** Runs the `git` program without a shell and without any configuration that could start another program. */
import { execFile } from "node:child_process";
import { type Failure, inputError, textPlace } from "../lib/diagnostic.js";
import { systemCode } from "../lib/system-error.js";
import type { OnProgress } from "../lib/terminal.js";
import { printable } from "./paths.js";

/** A repository that may be read: `parseSource` has checked its location. */
export interface GitRepository {
  /** A URL, `user@host:path`, or an absolute path. */
  readonly location: string;
  /** The transports that git may use, whatever the server redirects to. */
  readonly transports: "file" | "https:ssh";
}

/** Environment variables of git that users set to reach a server. All other `GIT_*` are dropped. */
const KEPT_ENVIRONMENT = new Set([
  "GIT_ASKPASS",
  "GIT_CONFIG_GLOBAL",
  "GIT_EXEC_PATH",
  "GIT_PROXY_SSL_CAINFO",
  "GIT_SSH",
  "GIT_SSH_COMMAND",
  "GIT_SSH_VARIANT",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "GIT_SSL_CERT",
  "GIT_SSL_KEY",
]);

const SAFE_CONFIG = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "protocol.ext.allow=never",
  "submodule.recurse=false",
  "fetch.recurseSubmodules=false",
  // No background process may outlive this one and write into a folder that is being deleted.
  "gc.auto=0",
  "maintenance.auto=false",
  // Gives up on a server that sends nothing for a minute.
  "http.lowSpeedLimit=1000",
  "http.lowSpeedTime=60",
].flatMap((setting) => ["-c", setting]);

const MAX_OUTPUT = 512 * 1024 * 1024;

/**
 * Runs git once.
 *
 * @param repository the repository that git may connect to; null for none, and then no transport is open.
 * @param folder the working folder: a bare repository, or where one is created. git looks for no other repository around it.
 * @param input the text for its standard input.
 * @param onProgress told of the objects that a fetch with `--progress` receives.
 * @returns its standard output.
 * @throws Failure when git is missing or fails, with what to do.
 */
export function runGit(
  repository: GitRepository | null,
  folder: string,
  args: readonly string[],
  input = "",
  onProgress: OnProgress = () => {},
): Promise<Buffer> {
  const options = {
    cwd: folder,
    env: { ...gitEnvironment(repository?.transports ?? "none"), GIT_DIR: folder },
    encoding: "buffer",
    maxBuffer: MAX_OUTPUT,
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    const child = execFile("git", [...SAFE_CONFIG, ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(explain(error, stderr.toString("utf8"), repository?.location ?? folder));
    });
    child.stderr?.on("data", (text: Buffer) => {
      const found = /.*(?:Receiv|Unpack)ing objects: +\d+% \((\d+)\/(\d+)\)/su.exec(
        text.toString("latin1"),
      );
      const [, done, total] = found ?? [];
      const what = printable(repository?.location ?? folder);
      if (found !== null) onProgress({ done: Number(done), total: Number(total), what });
    });
    // git may end before it has read its input (EPIPE); its exit code counts, not the pipe.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

function gitEnvironment(transports: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => {
    const upper = name.toUpperCase();
    return !upper.startsWith("GIT_") || KEPT_ENVIRONMENT.has(upper);
  });
  return {
    ...Object.fromEntries(inherited),
    GIT_ALLOW_PROTOCOL: transports,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}

/** Turns git's output into a problem that says what to do. */
function explain(error: Error, stderr: string, location: string): Failure {
  if (systemCode(error) === "ENOENT")
    return inputError(
      "the git program was not found",
      null,
      "install git, or name a folder: --from DIR to pull, --base DIR to compare",
    );
  // The text is a server's, and a URL of the user's git config may hold a token.
  const lines = stderr
    .split(/[\r\n]/u)
    .map((line) => printable(line.trim()).replaceAll(/\/\/[^\s/@]+@/gu, "//"))
    .filter((line) => line !== "" && !line.startsWith("hint:"));
  const text = lines.join("\n");
  const cause =
    lines.findLast((line) => /^(?:fatal|error):/u.test(line)) ?? lines.at(-1) ?? error.name;
  const { message = "git could not read it", hint = null } =
    EXPLANATIONS.find(({ pattern }) => pattern.test(text)) ?? {};
  return inputError(`${message} (git: ${cause})`, textPlace(location), hint);
}

const EXPLANATIONS: readonly { pattern: RegExp; message: string; hint: string }[] = [
  {
    pattern:
      /could not resolve host|failed to connect|couldn't connect|connection (?:refused|timed out|reset)|network is unreachable|no route to host/iu,
    message: "cannot be reached",
    hint: "check the network, and the proxy if you need one",
  },
  {
    pattern:
      /not our ref|unadvertised object|couldn't find remote ref|not a tree object|not a valid object name/iu,
    message: "has no such commit",
    hint: "check the commit, or name a branch or tag",
  },
  {
    pattern: /dubious ownership/iu,
    message: "belongs to another user, so git does not read it",
    hint: "see safe.directory in git-config(1)",
  },
  {
    pattern:
      /could not read (?:username|password)|authentication failed|permission denied|terminal prompts disabled|not found|does not exist|returned error: 40[134]|does not appear to be a git repository|not a git repository|could not read from remote/iu,
    message: "is not a git repository, or not one that you may read",
    hint: "check its address and your access to it",
  },
];
