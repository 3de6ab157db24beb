// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Completion, Operation } from "./base/operation.js";

/**
 * The static cases of Amazon's sandbox for one API. A client's package exports them under `./sandbox`, separate from the
 * client; `mockFetch` of `katagami/sandbox` creates a mock of the API from them.
 */
export interface SandboxApi {
  /** The package-wide name of the API, for example `vendor-orders-v1`. */
  readonly id: string;
  readonly operations: readonly SandboxOperation[];
  /** How what operations begin is followed: a mock lets it come to an end. */
  readonly completions?: readonly (Completion & { readonly operations: readonly string[] })[];
}

/** An operation as in its descriptor, and the responses of the sandbox. */
export interface SandboxOperation extends Pick<
  Operation,
  | "name"
  | "method"
  | "path"
  | "parameters"
  | "body"
  | "contentTypes"
  | "encoding"
  | "accept"
  | "answers"
  | "redirects"
  | "usagePlan"
  | "scope"
  | "restricted"
  | "sandboxOnly"
> {
  /**
   * Present if Amazon's sandbox runs the real backend. A mock has none: if no case matches, it responds with this status,
   * and with the body `{}` if such a response has one.
   */
  readonly dynamic?: { readonly status: string; readonly hasBody: boolean };
  readonly cases: readonly SandboxCase[];
}

/** One static case: the response to requests that have all of `parameters`, whatever else they have. */
export interface SandboxCase {
  /** For example `200`; text, as in the models. */
  readonly status: string;
  /** Values by the parameters' wire names; that of the body under `body`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The body of the response as JSON; absent if it has none. */
  readonly response?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
