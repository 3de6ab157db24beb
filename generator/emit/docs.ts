import type { EnumValue, JsonValue, Operation } from "../api.js";
import { SpecText, type Text } from "./text.js";

/** Doc comments as paragraphs: the model's own words as `SpecText`, ours as plain strings. */

export interface DocNotes {
  readonly deprecated?: boolean;
  readonly values?: readonly Text[];
  readonly default?: JsonValue;
}

/** A heading (or the whole text), the text below it, and what the model says beside its prose. */
export function docParagraphs(
  first: string | null,
  second: string | null,
  notes: DocNotes = {},
): readonly Text[] {
  return [
    ...prose(first),
    ...prose(second === first ? null : second),
    ...(notes.values ?? []),
    ...(notes.default == null
      ? []
      : [new SpecText(`Default: \`${JSON.stringify(notes.default)}\`.`)]),
    ...(notes.deprecated === true ? ["@deprecated"] : []),
  ];
}

export function operationParagraphs(operation: Operation): readonly Text[] {
  const { usagePlan, restricted, scope, sandbox } = operation;
  return [
    ...prose(operation.summary),
    ...prose(operation.description === operation.summary ? null : operation.description),
    new SpecText(`\`${operation.method} ${operation.path}\``),
    ...(usagePlan === null
      ? []
      : [
          `Usage plan: ${String(usagePlan.rate)} requests per second, burst ${String(usagePlan.burst)}.`,
        ]),
    ...(restricted === null
      ? []
      : ["Restricted: personal data in the answer needs a restricted data token."]),
    ...(scope === null ? [] : [`Grantless: called with a token of the scope \`${scope}\`.`]),
    ...(sandbox.only ? ["Exists in the sandbox only."] : []),
    ...(operation.deprecated ? ["@deprecated"] : []),
  ];
}

/** The values of an enum as a list, where the model describes at least one of them. */
export function enumParagraphs(values: readonly EnumValue[]): readonly Text[] {
  if (values.every(({ description }) => description === null)) return [];
  const lines = values.map(({ value, description }) => {
    const text = description === null ? "" : `: ${description.replace(/\s+/g, " ").trim()}`;
    return `- \`${String(value)}\`${text}`;
  });
  return [new SpecText(lines.join("\n"))];
}

/** Amazon writes links to its guide as `(doc:slug)`, which only its own site understands. */
function prose(text: string | null): SpecText[] {
  if (text === null || text.trim() === "") return [];
  return [
    new SpecText(
      text.replace(/\]\(doc:([\w-]+)\)/g, "](https://developer-docs.amazon.com/sp-api/docs/$1)"),
    ),
  ];
}
