import type { SandboxAccount } from "./account.js";
import { setBounded } from "./bounded-map.js";
import type { KnownKeys } from "./signature.js";
import { maxSessions } from "./limits.js";

/** Amazon's three regions; one sandbox stands in for all of them. */
export const awsRegions: readonly string[] = ["us-east-1", "eu-west-1", "us-west-2"];

/** The AWS keys that the sandbox accepts: the account's own, and those of STS sessions. */
export class AwsKeys {
  readonly #own: KnownKeys;
  readonly #sessions = new Map<string, { readonly keys: KnownKeys; readonly expires: number }>();

  constructor({ accessKeyId, secretAccessKey }: SandboxAccount) {
    this.#own = { accessKeyId, secretAccessKey, sessionToken: null };
  }

  /** The keys that have not expired. `now` in milliseconds. */
  valid(now: number): readonly KnownKeys[] {
    const sessions = [...this.#sessions.values()].filter(({ expires }) => expires > now);
    return [this.#own, ...sessions.map(({ keys }) => keys)];
  }

  addSession(keys: KnownKeys, expires: number): void {
    setBounded(this.#sessions, keys.accessKeyId, { keys, expires }, maxSessions);
  }
}
