/** One thing that is wrong, and where. Adapted to a diagnostic by whoever prints it. */
export interface Problem {
  readonly message: string;
  /** The file it is about, as the user would name it; null when it is about none. */
  readonly file: string | null;
}

/** What a pull, a status or the lock cannot do, with every problem found. The only error thrown on purpose in this folder. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      problems
        .map(({ file, message }) => (file === null ? message : `${file}: ${message}`))
        .join("\n"),
    );
    this.problems = problems;
  }
}

/** An {@link UpstreamError} of one problem. */
export function problem(message: string, file: string | null = null): UpstreamError {
  return new UpstreamError([{ message, file }]);
}

/** The system's code of an error (`ENOENT`, `EISDIR`, …), or null when the error did not come from the system. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/** What a system error says, for the middle of a sentence. Other errors are ours to mend and are thrown on as they are. */
export function systemMessage(error: unknown): string {
  if (systemCode(error) === null || !(error instanceof Error)) throw error;
  return error.message;
}
