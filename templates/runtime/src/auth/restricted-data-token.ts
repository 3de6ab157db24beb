import { isAccessToken, lifetimeOf, TOKEN_MARGIN } from "../base/access-token.js";
import type { Clock } from "../base/clock.js";
import { nameOf, ParameterError, type ReportProblem } from "../base/errors.js";
import { isRecord, ownValue } from "../base/json.js";
import type { Operation } from "../base/operation.js";
import { redact } from "../base/redact.js";
import { type ExpiringValue, type LoadValue, RefreshingValue } from "../base/refreshing-value.js";
import { errorOf } from "../base/selling-partner-error.js";
import type { CallOptions, CallResponse } from "../request/call.js";
import type { CompiledOperation } from "../request/request.js";
import { buildPath } from "../request/url.js";

/** A restricted operation that a token is requested for. */
export interface RestrictedResource {
  /** A descriptor, as the clients export them under `./operations`. */
  readonly operation: Operation;
  /** The params of a call, to limit the token to their path (default: every path of the operation). */
  readonly params?: object | undefined;
  /** Default: all that the operation has. */
  readonly dataElements?: readonly string[] | undefined;
}

export interface RestrictedDataTokenOptions {
  /** The id of the application that the token is for, if it is not this one: `amzn1.sp.solution.…` */
  readonly targetApplication?: string | undefined;
  /** Aborts the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** A token for restricted operations: the `accessToken` of a call. */
export interface RestrictedDataToken {
  readonly token: string;
  readonly expires: Date;
}

/** A resource in the form of the Tokens API. The element list is present only if the operation has elements. */
interface Resource {
  readonly method: string;
  readonly path: string;
  readonly dataElements?: readonly string[];
}

interface TokenRequest {
  readonly restrictedResources: readonly Resource[];
  readonly targetApplication?: string;
}

/** The operation of the Tokens API. An additional token does no harm, so it may be sent twice. */
export const createRestrictedDataToken: Operation<{ body: TokenRequest }> = {
  api: "tokens-2021-03-01",
  name: "createRestrictedDataToken",
  method: "POST",
  path: "/tokens/2021-03-01/restrictedDataToken",
  body: "required",
  usagePlan: { rate: 1, burst: 10 },
  idempotent: true,
};

/** The maximum number of resources of one token. */
const MAX_RESOURCES = 50;

/** How many tokens are kept. A limit is needed, since a token may name the actual path of one document. */
const MAX_TOKENS = 500;

/** Creates the resource of an operation; reports elements that it does not have. */
function resourceOf(
  operation: Operation,
  path: string,
  requested: true | readonly string[],
  report: ReportProblem,
): Resource {
  const { method, name, restricted } = operation;
  const known = restricted?.dataElements ?? [];
  if (!restricted) {
    report(`restricted data: ${name} is not a restricted operation`);
  } else if (requested !== true) {
    for (const element of requested) {
      if (!known.includes(element)) {
        const elements = known.join(", ") || "it has none: pass true";
        report(
          `restricted data: ${JSON.stringify(element)} is not an element of ${name} (${elements})`,
        );
      }
    }
    if (requested.length === 0) report("restricted data: the list of elements is empty");
  }
  // In the order of the descriptor, so that the same elements in any order are the same token.
  const dataElements =
    requested === true ? known : known.filter((element) => requested.includes(element));
  return { method, path, ...(dataElements.length > 0 ? { dataElements } : {}) };
}

/** Calls `createRestrictedDataToken`. */
type SendTokenRequest = (
  operation: Operation,
  params: { readonly body: TokenRequest },
  options: CallOptions,
) => Promise<CallResponse<unknown>>;

/** Restricted data tokens by their resources: kept until a minute before they expire, one request at a time. */
export class RestrictedTokens {
  readonly #endpoint: string;
  readonly #clock: Clock;
  readonly #send: SendTokenRequest;
  readonly #show: (text: string) => string;
  readonly #tokens = new Map<string, RefreshingValue<RestrictedDataToken>>();

  /** @param show - removes secrets from a text of a response. */
  constructor(
    endpoint: string,
    clock: Clock,
    send: SendTokenRequest,
    show: (text: string) => string = (text) => redact(text, []),
  ) {
    this.#show = show;
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#send = send;
  }

  /** Reports what is wrong with a request for restricted data of an operation. */
  check(
    operation: Operation,
    { restrictedData, accessToken }: CallOptions,
    report: ReportProblem,
  ): void {
    if (!restrictedData) return;
    if (accessToken !== undefined) report("accessToken and restrictedData cannot be combined");
    resourceOf(operation, "", restrictedData, report);
  }

  /**
   * Returns the token of a call whose options have been checked.
   *
   * @param url - of the request: the token of a report document must name the actual path.
   */
  async forCall(
    operation: Operation,
    url: string,
    requested: true | readonly string[],
    signal: AbortSignal | null,
  ): Promise<string> {
    const actual = operation.restricted?.path === "actual";
    const path = actual ? url.slice(this.#endpoint.length).replace(/\?.*/s, "") : operation.path;
    const resource = resourceOf(operation, path, requested, () => {});
    return (await this.#get([resource], null, signal)).token;
  }

  /** Forgets a token that was refused, so that the next call gets another; returns whether it was still kept. */
  drop(token: string): boolean {
    let isKept = false;
    for (const [key, { last }] of this.#tokens) {
      if (last?.token === token) isKept = this.#tokens.delete(key);
    }
    return isKept;
  }

  /**
   * Returns one token for several operations.
   *
   * @throws ParameterError listing every problem, and what a call rejects with.
   */
  async forResources(
    requested: readonly RestrictedResource[],
    { targetApplication, signal }: RestrictedDataTokenOptions,
    compile: (operation: Operation) => CompiledOperation,
  ): Promise<RestrictedDataToken> {
    const problems: string[] = [];
    const report: ReportProblem = (problem) => problems.push(problem);
    if (requested.length === 0 || requested.length > MAX_RESOURCES) {
      report(`a token must have 1 to ${MAX_RESOURCES} resources, not ${requested.length}`);
    }
    if (targetApplication === "") report("targetApplication is empty");
    const resources = requested.map(({ operation, params, dataElements }) => {
      let { path } = operation;
      if (isRecord(params)) path = buildPath(compile(operation).path, params, report);
      else if (operation.restricted?.path === "actual") {
        report(`${operation.name} requires params: a token for all of its paths would be refused`);
      }
      return resourceOf(operation, path, dataElements ?? true, report);
    });
    if (problems.length > 0) throw new ParameterError(nameOf(createRestrictedDataToken), problems);
    return await this.#get(resources, targetApplication ?? null, signal ?? null);
  }

  #get(
    resources: readonly Resource[],
    targetApplication: string | null,
    signal: AbortSignal | null,
  ): Promise<RestrictedDataToken> {
    // No slash at the end: the API would return a token for it, and then refuse that token.
    const restrictedResources = resources.map((resource) => ({
      ...resource,
      path: resource.path.replace(/\/+$/, ""),
    }));
    const parts = restrictedResources.map((resource) => JSON.stringify(resource));
    parts.sort();
    const key = `${targetApplication ?? ""} ${parts.join()}`;
    const cached = this.#tokens.get(key);
    if (cached) return cached.get(signal);
    const body = {
      restrictedResources,
      ...(targetApplication === null ? {} : { targetApplication }),
    };
    const load: LoadValue<RestrictedDataToken> = (_, loading) => this.#request(body, loading);
    const added = new RefreshingValue(load, TOKEN_MARGIN, this.#clock);
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size >= MAX_TOKENS && oldest !== undefined) this.#tokens.delete(oldest);
    this.#tokens.set(key, added);
    return added.get(signal);
  }

  async #request(
    body: TokenRequest,
    signal: AbortSignal,
  ): Promise<ExpiringValue<RestrictedDataToken>> {
    const started = this.#clock.now();
    const { data, status, requestId, rateLimit, debug } = await this.#send(
      createRestrictedDataToken,
      { body },
      { signal },
    );
    const token = ownValue(data, "restrictedDataToken");
    if (!isAccessToken(token)) {
      throw errorOf({
        ...nameOf(createRestrictedDataToken),
        status,
        requestId: requestId && this.#show(requestId),
        rateLimit,
        errors: [],
        errorType: null,
        body: "",
        debug,
        problem: "a success, but without a restricted data token",
      });
    }
    const expires = started + lifetimeOf(ownValue(data, "expiresIn")) * 1000;
    return { value: { token, expires: new Date(expires) }, expires };
  }
}
