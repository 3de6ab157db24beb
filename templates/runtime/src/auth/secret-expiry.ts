import type { Clock } from "../base/clock.js";
import { type Hooks, notify } from "../request/hooks.js";
import type { Credentials } from "./credentials-source.js";
import { timeOf } from "./resolve-lwa.js";

/** In milliseconds. */
const DAY = 86_400_000;

/** How many days before the end warnings begin. Amazon requires a new client secret every 180 days. */
const WARNED_DAYS = 14;

/** Warns before a client secret expires: at most once a day, and once when it has expired. */
export class SecretExpiry {
  readonly #clock: Clock;
  readonly #hooks: Hooks;
  #warned = -Infinity;
  /** The end that was told to have passed. */
  #passed: number | null = null;

  constructor(clock: Clock, hooks: Hooks) {
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** Calls the hook if it is time to. Called for each exchange, so about once an hour. */
  check({ clientId, clientSecretExpires }: Credentials): void {
    const end = timeOf(clientSecretExpires);
    if (end === null) return;
    const now = this.#clock.now();
    const left = end - now;
    if (left > WARNED_DAYS * DAY) return;
    const isExpired = left <= 0;
    if (isExpired ? this.#passed === end : now - this.#warned < DAY) return;
    if (isExpired) this.#passed = end;
    else this.#warned = now;
    const expires = new Date(end);
    const daysLeft = Math.max(0, Math.floor(left / DAY));
    notify(() => this.#hooks.onSecretExpiry?.({ clientId, expires, daysLeft, isExpired }));
  }
}
