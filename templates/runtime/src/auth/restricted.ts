import type { Clock } from "../base/clock.js";
import { errorOf, nameOf, ParameterError } from "../base/errors.js";
import type { Operation } from "../base/operation.js";
import { type Lease, Renewing } from "../base/renewing.js";
import type { CallOptions, CallResponse } from "../request/call.js";
import { buildPath, type CompiledOperation, isRecord, type Report } from "../request/request.js";

/** A restricted operation that a token is wanted for. */
export interface RestrictedResource {
  /** A descriptor, as the clients export them under `./operations`. */
  readonly operation: Operation;
  /** With the params of a call, the token is good for their path alone; left out, for every path of the operation. */
  readonly params?: object | undefined;
  /** All that the operation has when left out. */
  readonly dataElements?: readonly string[] | undefined;
}

export interface RestrictedDataTokenOptions {
  /** The id of the application that the token is for, when it is not one's own: `amzn1.sp.solution.…` */
  readonly targetApplication?: string | undefined;
  /** Gives the wait up. */
  readonly signal?: AbortSignal | undefined;
}

/** A token for restricted operations: the `accessToken` of a call. */
export interface RestrictedDataToken {
  readonly token: string;
  readonly expires: Date;
}

/** A resource as the Tokens API has it. The element list stands only where the operation has elements. */
interface Resource {
  readonly method: string;
  readonly path: string;
  readonly dataElements?: readonly string[];
}

interface TokenRequest {
  readonly restrictedResources: readonly Resource[];
  readonly targetApplication?: string;
}

/** The operation of the Tokens API. A token more does no harm, so it may be sent twice. */
export const createRestrictedDataToken: Operation<{ body: TokenRequest }> = {
  api: "tokens-2021-03-01",
  name: "createRestrictedDataToken",
  method: "POST",
  path: "/tokens/2021-03-01/restrictedDataToken",
  body: "required",
  usagePlan: { rate: 1, burst: 10 },
  idempotent: true,
};

/** The most resources of one token. */
const MOST_RESOURCES = 50;

/** How many tokens are kept: one that names the actual path of a document is asked for once. */
const MOST_TOKENS = 500;

/** A token that has less than this left may run out on the way. In milliseconds. */
const MARGIN = 60_000;

/** The resource of an operation. */
function resourceOf(
  operation: Operation,
  path: string,
  asked: true | readonly string[],
  report: Report,
): Resource {
  const { method, name, restricted } = operation;
  const known = restricted?.dataElements ?? [];
  if (!restricted) {
    report(`restricted data: ${name} is not a restricted operation`);
  } else if (asked !== true) {
    for (const element of asked) {
      if (!known.includes(element)) {
        const elements = known.join(", ") || "none: true asks for what there is";
        report(
          `restricted data: ${JSON.stringify(element)} is no element of ${name} (${elements})`,
        );
      }
    }
    if (asked.length === 0) report("restricted data: the list of elements is empty");
  }
  // In the order of the descriptor, whatever that of the caller: the same elements are the same token.
  const dataElements = asked === true ? known : known.filter((element) => asked.includes(element));
  return { method, path, ...(dataElements.length > 0 ? { dataElements } : {}) };
}

/** Calls `createRestrictedDataToken`. */
type SendTokenRequest = (
  operation: Operation,
  params: { readonly body: TokenRequest },
) => Promise<CallResponse<unknown>>;

/** A token that is kept, and what it was last. */
interface Kept {
  readonly renewing: Renewing<RestrictedDataToken>;
  last: string | null;
}

/** Restricted data tokens by what they are good for: kept until a minute before they run out, one request at a time. */
export class RestrictedTokens {
  readonly #endpoint: string;
  readonly #clock: Clock;
  readonly #send: SendTokenRequest;
  readonly #tokens = new Map<string, Kept>();

  constructor(endpoint: string, clock: Clock, send: SendTokenRequest) {
    this.#endpoint = endpoint;
    this.#clock = clock;
    this.#send = send;
  }

  /** Reports what is wrong with asking for restricted data of an operation. */
  check(operation: Operation, { restrictedData, accessToken }: CallOptions, report: Report): void {
    if (!restrictedData) return;
    if (accessToken !== undefined) report("takes either accessToken or restrictedData");
    resourceOf(operation, "", restrictedData, report);
  }

  /**
   * The token of a call whose options have been checked.
   *
   * @param url - of the request: the token of a report document must name the actual path.
   */
  async forCall(
    operation: Operation,
    url: string,
    asked: true | readonly string[],
    signal: AbortSignal | null,
  ): Promise<string> {
    const actual = operation.restricted?.path === "actual";
    const path = actual ? url.slice(this.#endpoint.length).replace(/\?.*/s, "") : operation.path;
    const resource = resourceOf(operation, path, asked, () => {});
    return (await this.#get([resource], null, signal)).token;
  }

  /** Forgets a token that was refused, so that the next one to ask gets another. */
  drop(token: string): void {
    for (const [key, { last }] of this.#tokens) {
      if (last === token) this.#tokens.delete(key);
    }
  }

  /**
   * One token for several operations.
   *
   * @throws ParameterError naming all that is wrong, and what a call rejects with.
   */
  async forResources(
    asked: readonly RestrictedResource[],
    { targetApplication, signal }: RestrictedDataTokenOptions,
    compile: (operation: Operation) => CompiledOperation,
  ): Promise<RestrictedDataToken> {
    const problems: string[] = [];
    const report: Report = (problem) => problems.push(problem);
    if (asked.length === 0 || asked.length > MOST_RESOURCES) {
      report(`takes 1 to ${MOST_RESOURCES} resources, not ${asked.length}`);
    }
    if (targetApplication === "") report("targetApplication is empty");
    const resources = asked.map(({ operation, params, dataElements }) => {
      let { path } = operation;
      if (isRecord(params)) path = buildPath(compile(operation).path, params, report);
      else if (operation.restricted?.path === "actual") {
        report(`${operation.name} needs params: a token for all of its paths would be refused`);
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
    // The API takes no slash at the end: it gives a token, which is then refused.
    const restrictedResources = resources.map((resource) => ({
      ...resource,
      path: resource.path.replace(/\/+$/, ""),
    }));
    const parts = restrictedResources.map((resource) => JSON.stringify(resource));
    parts.sort();
    const key = `${targetApplication ?? ""} ${parts.join()}`;
    const kept = this.#tokens.get(key);
    if (kept) return kept.renewing.get(signal);
    const body = {
      restrictedResources,
      ...(targetApplication === null ? {} : { targetApplication }),
    };
    const load = async (): Promise<Lease<RestrictedDataToken>> => {
      const lease = await this.#request(body);
      fresh.last = lease.value.token;
      return lease;
    };
    const fresh: Kept = { renewing: new Renewing(load, MARGIN, this.#clock), last: null };
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size >= MOST_TOKENS && oldest !== undefined) this.#tokens.delete(oldest);
    this.#tokens.set(key, fresh);
    return fresh.renewing.get(signal);
  }

  async #request(body: TokenRequest): Promise<Lease<RestrictedDataToken>> {
    const started = this.#clock.now();
    const { data, status, requestId, rateLimit, debug } = await this.#send(
      createRestrictedDataToken,
      { body },
    );
    const answer: Readonly<Record<string, unknown>> = isRecord(data) ? data : {};
    const { restrictedDataToken: token, expiresIn } = answer;
    // Anything else could not be sent as a header.
    if (typeof token !== "string" || !/^[!-~]+$/.test(token)) {
      throw errorOf({
        ...nameOf(createRestrictedDataToken),
        status,
        requestId,
        rateLimit,
        errors: [],
        errorType: null,
        body: "",
        debug,
        problem: "a success, but without a restricted data token",
      });
    }
    const lifetime = Number(expiresIn ?? Number.NaN) * 1000;
    const expires = Number.isFinite(lifetime) ? started + lifetime : started;
    return { value: { token, expires: new Date(expires) }, expires };
  }
}
