/** Problems as data: what went wrong, where, and what to do. Stages return them; only commands print them, all at once. */
import { lineAndColumn } from "./lines.js";

export type Severity = "error" | "warning" | "info";

/** Where a problem is. `line` and `column` count from 1; null if unknown. */
export type Place =
  | { readonly kind: "model"; readonly file: string; readonly pointer: string }
  | {
      readonly kind: "text";
      readonly file: string;
      readonly line: number | null;
      readonly column: number | null;
    }
  | { readonly kind: "setting"; readonly file: string; readonly key: string };

/** Kinds of diagnostics of which a run may have one for every model. */
export type Kind = "skipped-patch" | "no-usage-plan";

export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place | null;
  /** What to do, as an instruction; null if the message is enough. */
  readonly hint: string | null;
  /** Set if the command layer prints all of the kind together in one line. */
  readonly kind?: Kind;
}

/** A place in a model: the file and an RFC 6901 JSON pointer in URI fragment form (`#/paths/~1orders/get`). */
export function modelPlace(file: string, pointer: string): Place {
  return { kind: "model", file, pointer };
}

/** A place in a text file, counted from 1. */
export function textPlace(
  file: string,
  line: number | null = null,
  column: number | null = null,
): Place {
  return { kind: "text", file, line, column };
}

/** The place of an offset in the text of a file. */
export function placeAt(file: string, text: string, offset: number): Place {
  const { line, column } = lineAndColumn(text, offset);
  return textPlace(file, line, column);
}

/** A key of a configuration file, or a flag of the command line (`file` is then `command line`). */
export function settingPlace(file: string, key: string): Place {
  return { kind: "setting", file, key };
}

/** A flag or an argument of the command line. */
export function flagPlace(flag: string): Place {
  return settingPlace("command line", flag);
}

/** What a problem says beside its severity: the message, its place, and what to do. */
type Said = readonly [message: string, place?: Place | null, hint?: string | null];

export function problem(
  severity: Severity,
  ...[message, place = null, hint = null]: Said
): Diagnostic {
  return { severity, message, place, hint };
}

export function errorAt(...said: Said): Diagnostic {
  return problem("error", ...said);
}

export function warningAt(...said: Said): Diagnostic {
  return problem("warning", ...said);
}

export function infoAt(...said: Said): Diagnostic {
  return problem("info", ...said);
}

/** The result of a stage, with the problems it found. Stages return diagnostics in no other way. */
export interface Result<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

export function errorsIn(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity === "error");
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return errorsIn(diagnostics).length > 0;
}

/**
 * An error that ends a command: thrown when there is no result to return with the diagnostics.
 *
 * `fault` decides the exit code: 1 for `input` (models, templates, output), 2 for `usage` (command line, configuration).
 */
export class Failure extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly fault: "input" | "usage";

  constructor(diagnostics: readonly Diagnostic[], fault: "input" | "usage" = "input") {
    super(diagnostics.map(({ message }) => message).join("\n"));
    this.name = "Failure";
    this.diagnostics = diagnostics;
    this.fault = fault;
  }
}

/** Creates the error for one problem in the input (a model, template or output file): exit code 1. */
export function inputError(...said: Said): Failure {
  return new Failure([errorAt(...said)], "input");
}

/** Creates the error for one problem on the command line or in the configuration: exit code 2. */
export function usageError(...said: Said): Failure {
  return new Failure([errorAt(...said)], "usage");
}

/** Creates the usage error for a flag or an argument of the command line. */
export function flagError(flag: string, message: string, hint: string | null = null): Failure {
  return usageError(message, flagPlace(flag), hint);
}

/**
 * Returns the diagnostics of a caught `Failure`.
 *
 * @throws every other error, unchanged
 */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof Failure) return error.diagnostics;
  throw error;
}
