import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { findInJson } from "../lib/json.js";
import { createLineTable } from "../lib/lines.js";

/**
 * Reports what `JSON.parse` accepts silently or what breaks later stages, in text that is valid JSON: a key that occurs twice
 * in one object (the first value would be lost; two of Amazon's old models have such keys), and too deep nesting.
 */
export function checkJson(path: string, text: string): Diagnostic[] {
  const findings = findInJson(text);
  if (findings.length === 0) return [];
  const positionAt = createLineTable(text);
  return findings.map(({ offset, message, hint }) => {
    const { line, column } = positionAt(offset);
    return errorAt(message, textPlace(path, line, column), hint);
  });
}
