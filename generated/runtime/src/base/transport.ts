// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "./clock.js";

/** The part of `fetch` that is used: a URL as text, and a plain init. `globalThis.fetch` is one. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Calls `globalThis.fetch` as it is at that time, so that tools which replace it later still see the call. */
export const globalFetch: Fetch = (url, init) => globalThis.fetch(url, init);

/** What is needed to send a request. */
export interface Transport {
  readonly fetch: Fetch;
  /** Milliseconds per attempt; Infinity for no limit. */
  readonly timeout: number;
  readonly clock: Clock;
}

/** In milliseconds. */
export const DEFAULT_TIMEOUT = 60_000;
