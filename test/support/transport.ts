/** An injected `fetch` and clock: real parts of the public surface, held still. */
import type { Clock } from "../../templates/runtime/src/base/clock.js";
import type { Fetch } from "../../templates/runtime/src/index.js";

/** A request as `fetch` was given it. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
  readonly redirect: string;
}

/** Answers a request. */
export type Answer = (request: Sent) => Response | Promise<Response>;

/** Answers in order (the last one again and again); an answer may be a thrown error. */
export function recordingFetch(...answers: readonly Answer[]): {
  readonly fetch: Fetch;
  readonly sent: Sent[];
} {
  const sent: Sent[] = [];
  const fetch: Fetch = async (url, init) => {
    const request: Sent = {
      url,
      method: String(init.method),
      // The client hands over a plain object and text, never anything else.
      headers: init.headers as Record<string, string>,
      body: (init.body ?? null) as string | null,
      signal: init.signal!,
      redirect: String(init.redirect),
    };
    sent.push(request);
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    return await answer!(request);
  };
  return { fetch, sent };
}

/** An answer with a JSON body. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** Never answers, but for an abort. */
export function silence(request: Sent): Promise<Response> {
  return new Promise((_, reject) => {
    request.signal.addEventListener("abort", () => reject(request.signal.reason as Error));
  });
}

/** A clock that stands still until told, and whose sleeps end at once and are written down. */
export class FakeClock implements Clock {
  readonly slept: number[] = [];
  time = Date.UTC(2026, 10, 21);

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.time += milliseconds;
    return Promise.resolve();
  }
}

/** How many timers are running. */
export function activeTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
}

/** A signal, and how many listeners it has. */
export function countedSignal(): {
  readonly signal: AbortSignal;
  readonly listeners: () => number;
} {
  const { signal } = new AbortController();
  let count = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>): void => {
    count += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
    count -= 1;
    remove(...args);
  };
  return { signal, listeners: () => count };
}

/** What a promise rejects with; it must reject. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`did not reject but gave ${JSON.stringify(value)}`);
}
