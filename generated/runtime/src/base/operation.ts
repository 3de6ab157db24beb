// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * What a generated client knows of one operation: everything that varies by operation is data here,
 * so that a client's methods are one line each and the code that sends them exists once.
 */

/** How a parameter is written on the wire. `value` for a single value; arrays as Swagger 2.0's `csv` or `multi`. */
export type ParameterStyle = "value" | "csv" | "multi";

/** One parameter of an operation. Its wire name is also its property in the params object. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: true;
  /** Left out for `value`. */
  readonly style?: Exclude<ParameterStyle, "value">;
  /** A path parameter whose value is itself a path: its slashes stay as they are. */
  readonly greedy?: true;
}

/** A usage plan: a token bucket of `burst` tokens refilled at `rate` tokens (requests) per second. */
export interface UsagePlan {
  readonly rate: number;
  readonly burst: number;
}

/** A place in a params object or in an answer: property names from the outside in. */
export type Place = readonly string[];

/** How a list operation hands out its pages. */
export interface Paging {
  /**
   * `same`: the next request repeats all parameters and adds the token. `token-only`: the token replaces them all.
   * `offset`: there is no token; `limit` and `offset` in the request body walk through the list.
   */
  readonly next: "same" | "token-only" | "offset";
  /** Where the next request carries the token (`offset`: the object in the body that holds `limit` and `offset`). */
  readonly request: Place;
  /** Where an answer holds the token of the next page (`offset`: the total number of results). */
  readonly token: Place;
  /** Where an answer holds its list of items; absent where a page is more than one list. */
  readonly items?: Place;
  /** Parameters that take another value from the second page on. */
  readonly set?: Readonly<Record<string, string>>;
}

/** The declared body of each error status. */
export type ErrorBodies<Status extends number, Body> = { readonly [S in Status]: Body };

/**
 * Describes one operation of one API.
 *
 * @typeParam Params - the params object: path, query and header parameters by their wire names, and `body`.
 * @typeParam Data - the decoded body of a successful answer.
 * @typeParam Errors - the declared body of each error status.
 */
export interface Operation<Params = unknown, Data = unknown, Errors = unknown> {
  /** The package-wide name of the API, for example `vendor-orders-v1`. */
  readonly api: string;
  /** The name of the client's method, for example `getPurchaseOrders`. */
  readonly name: string;
  readonly method: "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH";
  /** The path template, with `{name}` where a path parameter goes. */
  readonly path: string;
  readonly parameters?: readonly Parameter[];
  /** Present when the operation takes a JSON body: `params.body`. */
  readonly body?: "required" | "optional";
  /** The `Accept` header where it is not `application/json`. */
  readonly accept?: string;
  /** Absent where the model names none. */
  readonly usagePlan?: UsagePlan;
  readonly paging?: Paging;
  /** The Login with Amazon scope of a grantless operation: its token comes from `client_credentials`. */
  readonly scope?: string;
  /**
   * A restricted operation: personal data needs a restricted data token. `path` says how the token's resource is named:
   * by the `template` (good for every id) or by the `actual` path of the call.
   */
  readonly restricted?: {
    readonly path: "template" | "actual";
    readonly dataElements?: readonly string[];
  };
  /** Whether sending the request twice does no harm where the verb alone does not tell. */
  readonly idempotent?: boolean;
  /** Exists in the sandbox only. */
  readonly sandboxOnly?: true;
  /** Carries the types; never present at run time. */
  readonly "~types"?: { readonly params: Params; readonly data: Data; readonly errors: Errors };
}

/** An operation whose answer is one page of several. */
export interface PagesOperation<
  Params = unknown,
  Data = unknown,
  Errors = unknown,
> extends Operation<Params, Data, Errors> {
  readonly paging: Paging;
}

/**
 * A paged operation whose pages are parts of one list.
 *
 * @typeParam Item - what the list holds.
 */
export interface PagedOperation<
  Params = unknown,
  Data = unknown,
  Errors = unknown,
  Item = unknown,
> extends PagesOperation<Params, Data, Errors> {
  readonly paging: Paging & { readonly items: Place };
  /** Carries the type; never present at run time. */
  readonly "~item"?: Item;
}
