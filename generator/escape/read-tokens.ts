import { isCommonJs, parseCode } from "../lib/parse-code.js";
import { codeTokens } from "./code-tokens.js";
import { compilerTokens } from "./compiler-tokens.js";
import type { Token } from "./tokens.js";

/** The tokens of a text in their order; between them is only white space. */
export function tokensOf(path: string, text: string): readonly Token[] {
  if (!path.endsWith(".json")) return tokensIn(path, text);
  // An expression is read in place of JSON: the compiler fails on its own trees of incomplete JSON.
  return tokensIn("json.ts", `(${text}\n)`)
    .map(({ start, end, kind }) => ({
      start: start - 1,
      end: Math.min(end - 1, text.length),
      kind,
    }))
    .filter(({ start }) => start >= 0 && start < text.length);
}

/** Oxc's tokens; those of TypeScript where only it has any: of a text that does not parse, and of what is rare. */
function tokensIn(path: string, text: string): readonly Token[] {
  const parsed = isCommonJs(path) ? null : parseCode(path, text);
  const tokens = parsed !== null && "program" in parsed ? codeTokens(text, parsed.program) : null;
  return tokens ?? compilerTokens(path, text);
}
