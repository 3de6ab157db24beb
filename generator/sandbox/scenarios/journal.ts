/** What has happened in a scenario, with the calls that did it. */
import type { ScenarioEvent } from "./scenario.js";

/** An event with its time and cause. */
export interface Happening extends ScenarioEvent {
  /** Milliseconds since 1970, by the scenario's clock. */
  readonly time: number;
  /** The operation that was called (`vendor-orders-v1.submitAcknowledgement`) or the trigger; null if nobody did it. */
  readonly call: string | null;
}

/** The happenings that are kept for the page; the oldest are forgotten first. */
const capacity = 2000;

export class Journal {
  readonly #onHappening: (happening: Happening) => void;
  #last: Happening[];
  /** The calls of submissions that wait to be processed, so that what comes of them names the call. */
  readonly #calls = new Map<string, string>();

  constructor(onHappening: (happening: Happening) => void, saved: readonly Happening[]) {
    this.#onHappening = onHappening;
    this.#last = [...saved];
    for (const { submission, call } of saved) this.#remember(submission, call);
  }

  /** The oldest first. */
  get last(): readonly Happening[] {
    return this.#last;
  }

  add(event: ScenarioEvent, time: number, call: string | null): void {
    const { submission } = event;
    this.#remember(submission, call);
    const cause = call ?? this.#calls.get(submission ?? "") ?? null;
    const happening = { ...event, time, call: cause };
    // Twice the capacity before it is cut: a list that is cut for every event would be copied for every event.
    this.#last.push(happening);
    if (this.#last.length > 2 * capacity) this.#last = this.#last.slice(-capacity);
    this.#onHappening(happening);
  }

  #remember(submission: string | null | undefined, call: string | null): void {
    if (submission == null || call === null || this.#calls.has(submission)) return;
    this.#calls.set(submission, call);
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > capacity && oldest !== undefined) this.#calls.delete(oldest);
  }
}
