/** The exports of `katagami/rehearse`: plays a scenario's days with your integration, and reports what would have cost money. */
import { readModels } from "../sandbox/index.js";
import { type MockApi, mockFetch, type MockFetch } from "../sandbox/mock-fetch.js";
import { openScenario, type ScenarioChoice } from "../sandbox/scenarios/open-scenario.js";
import type { Sandbox } from "../sandbox/sandbox.js";
import { reportHtml } from "./html.js";
import { Observer } from "./observer.js";
import { playDays, readDays, readEvery } from "./play-days.js";
import { type Rehearsal, type ReportData, reportTable } from "./report.js";

export type { CallCount, Rehearsal, RehearsalLine } from "./report.js";

export interface RehearseOptions extends Pick<ScenarioChoice, "scenario" | "seed" | "start"> {
  /** How many days are played (default: 3). */
  readonly days?: number | undefined;
  /** How often `run` is called: `4h`, `30m` (default: `4h`). */
  readonly every?: string | undefined;
  /** The models: files, folders or package names, or APIs of `readModels` or of packages (default: all models). */
  readonly models?: string | readonly string[] | readonly MockApi[] | undefined;
  /** Your integration, for as long as there is something to do at this time of the scenario. */
  readonly run: (rehearsal: Rehearsing) => Promise<unknown> | void;
}

export interface Rehearsing {
  /** Connects a client: `new VendorOrdersApi(clientOptions)`. The same for all runs. */
  readonly clientOptions: MockFetch["clientOptions"];
  readonly clock: RehearsalClock;
  /** For triggers: `sandbox.scenario.trigger("cancel")`. */
  readonly sandbox: Sandbox;
  /** How many runs there were before. */
  readonly index: number;
}

/** The scenario's clock: it stands still while `run` does not move it. */
export interface RehearsalClock {
  readonly now: () => Date;
  /** Moves the clock forward: `90s`, `30m`, `6h`, `2d`. */
  readonly advance: (duration: string) => void;
}

/**
 * Plays a scenario with your integration, without a socket: calls `run` again and again, while the scenario's clock goes through the
 * days. Nothing depends on the machine's speed.
 *
 * @returns what would have cost money or trouble
 * @throws Failure if an option is wrong; what `run` throws
 */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const { scenario, seed = 1, start, run } = options;
  const days = readDays(options.days ?? 3);
  const every = readEvery(options.every ?? "4h");
  const opened = await openScenario({ scenario, seed, start, speed: 0 }, Date.now());
  const observer = new Observer();
  const { onRequest, onHappening } = observer;
  const fetch = mockFetch(await apisOf(options.models), { ...opened, onRequest, onHappening });
  const { sandbox, clientOptions } = fetch;
  const engine = sandbox.scenario;
  if (engine === null) throw new Error("the sandbox has no scenario");
  observer.watch(engine);
  const from = engine.clock.now();
  const clock: RehearsalClock = {
    now: () => new Date(engine.clock.now()),
    advance: (duration) => engine.moveTo(engine.clock.now() + readEvery(duration)),
  };
  const runs = await playDays(engine, { days, every }, async (index) => {
    await run({ clientOptions, clock, sandbox, index });
  });
  return finishReport(observer.report(from, runs), sandbox);
}

/** Adds to a report how it looks. */
export function finishReport(data: ReportData, { scenario: engine }: Sandbox): Rehearsal {
  const lives = engine === null ? [] : (engine.scenario.lives?.(engine.state) ?? []);
  return { ...data, table: reportTable(data), html: reportHtml(data, lives) };
}

async function apisOf(models: RehearseOptions["models"]): Promise<readonly MockApi[]> {
  const list = models === undefined ? [] : [models].flat();
  // A list is of one kind.
  const isApis = (all: readonly unknown[]): all is readonly MockApi[] =>
    all.length > 0 && all.every((one) => typeof one !== "string");
  return isApis(list) ? list : readModels(list as readonly string[]);
}
