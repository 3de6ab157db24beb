import { tokenPath } from "./auth-endpoints.js";
import type { SandboxRequest, SandboxResponse } from "./http.js";
import { logCapacity, maxLoggedBody } from "./limits.js";
import { redact, redactHeader } from "./redact.js";

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

/** Headers and body of a request or a response, without secrets. */
export interface LoggedMessage {
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** At most the beginning. */
  readonly body: string;
  /** Bytes of the whole body. */
  readonly size: number;
  readonly isCut: boolean;
}

/** A request and its response, for the page. */
export interface LoggedExchange {
  readonly request: LoggedMessage;
  readonly response: LoggedMessage;
}

/** What is kept of a message until somebody asks for it. */
interface Kept {
  readonly headers: LoggedMessage["headers"];
  readonly start: Uint8Array;
  readonly size: number;
}

interface Row {
  readonly entry: LogEntry;
  readonly path: string;
  readonly request: Kept;
  readonly response: Kept;
}

/** The last requests of a sandbox. */
export class RequestLog {
  readonly #rows: Row[] = [];
  readonly #onEntry: (entry: LogEntry) => void;
  #count = 0;

  constructor(onEntry: (entry: LogEntry) => void) {
    this.#onEntry = onEntry;
  }

  add(entry: Omit<LogEntry, "id">, request: SandboxRequest, response: SandboxResponse): void {
    this.#count += 1;
    const numbered = { id: this.#count, ...entry, target: redact(entry.target) };
    this.#rows.push({
      entry: numbered,
      path: entry.target.split("?", 1)[0] ?? "",
      request: keep(request.headers, request.body),
      response: keep(Object.entries(response.headers), Buffer.from(response.body)),
    });
    if (this.#rows.length > logCapacity) this.#rows.shift();
    this.#onEntry(numbered);
  }

  /** The entries after the one with this id, the oldest first. */
  since(id: number): readonly LogEntry[] {
    return this.#rows.map(({ entry }) => entry).filter((entry) => entry.id > id);
  }

  /** Headers and bodies of an entry; null if it is not in the log. */
  exchange(id: number): LoggedExchange | null {
    const row = this.#rows.find(({ entry }) => entry.id === id);
    if (row === undefined) return null;
    const isLwa = row.path === tokenPath;
    return { request: show(row.request, isLwa), response: show(row.response, isLwa) };
  }
}

function keep(headers: Kept["headers"], body: Uint8Array): Kept {
  // A copy: a part of a body would keep all of it in memory.
  return { headers, start: body.slice(0, maxLoggedBody), size: body.byteLength };
}

/** @param isLwa - whether the body is one of Login with Amazon, where a `code` is a secret */
function show({ headers, start, size }: Kept, isLwa: boolean): LoggedMessage {
  const text = new TextDecoder().decode(start);
  return {
    headers: headers.map(([name, value]) => [name, redactHeader(name, value)]),
    body: redact(text, (name) => isLwa && name === "code"),
    size,
    isCut: size > start.byteLength,
  };
}
