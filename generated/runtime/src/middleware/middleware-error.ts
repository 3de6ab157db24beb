// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { OperationError, type OperationName } from "../base/errors.js";

/**
 * A middleware threw, passed a request on that cannot be sent, or returned something else than a response that can be read.
 * Not retried.
 */
export class MiddlewareError extends OperationError {
  override readonly name: string = "MiddlewareError";
  /** The name of its function, otherwise its place in the order of use, from 1: `2`. */
  readonly middleware: string;

  /** @param cause - what it threw: a copy without secrets. */
  constructor(name: OperationName, middleware: string, problem: string, cause?: Error) {
    super(name, `the middleware ${middleware} ${problem}`);
    this.middleware = middleware;
    if (cause) this.cause = cause;
  }
}
