// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * Descriptors of operations, which the generated clients contain. Everything that varies by operation is data here, so that
 * each method of a client is one line and the code that sends requests exists once.
 */

/**
 * How a parameter is written in the request. `value`: a single value. `csv`, `ssv`, `tsv`, `pipes`, `multi`: lists as Swagger
 * 2.0 has them; in OpenAPI 3 they are called `simple` and `form`, `spaceDelimited`, `pipeDelimited`, and `form` exploded.
 * `label`, `matrix`: RFC 6570. `deep`: OpenAPI's `deepObject`. `json`: as JSON.
 */
export type ParameterStyle =
  "value" | "csv" | "ssv" | "tsv" | "pipes" | "multi" | "label" | "matrix" | "deep" | "json";

/** One parameter of an operation. */
export interface Parameter {
  /** Its name in the request. */
  readonly name: string;
  /** Its property in the params object; `name` if omitted. */
  readonly key?: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: true;
  /** `value` if omitted. */
  readonly style?: Exclude<ParameterStyle, "value">;
  /** `csv`, `label`, `matrix`: the items of a list are written one by one, and properties as `name=value`. */
  readonly explode?: true;
  /** The value may be an object, whose properties are written in the style. */
  readonly object?: true;
  /** RFC 3986's reserved characters are not encoded, but for those that would end the value. */
  readonly allowReserved?: true;
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

/**
 * A limit beside the usage plan: a token bucket that Amazon counts for the whole application, or for some calls only. A call
 * takes a token of the usage plan and of each limit that counts it.
 */
export interface Limit {
  /** Whom it is counted for: the application with all its sellers, or, as a usage plan, one seller of the application. */
  readonly by: "application" | "seller";
  /** Counts only the calls whose params have this value at this place. */
  readonly when?: { readonly place: Place; readonly value: string };
  /** Has a bucket for each value that the params have at this place; calls without a value are not counted. */
  readonly each?: Place;
  /** In requests per second. If omitted, the rate and burst of the usage plan: then only a 429 makes a difference. */
  readonly rate?: number;
  readonly burst?: number;
}

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
  /**
   * The other properties that the model has on the way to the list (if it has none, to the token), level by level. An answer
   * that has none of them, no list and no token is not the one of the model.
   */
  readonly beside?: readonly (readonly string[])[];
  /** Parameters that have another value from the second page on. */
  readonly set?: Readonly<Record<string, string>>;
}

/** How one finds out what became of something that an operation only begins. */
export interface Completion {
  /** Where the answer of the operation has the id of what it began. */
  readonly id: Place;
  /** The operation that answers the state of that id, its path parameter. It may be one of another API. */
  readonly poll: Operation;
  /** Where the answer of `poll` has the status. Statuses that are in none of the lists may still change. */
  readonly status: Place;
  readonly done: readonly string[];
  readonly failed: readonly string[];
  /** The statuses of what has ended without a result, since there is no data. */
  readonly noData?: readonly string[];
  /** Where the answer of `poll` lists the problems, or has a text about them. */
  readonly problems?: Place;
  /** How long to wait by default, in milliseconds. */
  readonly timeout: number;
  /** The status may stay as it is for days after the work is done. */
  readonly stalls?: true;
}

/** What a body is decoded to: JSON, a text, bytes, or a list of the JSON in each line. */
export type AnswerKind = "json" | "text" | "bytes" | "lines";

/** How a body is written: as an answer is read, or as a form. */
export type BodyKind = AnswerKind | "form" | "multipart";

/** The roles that an application needs for an operation, by Amazon's pages and other sources. */
export interface NeededRoles {
  /** Any one of them is enough. */
  readonly anyOf?: readonly string[];
  /** No page of Amazon's names the operation. */
  readonly probably?: true;
  /** The restricted roles that parts of the answer with personal data need in addition, any one of each. */
  readonly personalData?: Readonly<Record<string, readonly string[]>>;
  /** The parameter whose value decides about the roles, such as `reportType`. */
  readonly dependsOn?: string;
  /** The scope of an operation that is probably grantless, although its model does not say so. */
  readonly scope?: string;
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
  /** Present if the operation has a body: `params.body`. */
  readonly body?: "required" | "optional";
  /**
   * The media types that the body can be sent as, and how; `application/json` if omitted. The first is sent, or the one that
   * the call names in its header `content-type`.
   */
  readonly contentTypes?: Readonly<Record<string, BodyKind>>;
  /** How a form writes the lists and objects in it: lists one by one and objects as JSON, where this says nothing else. */
  readonly encoding?: Readonly<Record<string, ParameterStyle>>;
  /** The `Accept` header if it is not `application/json`. */
  readonly accept?: string;
  /** What the body of a success is decoded to, by its media type, the preferred one first; JSON if omitted. */
  readonly answers?: Readonly<Record<string, AnswerKind>>;
  /** A redirect is the documented success: it is returned, and not followed. */
  readonly redirects?: true;
  /** Absent if the model names none. */
  readonly usagePlan?: UsagePlan;
  /** What Amazon limits beside the usage plan. */
  readonly limits?: readonly Limit[];
  readonly paging?: Paging;
  /** Present if the operation only begins something that is done later. */
  readonly completion?: Completion;
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
  /** Absent if nobody says which roles it needs, and if it needs none. */
  readonly roles?: NeededRoles;
  /** Present if Amazon ends it on a known day. */
  readonly removal?: {
    readonly date: string;
    readonly source: string;
    readonly successor?: string;
  };
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

/**
 * An operation that only begins something.
 *
 * @typeParam Final - what the operation that is polled answers at the end.
 */
export interface FinishingOperation<
  Params = unknown,
  Data = unknown,
  Errors = unknown,
  Final = unknown,
> extends Operation<Params, Data, Errors> {
  readonly completion: Completion;
  /** Carries the type; never present at run time. */
  readonly "~final"?: Final;
}
