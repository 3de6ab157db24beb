// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { checkDuration, withTimeout } from "../base/abort.js";
import { toHex } from "../base/bytes.js";
import { ConfigurationError } from "../base/errors.js";
import { cleanCause } from "../base/redact.js";
import { notify } from "../request/hooks.js";

/** The part of node-redis that is used. `createClient`, `createClientPool` and `createCluster` of `redis` all have it. */
export interface RedisClient {
  /** Returns a view of the client whose commands leave its queue if the signal aborts. Clusters do not have it. */
  withAbortSignal?(signal: AbortSignal): RedisClient;
  eval(script: string, options: RedisScriptOptions): Promise<unknown>;
  evalSha(sha1: string, options: RedisScriptOptions): Promise<unknown>;
}

/** The keys and arguments of a script. */
export interface RedisScriptOptions {
  readonly keys: string[];
  readonly arguments: string[];
}

export interface RedisOptions {
  /** The prefix of all keys (default: `katagami:`). */
  readonly prefix?: string | undefined;
  /** Milliseconds that Redis may take for one command (default: 1000). */
  readonly timeout?: number | undefined;
  /** Notified when this process stops sharing with others, and when it shares again. What it throws is ignored. */
  readonly onSharing?: ((event: SharingEvent) => void) | undefined;
}

/** This process has stopped sharing with others, or shares again. One event for each change. */
export interface SharingEvent {
  /** False: this process goes by itself from now on. True: it shares again. */
  readonly isShared: boolean;
  /** What this is about: one key, such as `plan:…/getOrders` or `token:…`, without the prefix of the options; null for all keys. */
  readonly key: string | null;
  /**
   * Why it is not shared; null when it is again. `connection`: Redis did not respond, and is not asked for five seconds. `key`:
   * Redis refuses this key, for example because it has another type (`WRONGTYPE`). `server`: Redis responds, but its server or
   * its cluster cannot or may not do it: `LOADING`, `READONLY`, `CLUSTERDOWN`, `NOPERM` and the like. After the last two, only
   * this key is not shared, and each call asks again.
   */
  readonly reason: "connection" | "key" | "server" | null;
  /** What the client threw, without secrets; null when it is shared again. */
  readonly error: Error | null;
}

/** How long a Redis that does not respond is not used, in milliseconds. Otherwise every call would wait for its timeout. */
const PAUSE = 5_000;

/** An error that Redis replied with starts with its code; all others come from the client or the connection. */
const REPLY = /^[A-Z][A-Z\d_]+ /;

/** Codes of the server or of its cluster, whatever the key. Redis 6 names them at the end of an error of the script. */
const SERVER =
  /(?:^|: -?)(?:ASK|BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|MOVED|NOAUTH|NOPERM|NOREPLICAS|OOM|READONLY|TRYAGAIN|UNKILLABLE|WRONGPASS) /;

function reasonOf(error: unknown): "connection" | "key" | "server" {
  if (!(error instanceof Error) || "code" in error || !REPLY.test(error.message)) {
    return "connection";
  }
  return SERVER.test(error.message) ? "server" : "key";
}

/** The length of a token in an argument, at least; numbers are shorter. */
const SHORTEST_SECRET = 16;

/** How many keys are remembered as not shared. */
const MAX_UNSHARED = 1000;

/**
 * Runs Lua scripts, each on one key, so that they are atomic and reach the right node of a cluster. Sends only their hash,
 * which Redis knows after the first time.
 */
export class RedisScripts {
  readonly #client: RedisClient;
  readonly #prefix: string;
  readonly #timeout: number;
  readonly #hashes = new Map<string, Promise<string>>();
  readonly #onSharing: (event: SharingEvent) => void;
  #downUntil = 0;
  /** What is not shared at the moment: the keys that Redis refuses, and null if it does not respond. */
  readonly #unshared = new Set<string | null>();

  constructor(
    client: RedisClient,
    { prefix = "katagami:", timeout = 1_000, onSharing = () => {} }: RedisOptions,
  ) {
    const problems: string[] = [];
    checkDuration("timeout", timeout, (problem) => problems.push(problem));
    if (problems.length > 0) throw new ConfigurationError(problems);
    this.#client = client;
    this.#prefix = prefix;
    this.#timeout = timeout;
    this.#onSharing = onSharing;
  }

  /**
   * Runs a script. An error that Redis replies with is one of this key only: the connection works, and another key may be in
   * order, or on another node.
   *
   * @param key - without the prefix.
   * @throws what the client throws, TimeoutError, or an Error at once within five seconds after there was no reply.
   */
  async run(script: string, key: string, args: readonly (string | number)[]): Promise<unknown> {
    if (performance.now() < this.#downUntil) throw new Error("Redis could not be reached");
    try {
      // A client that is connecting keeps commands until it is connected, however long that takes. The signal removes them
      // from its queue, so that they take neither tokens nor locks for calls that are over.
      const reply = await withTimeout("Redis", this.#timeout, null, (signal) =>
        this.#evaluate(this.#client.withAbortSignal?.(signal) ?? this.#client, script, key, args),
      );
      this.#shared(null);
      this.#shared(key);
      return reply;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === "connection") this.#downUntil = performance.now() + PAUSE;
      // It has responded.
      else this.#shared(null);
      this.#notShared(reason === "connection" ? null : key, reason, error, args);
      throw error;
    }
  }

  #shared(key: string | null): void {
    if (!this.#unshared.delete(key)) return;
    notify(() => this.#onSharing({ isShared: true, key, reason: null, error: null }));
  }

  #notShared(
    key: string | null,
    reason: SharingEvent["reason"],
    thrown: unknown,
    args: readonly (string | number)[],
  ): void {
    if (this.#unshared.has(key)) return;
    // Bounded: the keys of a process are few, but nothing forbids others.
    if (this.#unshared.size < MAX_UNSHARED) this.#unshared.add(key);
    const secrets = args.map(String).filter(({ length }) => length >= SHORTEST_SECRET);
    const error = cleanCause(thrown, secrets);
    notify(() => this.#onSharing({ isShared: false, key, reason, error }));
  }

  async #evaluate(
    client: RedisClient,
    script: string,
    key: string,
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const options = { keys: [this.#prefix + key], arguments: args.map(String) };
    let hash = this.#hashes.get(script);
    if (!hash) {
      hash = sha1(script);
      this.#hashes.set(script, hash);
    }
    try {
      return await client.evalSha(await hash, options);
    } catch (error) {
      // The server has been restarted, or it is another node of a cluster.
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return await client.eval(script, options);
    }
  }
}

/** Computes the hash by which Redis names a script. */
async function sha1(text: string): Promise<string> {
  return toHex(await globalThis.crypto.subtle.digest("SHA-1", new TextEncoder().encode(text)));
}
