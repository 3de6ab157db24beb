/** `/_katagami/`: the clock and the triggers of a scenario, for tests, scripts and the page. */
import { Failure } from "../../lib/diagnostic.js";
import { isRecord, type JsonRecord, type JsonValue, tryJson } from "../../lib/json.js";
import {
  bodyText,
  respondError,
  respondJson,
  type SandboxRequest,
  type SandboxResponse,
} from "../http.js";
import { maxSpeed } from "./clock.js";
import type { ScenarioEngine } from "./engine.js";
import type { Happening } from "./journal.js";
import { readTime, writeTime } from "./query.js";
import type { Life, Trigger } from "./scenario.js";
import { readDuration } from "./seed.js";

const prefix = "/_katagami/";

/** A scenario as the page shows it. */
export interface ScenarioData {
  readonly name: string;
  readonly summary: string;
  /** ISO 8601, by the scenario's clock. */
  readonly now: string;
  readonly speed: number;
  readonly operations: readonly string[];
  readonly unserved: readonly string[];
  readonly triggers: readonly (Pick<Trigger<unknown>, "summary" | "parameters"> & {
    readonly name: string;
  })[];
  readonly lives: readonly Life[];
  readonly happenings: readonly ShownHappening[];
}

type ShownHappening = Pick<Happening, "subject" | "text" | "call"> & {
  readonly time: string;
  /** What would have cost money or trouble; null if nothing. */
  readonly finding: string | null;
};

/** The lives and happenings that the page gets. */
const maxShown = 200;

/** Answers a request to `/_katagami/`; null for any other path. */
export function handleControl(
  request: SandboxRequest,
  path: string,
  engine: ScenarioEngine | null,
): SandboxResponse | null {
  if (!path.startsWith(prefix)) return null;
  if (engine === null)
    return respondError(404, "NoScenario", "The sandbox plays no scenario. Start it with one.");
  const what = path.slice(prefix.length);
  try {
    if (request.method === "GET" && what === "scenario")
      return respondJson(200, asJson(scenarioData(engine)));
    if (request.method === "GET" && what === "clock") return clockOf(engine);
    if (request.method !== "POST")
      return respondError(404, "NotFound", "There are scenario, clock and triggers/<name>.");
    const body = request.body.byteLength === 0 ? {} : tryJson(bodyText(request));
    if (!isRecord(body))
      return respondError(400, "InvalidInput", "The body must be a JSON object.");
    // Parsed from JSON, so it is a record of JSON values.
    const parameters = body as JsonRecord<JsonValue>;
    if (what === "clock") return moveClock(engine, parameters);
    if (what.startsWith("triggers/")) {
      engine.trigger(what.slice("triggers/".length), parameters);
      return clockOf(engine);
    }
    return respondError(404, "NotFound", "There are scenario, clock and triggers/<name>.");
  } catch (error) {
    // A scenario of the user's may throw anything.
    if (!(error instanceof Failure))
      return respondError(500, "ScenarioFailed", error instanceof Error ? error.message : "");
    const messages = error.diagnostics.map(({ message, hint }) =>
      hint === null ? message : `${message}: ${hint}`,
    );
    return respondError(400, "InvalidInput", messages.join("; "));
  }
}

export function scenarioData(engine: ScenarioEngine): ScenarioData {
  engine.catchUp();
  const { scenario, clock, journal } = engine;
  return {
    name: scenario.name,
    summary: scenario.summary,
    now: writeTime(clock.now()),
    speed: clock.speed,
    operations: engine.operations,
    unserved: engine.unserved,
    triggers: Object.entries(scenario.triggers ?? {}).map(([name, { summary, parameters }]) => ({
      name,
      summary,
      parameters,
    })),
    lives: (scenario.lives?.(engine.state) ?? []).slice(-maxShown),
    happenings: journal.last
      .slice(-maxShown * 5)
      .map(({ subject, text, call, time, finding = null }) => {
        const rule = finding === null ? null : (scenario.rules?.[finding.rule]?.title ?? null);
        return { subject, text, call, time: writeTime(time), finding: rule };
      }),
  };
}

function moveClock(engine: ScenarioEngine, body: JsonRecord<JsonValue>): SandboxResponse {
  const { advance, to, speed, ...others } = body;
  const duration = advance === undefined ? 0 : readDuration(advance);
  const time = to === undefined ? null : readTime(String(to));
  const problems = [
    ...Object.keys(others).map((name) => `${name.slice(0, 80)} is not known: advance, to, speed`),
    ...(duration === null ? ["advance must be such as 90s, 30m, 6h or 3d"] : []),
    ...(to !== undefined && time === null ? ["to must be a date and time in ISO 8601"] : []),
    ...(time !== null && time < engine.clock.now() ? ["to is in the past: time goes forward"] : []),
    ...(speed !== undefined && !(typeof speed === "number" && speed >= 0 && speed <= maxSpeed)
      ? [`speed must be a number from 0 to ${String(maxSpeed)}`]
      : []),
  ];
  if (problems.length > 0) return respondError(400, "InvalidInput", problems.join("; "));
  if (time !== null) engine.moveTo(time);
  if (duration !== null && duration > 0) engine.moveTo(engine.clock.now() + duration);
  if (typeof speed === "number") engine.clock.setSpeed(speed);
  return clockOf(engine);
}

function clockOf({ clock }: ScenarioEngine): SandboxResponse {
  return respondJson(200, { now: writeTime(clock.now()), speed: clock.speed });
}

/** Interfaces have no index signature, so that the compiler does not see that they are JSON. */
function asJson(data: ScenarioData): JsonValue {
  return data as unknown as JsonValue;
}
