import { checkDuration } from "../base/abort.js";
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { reportUnknownOptions } from "../base/unknown-keys.js";
import { ProcessingError } from "./errors.js";
import type { Handle, StoredHandle } from "./handle.js";
import { FINISH_OPTIONS, type FinishOptions, type FinishState } from "./options.js";
import { type Answered, type Begun, Poller } from "./poller.js";
import { readProblems } from "./read-problems.js";

/** A handle that polls. */
export class PolledHandle<Final> implements Handle<Final> {
  readonly id: string;
  readonly operation: string;
  readonly #stored: StoredHandle;
  readonly #begun: Begun;
  readonly #poller: Poller;
  /** The answer with a final status, after which nothing is polled any more. */
  #final: Answered | null = null;

  constructor(stored: StoredHandle, begun: Begun) {
    this.id = stored.id;
    this.operation = stored.operation;
    this.#stored = stored;
    this.#begun = begun;
    this.#poller = new Poller(begun, this);
  }

  async finished(options: FinishOptions = {}): Promise<Final> {
    for await (const state of this.#states(options)) {
      if (this.#isFinal(state)) return this.#result(state);
    }
    throw new Error("unreachable: a wait ends with a final state or an error");
  }

  async *progress(
    options: FinishOptions = {},
  ): AsyncGenerator<FinishState<Final>, void, undefined> {
    let before: string | null = null;
    for await (const state of this.#states(options)) {
      const { status, answer } = state;
      if (status !== null && status !== before) {
        // As the answers of operations, it is not checked against the model at run time.
        yield { status: this.#begun.show(status), answer: answer as Final };
      }
      before = status ?? before;
      if (!this.#isFinal(state)) continue;
      this.#result(state);
      return;
    }
  }

  wake(): void {
    this.#poller.wake();
  }

  toJSON(): StoredHandle {
    return { ...this.#stored };
  }

  /** Polls until the status is final. */
  async *#states(options: FinishOptions): AsyncGenerator<Answered, void, undefined> {
    checkOptions(options, this.operation);
    options.signal?.throwIfAborted();
    if (this.#final !== null) {
      yield this.#final;
      return;
    }
    for await (const state of this.#poller.states(options)) {
      if (this.#isFinal(state)) this.#final = state;
      yield state;
    }
  }

  #isFinal({ status }: Answered): boolean {
    if (status === null) return false;
    const { done, failed, noData = [] } = this.#begun.completion;
    return [...done, ...failed, ...noData].includes(status);
  }

  /** @throws ProcessingError if the final status is one of failure. */
  #result({ status, answer }: Answered): Final {
    const { completion, show, what } = this.#begun;
    const response = answer as Final; // As above.
    if (status === null || !completion.failed.includes(status)) return response;
    const problems = readProblems(answer, completion.problems, show);
    throw new ProcessingError(what, show(status), response, problems);
  }
}

function checkOptions(options: FinishOptions, operation: string): void {
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(`${operation}: ${problem}`);
  if (typeof options !== "object" || options === null) report("the options must be an object");
  else {
    reportUnknownOptions(options, FINISH_OPTIONS, "", report);
    if (options.every !== undefined) checkDuration("every", options.every, report);
    if (options.timeout !== undefined) checkDuration("timeout", options.timeout, report);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
}
