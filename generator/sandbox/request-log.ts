import { logCapacity } from "./limits.js";
/** What happened to a request, for the page and for debugging. Contains neither tokens nor bodies. */
export interface LogEntry {
  /** Counts from 1. */
  readonly id: number;
  /** ISO 8601. */
  readonly time: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly status: number;
  /** The id of the API; null if no operation was found. */
  readonly api: string | null;
  readonly operation: string | null;
  /** The place of the matched case in the model; null if none matched. */
  readonly pointer: string | null;
  /** What happened, in one line. */
  readonly outcome: string;
  /** Why the request did not match, a line for each case. */
  readonly notes: readonly string[];
}

/** The last requests of a sandbox. */
export class RequestLog {
  readonly #entries: LogEntry[] = [];
  readonly #onEntry: (entry: LogEntry) => void;
  #count = 0;

  constructor(onEntry: (entry: LogEntry) => void) {
    this.#onEntry = onEntry;
  }

  add(entry: Omit<LogEntry, "id">): void {
    this.#count += 1;
    const numbered = { id: this.#count, ...entry };
    this.#entries.push(numbered);
    if (this.#entries.length > logCapacity) this.#entries.shift();
    this.#onEntry(numbered);
  }

  /** The entries after the one with this id, the oldest first. */
  since(id: number): readonly LogEntry[] {
    return this.#entries.filter((entry) => entry.id > id);
  }
}
