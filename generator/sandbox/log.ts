/** What a request met with, for the page and for those who look for the reason. Holds neither tokens nor bodies. */
export interface LogEntry {
  /** Counts from 1. */
  readonly id: number;
  /** ISO 8601. */
  readonly time: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly status: number;
  /** The package name of the API; null where no operation was found. */
  readonly api: string | null;
  readonly operation: string | null;
  /** The place of the case that was matched, in the model; null where none was. */
  readonly pointer: string | null;
  /** What happened, in one line. */
  readonly outcome: string;
  /** What stood between the request and the nearest cases. */
  readonly notes: readonly string[];
}

const capacity = 200;

/** The last requests. */
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
    if (this.#entries.length > capacity) this.#entries.shift();
    this.#onEntry(numbered);
  }

  /** The entries after one, the oldest first. */
  since(id: number): readonly LogEntry[] {
    return this.#entries.filter((entry) => entry.id > id);
  }
}
