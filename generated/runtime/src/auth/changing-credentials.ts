// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "../base/abort.js";
import { ConfigurationError, CredentialsError, type ReportProblem } from "../base/errors.js";
import { isRecord } from "../base/json.js";
import { cleanCause } from "../base/redact.js";
import { type ExpiringValue, RefreshingValue } from "../base/refreshing-value.js";
import type { Transport } from "../base/transport.js";
import type { Hooks } from "../request/hooks.js";
import type { Credentials, CredentialsSource, RefusedPart } from "./credentials-source.js";
import { SecretExpiry } from "./secret-expiry.js";

/** While a function gives what was refused, it is not asked again sooner than after this. In milliseconds. */
const PAUSE = 1_000;

/** How many earlier secrets are remembered, so that no error shows them. */
const MAX_SECRETS = 32;

/** Checks what a function returned, and copies it. */
export type CheckAnswer = (answer: unknown, report: ReportProblem) => Credentials;

/** Returns the answer of a function if it is an object, otherwise an empty one; reports what it is, never its value. */
export function objectOf(
  answer: unknown,
  report: ReportProblem,
): Readonly<Record<string, unknown>> {
  if (isRecord(answer)) return answer;
  report(`${answer === null ? "null" : `a value of type ${typeof answer}`} in place of an object`);
  return {};
}

/** Credentials that a function returns: asked once for all who wait, and remembered until they are refused or forgotten. */
export class ChangingCredentials implements CredentialsSource {
  readonly #provider: () => unknown;
  readonly #check: CheckAnswer;
  readonly #transport: Transport;
  readonly #expiry: SecretExpiry;
  readonly #secrets: string[] = [];
  #answer: RefreshingValue<Credentials>;
  /** Until when it is not asked again for what it gave last. */
  #pausedUntil = -Infinity;

  constructor(provider: () => unknown, check: CheckAnswer, transport: Transport, hooks: Hooks) {
    this.#provider = provider;
    this.#check = check;
    this.#transport = transport;
    this.#expiry = new SecretExpiry(transport.clock, hooks);
    this.#answer = this.#unknown();
  }

  get secrets(): readonly string[] {
    return this.#secrets;
  }

  async get(signal: AbortSignal | null): Promise<Credentials> {
    const credentials = await this.#answer.get(signal);
    this.#expiry.check(credentials);
    return credentials;
  }

  async renew(
    refused: Credentials,
    _part: RefusedPart,
    signal: AbortSignal | null,
  ): Promise<Credentials | null> {
    const { clock } = this.#transport;
    const known = this.#answer.last;
    // Others have asked since, or are asking.
    if (known !== null && isSame(known, refused)) {
      if (clock.now() < this.#pausedUntil) return null;
      this.#answer.drop(known);
    }
    const answer = await this.get(signal);
    if (!isSame(answer, refused)) return answer;
    this.#pausedUntil = clock.now() + PAUSE;
    return null;
  }

  forget(): void {
    // Another one: a function that is being asked now may still return what is to be forgotten.
    this.#answer = this.#unknown();
    this.#pausedUntil = -Infinity;
  }

  #unknown(): RefreshingValue<Credentials> {
    return new RefreshingValue((_, signal) => this.#ask(signal), 0, this.#transport.clock);
  }

  async #ask(signal: AbortSignal): Promise<ExpiringValue<Credentials>> {
    const { timeout } = this.#transport;
    const answer = await ask("The function lwa", this.#provider, timeout, signal, this.#secrets);
    const problems: string[] = [];
    const value = this.#check(answer, (problem) => problems.push(problem));
    if (problems.length > 0) {
      const place = (problem: string): string => `the function lwa returned: ${problem}`;
      throw new ConfigurationError(problems.map(place));
    }
    for (const secret of [value.clientSecret, value.refreshToken]) {
      if (secret !== undefined && !this.#secrets.includes(secret)) this.#secrets.push(secret);
    }
    this.#secrets.splice(0, this.#secrets.length - MAX_SECRETS);
    return { value, expires: Infinity };
  }
}

/**
 * Calls a function of the caller's that returns credentials.
 *
 * @param what - names it in messages.
 * @throws CredentialsError if it throws, TimeoutError if it takes too long, or `signal.reason`.
 */
export function ask(
  what: string,
  provider: () => unknown,
  timeout: number,
  signal: AbortSignal,
  secrets: readonly (string | null)[],
): Promise<unknown> {
  return withTimeout(what, timeout, signal, async () => {
    try {
      return await provider();
    } catch (error) {
      throw new CredentialsError(`${what} failed`, { cause: cleanCause(error, secrets) });
    }
  });
}

/** Whether Login with Amazon would see the same. */
function isSame(a: Credentials, b: Credentials): boolean {
  return (
    a.clientId === b.clientId &&
    a.clientSecret === b.clientSecret &&
    a.refreshToken === b.refreshToken &&
    a.endpoint === b.endpoint &&
    a.scopes?.join(" ") === b.scopes?.join(" ")
  );
}
