import { onAbort } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import type { Bucket } from "./bucket.js";
import type { WaitOptions } from "./call-queue.js";
import { type Member, WaitingLine } from "./waiting-line.js";

/** The calls that wait for the same buckets, in order. */
interface Group {
  readonly key: string;
  /**
   * The slowest first, of equal ones that with the longer name, which counts fewer calls: it is the likeliest to have no token,
   * and then none has to be given back. All processes have the same order, so that no two each take what the other needs.
   */
  readonly buckets: readonly Bucket[];
  readonly line: WaitingLine<Waiter>;
  /** The buckets whose tokens are kept for the first in the line. */
  readonly claims: Set<Bucket>;
}

/** A waiting call. Times are in milliseconds since 1970. */
interface Waiter extends Member<Waiter> {
  readonly group: Group;
  /** Its place among all that wait: the lowest goes first. Below 0 if it goes before those that came earlier. */
  readonly order: number;
  /** The latest time when it may be sent. */
  readonly latest: number;
  /** Ends its wait: 0 if it may be sent, otherwise how long it would have to wait. */
  readonly done: (wait: number | Promise<never>) => void;
  readonly onWait: (wait: number) => void;
  /** When it was expected to be sent when that was last assessed; null before. */
  expected: number | null;
  /** The bucket that it is expected to wait for the longest. */
  bottleneck: Bucket | null;
}

/**
 * Sends calls that each need tokens of several buckets, all or none: no token is kept while a call waits for another one.
 * Calls pass one that waits for a bucket that they do not need. What a call has once found empty is kept for it from then on, and
 * goes to nobody who came later, so that each call gets all its tokens in the end; but for what refills sooner than another. One loop decides for all calls, so there
 * is nothing that two of them could hold against each other.
 */
export class BucketScheduler {
  readonly #clock: Clock;
  readonly #groups = new Map<string, Group>();
  /** Those whose wait has not been assessed. */
  #joined: Waiter[] = [];
  #lastOrder = 0;
  #serving = false;
  /** Whether something has changed since the buckets were last asked. */
  #isStale = false;
  /** Ends the sleep until the next token. */
  #alarm: AbortController | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Waits until each of the buckets has given a token.
   *
   * @returns 0, or how long it would have to wait, more than `maxWait`: then none has given a token.
   * @throws `signal.reason`, or what the store throws.
   */
  async enter(buckets: readonly Bucket[], options: WaitOptions): Promise<number> {
    const { maxWait, first, signal, onWait } = options;
    signal?.throwIfAborted();
    return await new Promise((resolve) => {
      const forget = onAbort(signal, (reason) => {
        this.#leave(waiter);
        waiter.done(Promise.reject(reason));
      });
      this.#lastOrder += 1;
      const waiter: Waiter = {
        group: this.#group(buckets),
        order: first ? -this.#lastOrder : this.#lastOrder,
        latest: this.#clock.now() + maxWait,
        done: (wait) => {
          forget();
          resolve(wait);
        },
        onWait,
        expected: null,
        bottleneck: null,
        isWaiting: false,
        before: null,
        after: null,
      };
      waiter.group.line.join(waiter, first);
      this.#joined.push(waiter);
      this.wake();
    });
  }

  /** Whether a call waits for a bucket. */
  needs(bucket: Bucket): boolean {
    return [...this.#groups.values()].some(({ buckets }) => buckets.includes(bucket));
  }

  /** Looks at the buckets again, since something has changed. */
  wake(): void {
    this.#isStale = true;
    this.#alarm?.abort();
    if (!this.#serving && this.#groups.size > 0) void this.#serve();
  }

  #group(buckets: readonly Bucket[]): Group {
    const sorted = [...buckets];
    sorted.sort((a, b) => b.tokenTime - a.tokenTime || (a.id < b.id ? 1 : -1));
    const key = sorted.map(({ id }) => id).join("\n");
    let group = this.#groups.get(key);
    if (!group) {
      group = { key, buckets: sorted, line: new WaitingLine(), claims: new Set() };
      this.#groups.set(key, group);
    }
    return group;
  }

  #leave(waiter: Waiter): void {
    const { group, bottleneck } = waiter;
    if (!waiter.isWaiting) return;
    if (group.line.first === waiter) group.claims.clear();
    group.line.leave(waiter);
    if (group.line.size === 0) this.#groups.delete(group.key);
    if (bottleneck !== null) bottleneck.waiting -= 1;
    this.wake();
  }

  /** Serves all that wait, until nobody does. */
  async #serve(): Promise<void> {
    this.#serving = true;
    while (this.#groups.size > 0) {
      this.#isStale = false;
      const next = await this.#pass();
      this.#assess();
      const wait = next - this.#clock.now();
      if (this.#isStale || wait <= 0) continue;
      this.#alarm = new AbortController();
      await this.#clock.sleep(wait, this.#alarm.signal).catch(() => {});
      this.#alarm = null;
    }
    this.#serving = false;
  }

  /** The groups, that of the oldest call first. */
  #inOrder(): Group[] {
    const order = ({ line }: Group): number => line.first?.order ?? 0;
    const groups = [...this.#groups.values()];
    groups.sort((a, b) => order(a) - order(b));
    return groups;
  }

  /**
   * Lets a call go if there is one that can.
   *
   * @returns when to look again: 0 if one has gone.
   */
  async #pass(): Promise<number> {
    const groups = this.#inOrder();
    for (const bucket of groups.flatMap(({ buckets }) => buckets)) bucket.claimedUntil = 0;
    let next = Infinity;
    for (const group of groups) {
      if (group.line.size === 0) continue;
      if (group.buckets.some(({ claimedUntil }) => claimedUntil > 0)) continue;
      const short = emptyLongest(group, this.#clock.now()) ?? (await this.#send(group));
      if (short === null) return 0;
      const until = short.shortUntil;
      claim(group, short, this.#clock.now());
      for (const bucket of group.claims) bucket.claimedUntil = until;
      next = Math.min(next, until);
    }
    return next;
  }

  /**
   * Takes the tokens for the first call of a group, and lets it go.
   *
   * @returns the bucket that has none; null if the call has gone.
   */
  async #send({ buckets, line }: Group): Promise<Bucket | null> {
    const taken: Bucket[] = [];
    const giveBack = (): Promise<unknown> => Promise.all(taken.map((one) => one.giveBack()));
    let wait: 0 | Promise<never> = 0;
    try {
      for (const bucket of buckets) {
        if (!(await bucket.take())) {
          await giveBack();
          return bucket;
        }
        taken.push(bucket);
      }
    } catch (error) {
      await giveBack();
      wait = Promise.reject(error);
      // Everybody who would have got it may be gone.
      wait.catch(() => {});
    }
    const { first } = line;
    if (first !== null) {
      this.#leave(first);
      first.done(wait);
    } else if (wait === 0) {
      await giveBack();
    }
    return null;
  }

  /**
   * Refuses the calls whose wait would be too long, and notifies the others that they wait: those that have joined. All, only if
   * one of them is later than it was expected to be.
   */
  #assess(): void {
    const isLate = this.#inOrder().some(
      ({ buckets, line: { first } }) =>
        first !== null &&
        first.expected !== null &&
        lastToGive(buckets).blockedUntil > first.expected + 1,
    );
    const joined = this.#joined;
    this.#joined = [];
    for (const waiter of isLate ? this.#forgetAll() : joined)
      if (waiter.isWaiting) this.#assessOne(waiter);
  }

  /** Forgets what was expected of all that wait, and returns them in order. */
  #forgetAll(): Waiter[] {
    const waiters: Waiter[] = [];
    for (const { line, buckets } of this.#groups.values()) {
      for (const bucket of buckets) bucket.waiting = 0;
      for (let each = line.first; each !== null; each = each.after) {
        each.bottleneck = null;
        waiters.push(each);
      }
    }
    waiters.sort((a, b) => a.order - b.order);
    return waiters;
  }

  #assessOne(waiter: Waiter): void {
    const now = this.#clock.now();
    const at = (bucket: Bucket): number => bucket.blockedUntil + bucket.waiting * bucket.tokenTime;
    const waitsFor = waiter.group.buckets.filter(({ blockedUntil }) => blockedUntil > now);
    waitsFor.sort((a, b) => at(b) - at(a));
    const [bottleneck] = waitsFor;
    if (bottleneck === undefined) {
      // Its buckets have not been asked since it joined.
      if (waiter.expected === null) this.#joined.push(waiter);
      return;
    }
    const expected = waiter.order < 0 ? bottleneck.blockedUntil : at(bottleneck);
    // A millisecond too late is a rounding error.
    if (expected > waiter.latest + 1) {
      this.#leave(waiter);
      waiter.done(expected - now);
      return;
    }
    const isNew = waiter.expected === null;
    waiter.expected = expected;
    waiter.bottleneck = bottleneck;
    bottleneck.waiting += 1;
    if (isNew) waiter.onWait(expected - now);
  }
}

/** The bucket that can give a token last. */
function lastToGive(buckets: readonly Bucket[]): Bucket {
  return buckets.reduce((a, b) => (b.blockedUntil > a.blockedUntil ? b : a));
}

/** The bucket of a group that is known to be empty for the longest; null if none is. */
function emptyLongest({ buckets }: Group, now: number): Bucket | null {
  const short = buckets.filter(({ shortUntil }) => shortUntil > now);
  return short.length === 0 ? null : short.reduce((a, b) => (b.shortUntil > a.shortUntil ? b : a));
}

/**
 * Keeps the tokens of an empty bucket for the first call of a group from now on. Those of its other buckets are no longer kept if
 * they have a new one before this one has.
 */
function claim({ claims }: Group, short: Bucket, now: number): void {
  for (const bucket of claims)
    if (bucket.tokenTime <= short.shortUntil - now) claims.delete(bucket);
  claims.add(short);
}
