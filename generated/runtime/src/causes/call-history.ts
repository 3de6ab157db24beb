// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Operation } from "../base/operation.js";

/** How the calls of one operation have ended so far. Times are in milliseconds since 1970. */
export interface OperationHistory {
  readonly operation: Operation;
  /** When it last succeeded; null if it never did. */
  readonly worked: number | null;
  /** When it was first refused since then; null if it was not. */
  readonly refused: number | null;
}

/** More operations than Amazon has; a program that makes up descriptors does not fill the memory. */
const MAX_OPERATIONS = 1000;

/** The keys of operations: one text for all connections, since a fleet has a history for each of its sellers. */
const KEYS = new WeakMap<Operation, string>();

function keyOf(operation: Operation): string {
  const known = KEYS.get(operation);
  if (known !== undefined) return known;
  const key = `${operation.api} ${operation.name}`;
  KEYS.set(operation, key);
  return key;
}

/**
 * What has worked with one connection and what has been refused: a role that is missing lets one API fail and others work, a
 * wrong region lets all fail.
 */
export class CallHistory {
  readonly #operations = new Map<string, OperationHistory>();

  /** Notes how a call ended. Anything but success and 403 says nothing. */
  note(operation: Operation, status: number | undefined, now: number): void {
    const key = keyOf(operation);
    const before = this.#operations.get(key);
    if (before === undefined && this.#operations.size >= MAX_OPERATIONS) return;
    if (status === 403) {
      const { worked = null, refused = null } = before ?? {};
      this.#operations.set(key, { operation, worked, refused: refused ?? now });
    } else if (status !== undefined && status >= 200 && status < 300) {
      this.#operations.set(key, { operation, worked: now, refused: null });
    }
  }

  /** What is known of an operation; null if nothing is. */
  of(operation: Operation): OperationHistory | null {
    return this.#operations.get(keyOf(operation)) ?? null;
  }

  /** What is known of all operations but one. */
  others(operation: Operation): readonly OperationHistory[] {
    const own = this.of(operation);
    return [...this.#operations.values()].filter((one) => one !== own);
  }
}
