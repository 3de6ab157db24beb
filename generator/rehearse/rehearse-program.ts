/** Plays a scenario's days with a program of its own process, over a socket. */
import type { PackageNames } from "../view/package-json.js";
import type { Api } from "../model/api.js";
import { clientOptions } from "../sandbox/client-options.js";
import { Sandbox } from "../sandbox/sandbox.js";
import type { OpenedScenario } from "../sandbox/scenarios/open-scenario.js";
import { writeTime } from "../sandbox/scenarios/query.js";
import { listen } from "../sandbox/server.js";
import { Observer } from "./observer.js";
import { playDays } from "./play-days.js";
import { finishReport } from "./rehearse.js";
import type { Rehearsal } from "./report.js";
import { runProgram } from "./run-program.js";

export interface ProgramRehearsal {
  readonly apis: readonly Api[];
  readonly scenario: OpenedScenario;
  readonly names: PackageNames;
  readonly command: readonly [string, ...string[]];
  readonly days: number;
  /** In milliseconds. */
  readonly every: number;
  /** 0 to run the program every so often while the clock stands still; otherwise it runs once, and the clock goes so fast. */
  readonly speed: number;
  /** How long a run may take, in milliseconds. */
  readonly timeout: number;
  /** Ends all of it early. */
  readonly signal: AbortSignal;
}

/** @throws Failure (usage) if the program cannot be started */
export async function rehearseProgram(options: ProgramRehearsal): Promise<Rehearsal> {
  const { apis, scenario, names, days, every, speed } = options;
  const observer = new Observer();
  const { onRequest, onHappening } = observer;
  const sandbox = new Sandbox(apis, { ...scenario, speed, onRequest, onHappening });
  const engine = sandbox.scenario;
  if (engine === null) throw new Error("the sandbox has no scenario");
  observer.watch(engine);
  const server = await listen(sandbox, { port: 0, names });
  const from = engine.clock.now();
  try {
    const run = (stop: AbortSignal) => {
      const env = environment(sandbox, server.url, engine.clock.now());
      return runProgram({ command: options.command, env, signal: stop });
    };
    if (speed > 0) {
      const runs = await runThrough(options, observer, engine.clock, run);
      engine.moveTo(from + days * 86_400_000);
      return finishReport(observer.report(from, runs), sandbox);
    }
    const runs = await playDays(engine, { days, every }, async () => {
      if (options.signal.aborted) return;
      const limit = AbortSignal.timeout(options.timeout);
      const { problem } = await run(AbortSignal.any([limit, options.signal]));
      if (limit.aborted)
        observer.add(
          "failed",
          `a run did not end within ${String(options.timeout / 1000)} seconds: a program that keeps running needs --speed`,
        );
      if (problem !== null) observer.add("failed", problem);
    });
    return finishReport(observer.report(from, runs), sandbox);
  } finally {
    await server.close();
  }
}

/** Runs a program that does not end by itself, until the days are over. */
async function runThrough(
  { days, speed, signal }: ProgramRehearsal,
  observer: Observer,
  clock: { readonly now: () => number },
  run: (stop: AbortSignal) => Promise<{ readonly problem: string | null }>,
): Promise<number> {
  const end = clock.now() + days * 86_400_000;
  const isOver = new AbortController();
  // Things happen also while nobody asks, and the program may move the clock.
  const timer = setInterval(
    () => {
      if (clock.now() >= end) isOver.abort();
    },
    Math.max(10, Math.min(250, 3_600_000 / speed)),
  );
  try {
    const { problem } = await run(AbortSignal.any([isOver.signal, signal]));
    if (problem !== null) observer.add("failed", problem);
  } finally {
    clearInterval(timer);
  }
  return 1;
}

/** What the program gets by environment. A client reads the `LWA_` ones by itself. */
function environment(
  { account }: Sandbox,
  url: string,
  now: number,
): Readonly<Record<string, string>> {
  const { endpoint, lwa } = clientOptions(account, url);
  return {
    SP_API_ENDPOINT: endpoint,
    LWA_ENDPOINT: lwa.endpoint,
    LWA_CLIENT_ID: lwa.clientId,
    LWA_CLIENT_SECRET: lwa.clientSecret,
    LWA_REFRESH_TOKEN: lwa.refreshToken,
    AWS_ACCESS_KEY_ID: account.accessKeyId,
    AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    KATAGAMI_NOW: writeTime(now),
  };
}
