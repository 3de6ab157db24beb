// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type {
  RestrictedDataToken,
  RestrictedDataTokenOptions,
  RestrictedResource,
} from "./auth/restricted-data-token.js";
import { addToList } from "./base/add-to-list.js";
import { systemClock } from "./base/clock.js";
import { ConfigurationError } from "./base/errors.js";
import { isRecord } from "./base/json.js";
import type {
  FinishingOperation,
  Operation,
  PagedOperation,
  PagesOperation,
} from "./base/operation.js";
import { redact } from "./base/redact.js";
import { runtimeVersion } from "./base/runtime-version.js";
import { addCheck, type Check } from "./checks/check.js";
import { connect, type FleetParts } from "./connect.js";
import type { Connection } from "./connection.js";
import { FinishingCall } from "./finish/finishing-call.js";
import type { Handle } from "./finish/handle.js";
import { resolveOptions, type SellingPartnerOptions } from "./options.js";
import { type Middleware, type MiddlewareOptions, resolveEntry } from "./middleware/middleware.js";
import type { Region } from "./regions/regions.js";
import { Call, type CallOptions, type CallResponse } from "./request/call.js";
import { notify } from "./request/hooks.js";
import { PagedCall, PagesCall } from "./request/paged-call.js";
import { type CompiledOperation, compileOperation } from "./request/request.js";
import { accessOf } from "./request/restricted-access.js";
import { send } from "./send.js";

/**
 * A seller's or vendor's connection to the Selling Partner API. Clients that are created with the same one share its tokens
 * and limits.
 */
export class SellingPartner {
  /** Null if only an endpoint was given. */
  readonly region: Region | null;
  readonly endpoint: string;
  /** The User-Agent. */
  readonly application: string;
  /** Your own name for the seller or vendor; null if none was given. */
  readonly sellerId: string | null;

  readonly #connection: Connection;
  readonly #compiled: WeakMap<Operation, CompiledOperation>;
  readonly #calls: FleetParts["calls"] | null;

  /**
   * @param parts - for `sp-api-runtime/fleet` only.
   * @throws ConfigurationError listing everything that is missing or wrong.
   */
  constructor(options: SellingPartnerOptions = {}, parts: FleetParts | null = null) {
    const settings = { ...resolveOptions(options), ...parts?.same };
    this.region = settings.region;
    this.endpoint = settings.endpoint;
    this.application = settings.userAgent;
    this.sellerId = settings.sellerId;
    this.#compiled = parts?.compiled ?? new WeakMap();
    this.#calls = parts && parts.calls;
    const clock = parts?.clock ?? systemClock;
    this.#connection = connect(settings, clock, Math.random, parts);
  }

  /** The version of the runtime that this class is part of. */
  get runtimeVersion(): string {
    return runtimeVersion;
  }

  /**
   * Returns the argument if it is a `SellingPartner`, otherwise a new one with these options.
   *
   * @throws ConfigurationError also if the `SellingPartner` is that of another copy of the runtime.
   */
  static from(options?: SellingPartner | SellingPartnerOptions): SellingPartner {
    if (options instanceof SellingPartner) return options;
    if (isRecord(options) && typeof options["call"] === "function") throw otherRuntime(options);
    return new SellingPartner(options);
  }

  /**
   * Adds a middleware, inside those that there are: it runs around every attempt of every call, between the retries and `fetch`,
   * before the request gets its token, date and signature. Calls that are waiting have it too.
   *
   * @returns a function that removes it.
   * @throws ConfigurationError if it is not a function.
   */
  use(middleware: Middleware, options: MiddlewareOptions = {}): () => void {
    const problems: string[] = [];
    const list = this.#connection.middleware;
    const entry = { ...options, use: middleware };
    const added = resolveEntry(entry, "use", (problem) => problems.push(problem));
    if (problems.length > 0) throw new ConfigurationError(problems);
    return addToList(list, added);
  }

  /**
   * Adds a check, which sees the params and the data of every call, and may refuse them.
   *
   * @returns a function that removes it.
   * @throws ConfigurationError if it is not one.
   */
  check(check: Check): () => void {
    return addCheck(this.#connection.checks, check);
  }

  /**
   * Calls an operation. The methods of generated clients use this.
   *
   * @returns the call, which is sent on the next microtask. It rejects with ParameterError, SellingPartnerError,
   * UsagePlanError, LwaError, CredentialsError, NetworkError, TimeoutError, MiddlewareError or the reason of `options.signal`.
   */
  call<Params, Data, Errors, Item>(
    operation: PagedOperation<Params, Data, Errors, Item>,
    params: Params,
    options?: CallOptions,
  ): PagedCall<Data, Item>;
  call<Params, Data, Errors>(
    operation: PagesOperation<Params, Data, Errors>,
    params: Params,
    options?: CallOptions,
  ): PagesCall<Data>;
  call<Params, Data, Errors, Final>(
    operation: FinishingOperation<Params, Data, Errors, Final>,
    params: Params,
    options?: CallOptions,
  ): FinishingCall<Data, Final>;
  call<Params, Data, Errors>(
    operation: Operation<Params, Data, Errors>,
    params: Params,
    options?: CallOptions,
  ): Call<Data>;
  call(operation: Operation, params: unknown, options: CallOptions = {}): Call<unknown> {
    const { paging, completion } = operation;
    if (completion) {
      const { clock, finishing } = this.#connection;
      return new FinishingCall(
        () => this.#send(operation, params, options),
        () => clock.now(),
        async (answer, began) =>
          (await finishing()).begin({ ...operation, completion }, answer, began, options),
      );
    }
    if (!paging) return new Call(() => this.#send(operation, params, options));
    // Copied, like the params: all pages are requested with the same options.
    const { headers, restrictedData, retry, usagePlan } = options;
    const copy = {
      ...options,
      headers: headers && { ...headers },
      retry: retry && { ...retry },
      usagePlan: usagePlan && { ...usagePlan },
      restrictedData: typeof restrictedData === "object" ? [...restrictedData] : restrictedData,
    };
    const Pages = paging.items ? PagedCall : PagesCall;
    const sendPage = (page: unknown): Promise<CallResponse<unknown>> =>
      this.#send(operation, page, copy);
    const show = (text: string): string => redact(text, this.#connection.secrets());
    return new Pages(operation, paging, params, sendPage, show);
  }

  /**
   * Takes up again what an operation began earlier. The method `resume` of generated clients uses this.
   *
   * @param operations - the operations of the client, by any keys.
   * @throws HandleError listing everything that is wrong with the stored handle.
   */
  async resume<Final>(
    operations: object,
    stored: unknown,
    options: CallOptions = {},
  ): Promise<Handle<Final>> {
    return (await this.#connection.finishing()).resume<Final>(operations, stored, options);
  }

  /**
   * Fetches a restricted data token for several operations, to be sent as the `accessToken` of their calls, or passed to the
   * application that it is for. Single calls fetch theirs with the option `restrictedData`.
   *
   * @param resources - 1 to 50.
   * @throws what calls reject with.
   */
  async restrictedDataToken(
    resources: readonly RestrictedResource[],
    options: RestrictedDataTokenOptions = {},
  ): Promise<RestrictedDataToken> {
    return await this.#counted(async () => {
      const { hooks, sellerId, restricted } = this.#connection;
      const { targetApplication = null } = options;
      const accesses = resources.map(({ operation, dataElements }) =>
        accessOf(operation, dataElements ?? true),
      );
      const compile = (operation: Operation): CompiledOperation => this.#compile(operation);
      const token = await (await restricted()).forResources(resources, options, compile);
      const event = { sellerId, call: null, attempt: null, resources: accesses, targetApplication };
      notify(() => hooks.onRestrictedData?.(event));
      return token;
    });
  }

  /**
   * Forgets the credentials that the function `lwa` returned, after they have changed: the next exchange of a token asks it again.
   * Access tokens are kept until they expire. Credentials that are not from a function stay.
   */
  forgetCredentials(): void {
    this.#connection.tokens?.forget();
  }

  /** Never throws: what it returns rejects. */
  #send(
    operation: Operation,
    params: unknown,
    options: CallOptions,
  ): Promise<CallResponse<unknown>> {
    const start = (): Promise<CallResponse<unknown>> =>
      send(this.#connection, this.#compile(operation), params, options);
    if (this.#calls) return this.#counted(start);
    try {
      return start();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#calls?.begin();
    try {
      return await work();
    } finally {
      this.#calls?.end();
    }
  }

  #compile(operation: Operation): CompiledOperation {
    let compiled = this.#compiled.get(operation);
    if (!compiled) {
      compiled = compileOperation(operation);
      this.#compiled.set(operation, compiled);
    }
    return compiled;
  }
}

/** Creates the error for a `SellingPartner` whose class is not this one, so that neither its tokens nor its limits can be shared. */
function otherRuntime(sellingPartner: object): ConfigurationError {
  const version =
    "runtimeVersion" in sellingPartner
      ? String(sellingPartner.runtimeVersion)
      : "of an older version";
  const copies =
    version === runtimeVersion
      ? `two copies of the runtime ${version} are loaded, and the client uses one, the SellingPartner the other`
      : `the SellingPartner is one of the runtime ${version}, the client one of the runtime ${runtimeVersion}`;
  return new ConfigurationError([
    `${copies}: install one version for all clients (npm ls or pnpm why shows who brings which), or pass options instead`,
  ]);
}
