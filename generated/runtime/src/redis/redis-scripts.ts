// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { checkDuration, withTimeout } from "../base/abort.js";
import { toHex } from "../base/bytes.js";
import { ConfigurationError } from "../base/errors.js";

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
}

/** How long a Redis that has failed is not used, in milliseconds. Otherwise every call would wait for its timeout. */
const PAUSE = 5_000;

/**
 * Runs Lua scripts, each on one key, so that they are atomic and reach the right node of a cluster. Sends only their hash,
 * which Redis knows after the first time.
 */
export class RedisScripts {
  readonly #client: RedisClient;
  readonly #prefix: string;
  readonly #timeout: number;
  readonly #hashes = new Map<string, Promise<string>>();
  #downUntil = 0;

  constructor(client: RedisClient, { prefix = "katagami:", timeout = 1_000 }: RedisOptions) {
    const problems: string[] = [];
    checkDuration("timeout", timeout, (problem) => problems.push(problem));
    if (problems.length > 0) throw new ConfigurationError(problems);
    this.#client = client;
    this.#prefix = prefix;
    this.#timeout = timeout;
  }

  /**
   * Runs a script.
   *
   * @param key - without the prefix.
   * @throws what the client throws, TimeoutError, or an Error at once within five seconds after a failure.
   */
  async run(script: string, key: string, args: readonly (string | number)[]): Promise<unknown> {
    if (performance.now() < this.#downUntil) throw new Error("Redis could not be reached");
    try {
      // A client that is connecting keeps commands until it is connected, however long that takes. The signal removes them
      // from its queue, so that they take neither tokens nor locks for calls that are over.
      return await withTimeout("Redis", this.#timeout, null, (signal) =>
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
