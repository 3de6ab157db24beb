/** The shape of a scenario: what an API remembers, and how its operations and the passing of time change that. */
import type { JsonRecord, JsonValue } from "../../lib/json.js";
import type { RequestValues } from "../request-values.js";

/**
 * A Selling Partner API with a memory. All of it is pure: the same state, request and time give the same step. The state is
 * JSON, so that it can be saved, and no function changes a state that it was given.
 */
export interface Scenario<State = unknown> {
  readonly name: string;
  /** What it plays, in one sentence. */
  readonly summary: string;
  /**
   * Returns the first state.
   *
   * @throws Failure if the seed is not what the scenario needs
   */
  readonly start: (seed: Seed) => State;
  /**
   * The handlers, by `METHOD /path/{parameter}` or by `<package>.<operation>`: `vendor-orders-v1.getPurchaseOrders`. An operation
   * without a handler is answered as without a scenario.
   */
  readonly handlers: Readonly<Record<string, Handler<State>>>;
  /** What a test, the page or `POST /_katagami/triggers/<name>` can make happen. */
  readonly triggers?: Readonly<Record<string, Trigger<State>>>;
  /** When the state changes by itself next, in milliseconds since 1970; null if it does not. */
  readonly due?: (state: State) => number | null;
  /** Changes the state as it does by itself at this time: what is due has happened afterwards. */
  readonly happen?: (state: State, now: number) => Change<State>;
  /** What a rehearsal reports when it ends: what is still open. */
  readonly finish?: (state: State, now: number) => readonly ScenarioEvent[];
  /** The life of each order, for the page. */
  readonly lives?: (state: State) => readonly Life[];
  /** The rules that findings name. */
  readonly rules?: Readonly<Record<string, Rule>>;
  /** What the scenario believes of Amazon. */
  readonly beliefs?: readonly Belief[];
}

/** What a first state is made of. */
export interface Seed {
  /** When it starts, in milliseconds since 1970. */
  readonly now: number;
  /** The number that all random choices follow from. */
  readonly number: number;
  /** The seed file, or what was passed for one; empty if there is none. */
  readonly document: JsonRecord;
}

/** A request that has passed the gateway and whose body has the type that the model says. */
export interface ScenarioRequest extends RequestValues {
  /** `vendor-orders-v1.getPurchaseOrders`. */
  readonly operation: string;
}

/** @returns null to answer as if there was no handler */
export type Handler<State> = (
  state: State,
  request: ScenarioRequest,
  now: number,
) => Step<State> | null;

/** A state, and what has happened on the way to it. */
export interface Change<State> {
  readonly state: State;
  readonly events?: readonly ScenarioEvent[];
}

export interface Step<State> extends Change<State> {
  readonly answer: Answer;
}

export interface Answer {
  readonly status: number;
  /** If omitted, the answer has no body. */
  readonly body?: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Trigger<State> {
  /** What it makes happen. */
  readonly summary: string;
  /** Its parameters, by name: what each means. All are optional. */
  readonly parameters: Readonly<Record<string, string>>;
  /** @throws Failure if the parameters do not fit the state */
  readonly run: (state: State, parameters: JsonRecord<JsonValue>, now: number) => Change<State>;
}

/** Something that happened. */
export interface ScenarioEvent {
  /** What it is about, such as the number of an order; null if it is about nothing in particular. */
  readonly subject: string | null;
  /** What happened, in one line. */
  readonly text: string;
  /** What would have cost money or trouble; null if nothing. */
  readonly finding?: Finding | null;
  /** The notification that Amazon sends about it; null if it sends none. */
  readonly notification?: ScenarioNotification | null;
  /** The id of the submission that it came of, so that it can be followed to the call; null if it came of none. */
  readonly submission?: string | null;
}

/** Something that a rehearsal reports. */
export interface Finding {
  /** The name of the rule. */
  readonly rule: string;
  /** What it costs at the scenario's rates; null if no rate is known, or if it is trouble only. */
  readonly cost: Money | null;
  /** What was wrong, with the figures. */
  readonly detail: string;
}

export interface Money {
  /** A decimal number, such as `12.50`. */
  readonly amount: string;
  readonly currency: string;
}

export interface ScenarioNotification {
  /** `ORDER_CHANGE`. */
  readonly type: string;
  readonly payload: JsonRecord<JsonValue>;
  /** Default: `1.0`. */
  readonly version?: string;
}

/** A rule whose breach is a finding. */
export interface Rule {
  readonly title: string;
  /** Whether a breach costs money; otherwise it is trouble. */
  readonly costs: boolean;
  /** Where the rule comes from. */
  readonly source: string;
  /** The operation that was not called in time, for a rule that is broken by no call. */
  readonly missing?: string;
}

/** Something that a scenario assumes of Amazon. */
export interface Belief {
  readonly belief: string;
  readonly confidence: "high" | "medium" | "low" | "unknown";
  readonly source: string;
  /** The setting that changes it; null if there is none. */
  readonly setting: string | null;
}

/** The life of an order as the page draws it. */
export interface Life {
  readonly id: string;
  readonly state: string;
  /** A line about the whole, such as who it is for. */
  readonly note: string;
  /** What a bar is drawn for, in order: ordered, acknowledged, shipped … */
  readonly stages: readonly LifeStage[];
}

export interface LifeStage {
  readonly name: string;
  readonly amount: number;
  /** ISO 8601 of the last change; null if there was none. */
  readonly at: string | null;
}

/** Types a scenario, and returns it for `startSandbox`, `mockFetch` and `--scenario`. */
export function defineScenario<State>(scenario: Scenario<State>): Scenario {
  // The engine hands each function only states that this scenario made.
  return scenario as unknown as Scenario;
}
