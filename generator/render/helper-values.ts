import { SpecText } from "../escape/spec-text.js";

/** What users' helpers return, and which of it is refused. */

/** Code from escapers, or from `code` around theirs. It turns into a string where one is needed. */
export class Code {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** A helper that returned what it must not return. */
export class HelperError extends Error {
  readonly hint: string;

  constructor({ message, hint }: HelperProblem) {
    super(message);
    this.name = "HelperError";
    this.hint = hint;
  }
}

interface HelperProblem {
  readonly message: string;
  readonly hint: string;
}

/**
 * Finds what a helper must not return in a value.
 *
 * @param hasOpened - whether the call has opened a text of the model: its plain strings could be that text
 */
export function problemIn(value: unknown, hasOpened: boolean, depth = 0): HelperProblem | null {
  if (value instanceof SpecText || value instanceof Code || value === null) return null;
  switch (typeof value) {
    case "boolean":
    case "number":
      return null;
    case "string":
      return hasOpened ? leaked : null;
    case "object":
      break;
    default:
      return unusable(`a value of the type ${typeof value}`);
  }
  if (depth > 100) return unusable("a value that contains itself");
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
    return unusable(
      value instanceof Promise ? "a promise" : `an object of ${value.constructor.name}`,
    );
  for (const item of Object.values(value)) {
    const found = problemIn(item, hasOpened, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

const leaked: HelperProblem = {
  message: "wrote a plain string after it had opened a text of the model",
  hint: "pass what text.map(…) returns to an escaper (str, doc, md …), and write code of yours around it with code`…`: a string taken out of a text is not escaped",
};

function unusable(what: string): HelperProblem {
  return {
    message: `returned ${what}`,
    hint: "a helper returns, at once, a string, number, boolean, null, text of the model, or a list or plain object of these",
  };
}

/** Turns `Code` in a value into strings, which templates write as they are. A value without any stays the same object. */
export function withoutCode(value: unknown): unknown {
  if (value instanceof Code) return value.toString();
  if (typeof value !== "object" || value === null || value instanceof SpecText) return value;
  const entries = Object.entries(value);
  const plain = entries.map(([key, item]) => [key, withoutCode(item)] as const);
  if (plain.every(([, item], index) => item === entries[index]?.[1])) return value;
  if (Array.isArray(value)) return plain.map(([, item]) => item);
  return { ...value, ...Object.fromEntries(plain) };
}
