// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "../base/abort.js";
import { TimeoutError } from "../base/errors.js";

/** As much of node-redis as is used, which `createClient`, `createClientPool` and `createCluster` of `redis` all have. */
export interface RedisClient {
  /** A view of the client whose commands leave its queue when the signal aborts; not on clusters. */
  withAbortSignal?(signal: AbortSignal): RedisClient;
  eval(
    script: string,
    options: { readonly keys: string[]; readonly arguments: string[] },
  ): Promise<unknown>;
  evalSha(
    sha1: string,
    options: { readonly keys: string[]; readonly arguments: string[] },
  ): Promise<unknown>;
}

export interface RedisOptions {
  /** What the names of all keys begin with; `katagami:` when left out. */
  readonly prefix?: string | undefined;
  /** Milliseconds that Redis may take for one command; 1000 when left out. */
  readonly timeout?: number | undefined;
}

/** How long a Redis that has failed is left alone, in milliseconds: else every call would wait for its timeout. */
const PAUSE = 5_000;

/**
 * Runs Lua scripts, each on one key, so that they are atomic and find their node in a cluster. By their hash, which Redis
 * knows from the second time on.
 */
export class RedisScripts {
  readonly #client: RedisClient;
  readonly #timeout: number;
  readonly #hashes = new Map<string, Promise<string>>();
  #downUntil = 0;

  constructor(client: RedisClient, timeout: number) {
    this.#client = client;
    this.#timeout = timeout;
  }

  /**
   * Runs a script.
   *
   * @throws what the client throws, TimeoutError, or an Error at once for five seconds after Redis could not be reached.
   */
  async run(script: string, key: string, args: readonly (string | number)[]): Promise<unknown> {
    if (performance.now() < this.#downUntil) throw new Error("Redis could not be reached");
    const overdue = (): Error => new TimeoutError("Redis", this.#timeout);
    try {
      // A client that is connecting keeps commands until it is connected, however long that takes: taken out of its queue
      // they can neither take tokens nor locks for calls that are over.
      return await withTimeout(this.#timeout, null, overdue, (signal) =>
        this.#evaluate(this.#client.withAbortSignal?.(signal) ?? this.#client, script, key, args),
      );
    } catch (error) {
      this.#downUntil = performance.now() + PAUSE;
      throw error;
    }
  }

  async #evaluate(
    client: RedisClient,
    script: string,
    key: string,
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const options = { keys: [key], arguments: args.map(String) };
    let hash = this.#hashes.get(script);
    if (!hash) {
      hash = sha1(script);
      this.#hashes.set(script, hash);
    }
    try {
      return await client.evalSha(await hash, options);
    } catch (error) {
      // A server that has been restarted, or another node of a cluster.
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return await client.eval(script, options);
    }
  }
}

/** How Redis names a script. */
async function sha1(text: string): Promise<string> {
  const digest = await globalThis.crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
