// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * Descriptors of operations, which the generated clients contain. Everything that varies by operation is data here, so that
 * each method of a client is one line and the code that sends requests exists once.
 */

/** How a parameter is written in the request: `value` for a single value; arrays as Swagger 2.0's `csv` or `multi`. */
export type ParameterStyle = "value" | "csv" | "multi";

/** One parameter of an operation. Its wire name is also its property in the params object. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: true;
  /** `value` if omitted. */
  readonly style?: Exclude<ParameterStyle, "value">;
  /** A path parameter whose value is itself a path: its slashes are not encoded. */
  readonly greedy?: true;
}

/** A usage plan: a token bucket of `burst` tokens refilled at `rate` tokens (requests) per second. */
export interface UsagePlan {
  readonly rate: number;
  readonly burst: number;
}

/** A place in a params object or in a response: property names from the outside in. */
export type Place = readonly string[];

/** How a list operation returns its pages. */
export interface Paging {
  /**
   * `same`: the next request repeats all parameters and adds the token. `token-only`: the token replaces them all.
   * `offset`: there is no token; `limit` and `offset` in the request body walk through the list.
   */
  readonly next: "same" | "token-only" | "offset";
  /** Where the next request has the token (`offset`: the object in the body that has `limit` and `offset`). */
  readonly request: Place;
  /** Where a response has the token of the next page (`offset`: the total number of results). */
  readonly token: Place;
  /** Where a response has its list of items; absent if a page is more than one list. */
  readonly items?: Place;
  /** Parameters that have another value from the second page on. */
  readonly set?: Readonly<Record<string, string>>;
}

/** The declared body of each error status. */
export type ErrorBodies<Status extends number, Body> = { readonly [S in Status]: Body };

/**
 * Describes one operation of one API.
 *
 * @typeParam Params - the params object: path, query and header parameters by their wire names, and `body`.
 * @typeParam Data - the decoded body of a successful response.
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
  /** Present if the operation has a JSON body: `params.body`. */
  readonly body?: "required" | "optional";
  /** The `Accept` header if it is not `application/json`. */
  readonly accept?: string;
  /** Absent if the model names none. */
  readonly usagePlan?: UsagePlan;
  readonly paging?: Paging;
  /** The Login with Amazon scope of a grantless operation: its token comes from the grant `client_credentials`. */
  readonly scope?: string;
  /**
   * Present if personal data needs a restricted data token. `path` says how the token names its resource: by the `template`
   * (valid for every id) or by the `actual` path of the call.
   */
  readonly restricted?: {
    readonly path: "template" | "actual";
    readonly dataElements?: readonly string[];
  };
  /** Whether sending the request twice does no harm; absent if that follows from the method. */
  readonly idempotent?: boolean;
  /** The operation exists in the sandbox only. */
  readonly sandboxOnly?: true;
  /** Carries the types; never present at run time. */
  readonly "~types"?: { readonly params: Params; readonly data: Data; readonly errors: Errors };
}

/** An operation whose response is one page of several. */
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
 * @typeParam Item - the type of the items in the list.
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
