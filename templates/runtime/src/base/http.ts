import type { Clock } from "./clock.js";

/** As much of `fetch` as is used: a URL as text, and a plain init. `globalThis.fetch` is one. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What it takes to send a request. */
export interface Transport {
  readonly fetch: Fetch;
  /** Milliseconds per attempt; Infinity for none. */
  readonly timeout: number;
  readonly clock: Clock;
}

/** In milliseconds. */
export const DEFAULT_TIMEOUT = 60_000;
