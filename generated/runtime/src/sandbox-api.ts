// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Operation } from "./base/operation.js";

/**
 * What Amazon's sandbox does for one API, as data: a client's package ships it under `./sandbox`, apart from the client.
 * `mockFetch` of `katagami/sandbox` makes a mock of the API from it.
 */
export interface SandboxApi {
  /** The package-wide name of the API, for example `vendor-orders-v1`. */
  readonly id: string;
  readonly operations: readonly SandboxOperation[];
}

/** An operation as its descriptor has it, and what the sandbox answers. */
export interface SandboxOperation extends Pick<
  Operation,
  | "name"
  | "method"
  | "path"
  | "parameters"
  | "body"
  | "accept"
  | "usagePlan"
  | "scope"
  | "restricted"
  | "sandboxOnly"
> {
  /**
   * Amazon's sandbox runs the real backend for it. A mock has none: where no case matches, it answers this status, with
   * `{}` where such an answer has a body.
   */
  readonly dynamic?: { readonly status: string; readonly hasBody: boolean };
  readonly cases: readonly SandboxCase[];
}

/** One static case: a request that says what `parameters` says, whatever else it says, is answered with `response`. */
export interface SandboxCase {
  /** `200`; as text, since models write it so. */
  readonly status: string;
  /** Values by the parameters' wire names, that of the body under `body`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The body of the answer as JSON; absent where it has none. */
  readonly response?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
