import { codePositions } from "./code-positions.js";
import { kindOfFile } from "./file-kinds.js";
import { htmlPositions } from "./html-positions.js";
import { markdownPositions } from "./markdown-positions.js";
import { position, type PositionAt } from "./position.js";
import { yamlPositions } from "./yaml-positions.js";

/**
 * Reads a file once, to find the positions of parts of it: in a string, a comment, a code span, an attribute. The audit goes
 * by it as well as the hints, so that no hint names an escaper that the audit refuses.
 */
export function createPositionAt(path: string, text: string): PositionAt {
  switch (kindOfFile(path)) {
    case "code":
    case "json":
      return codePositions(path, text);
    case "markdown":
      return markdownPositions(text, createPositionAt);
    case "yaml":
      return yamlPositions(text);
    case "html":
      return htmlPositions(text);
    case "text":
      return () => inText;
    case "other":
      return () => inOther;
  }
}

const inText = position("text", "in plain text", (name) => `write {{text ${name}}}`);

const inOther = position(
  "other",
  "in a kind of file that there is no escaper for",
  () => "write a helper of your own for it, in helpers.ts",
);
