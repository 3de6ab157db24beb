/** The `git` program, run without a shell, deaf to whatever configuration could make it run another program. */
import { execFile } from "node:child_process";
import { problem, systemCode, type UpstreamError } from "./error.js";
import { printable } from "./paths.js";

/** A repository that may be read. Made by `parseSource`, which has checked the location. */
export interface GitRepository {
  /** A URL, `user@host:path`, or an absolute path. */
  readonly location: string;
  /** What git may use to get there: nothing else is opened, whatever the other side answers. */
  readonly transports: "file" | "https:ssh";
}

/** Environment that git reads and that is the user's to set: how to reach a server. All other `GIT_*` are dropped. */
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
  // No background process that outlives us and writes into a folder we are deleting.
  "gc.auto=0",
  "maintenance.auto=false",
  // A server that stands still for a minute is given up.
  "http.lowSpeedLimit=1000",
  "http.lowSpeedTime=60",
].flatMap((setting) => ["-c", setting]);

const MAX_OUTPUT = 512 * 1024 * 1024;

/**
 * Runs git once.
 *
 * @param repository whom it talks to; null when it talks to nobody, and then no transport is open.
 * @param folder a bare repository, or where one is made: the working folder. git looks for no other repository around it.
 * @param input what it reads on its standard input.
 * @returns its standard output.
 * @throws UpstreamError when git is missing or fails, in words that say what to do.
 */
export function runGit(
  repository: GitRepository | null,
  folder: string,
  args: readonly string[],
  input = "",
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
    // git may end before it has read its input (EPIPE); its exit code tells, not the pipe.
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

/** What git printed, in words that say what to do. */
function explain(error: Error, stderr: string, location: string): UpstreamError {
  if (systemCode(error) === "ENOENT") {
    return problem(
      "the git program was not found: install git, or pull from a folder (--from DIR)",
    );
  }
  // A server's text is another's text, and a URL of the user's git config may hold a token.
  const said = stderr
    .split("\n")
    .map((line) => printable(line.trim()).replaceAll(/\/\/[^\s/@]+@/gu, "//"))
    .filter((line) => line !== "" && !line.startsWith("hint:"));
  const text = said.join("\n");
  const because =
    said.findLast((line) => /^(?:fatal|error):/u.test(line)) ?? said.at(-1) ?? error.name;
  const rule = EXPLANATIONS.find(({ pattern }) => pattern.test(text));
  return problem(`${rule?.say(location) ?? `git could not read ${location}`} (git: ${because})`);
}

const EXPLANATIONS: readonly { pattern: RegExp; say: (location: string) => string }[] = [
  {
    pattern:
      /could not resolve host|failed to connect|couldn't connect|connection (?:refused|timed out|reset)|network is unreachable|no route to host/iu,
    say: (location) => `${location} cannot be reached: is there a network, or a proxy to set?`,
  },
  {
    pattern:
      /not our ref|unadvertised object|couldn't find remote ref|not a tree object|not a valid object name/iu,
    say: (location) => `${location} has no such commit`,
  },
  {
    pattern: /dubious ownership/iu,
    say: (location) =>
      `${location} belongs to another user, so git does not read it: see safe.directory in git-config(1)`,
  },
  {
    pattern:
      /could not read (?:username|password)|authentication failed|permission denied|terminal prompts disabled|not found|does not exist|returned error: 40[134]|does not appear to be a git repository|not a git repository|could not read from remote/iu,
    say: (location) => `${location} is not a git repository, or not one that you may read`,
  },
];
