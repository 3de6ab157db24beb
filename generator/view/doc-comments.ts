import { SpecText, type Text } from "../escape/spec-text.js";
import { pointerBelow } from "../lib/json-pointer.js";
import type { JsonValue } from "../lib/json.js";
import type { EnumValue, Operation } from "../model/api.js";

/** Doc comments as paragraphs: the model's own words as `SpecText`, ours as plain strings. */

export interface DocNotes {
  readonly deprecated?: boolean;
  readonly values?: readonly Text[];
  readonly default?: JsonValue;
}

/**
 * The description of a part of the model, and what the model says beside its prose.
 *
 * @param pointer - of the part that is described
 */
export function docParagraphs(
  description: string | null,
  pointer: string,
  notes: DocNotes = {},
): readonly Text[] {
  return [
    ...prose(description, `${pointer}/description`),
    ...(notes.values ?? []),
    ...(notes.default == null
      ? []
      : [new SpecText(`Default: \`${JSON.stringify(notes.default)}\`.`, `${pointer}/default`)]),
    ...(notes.deprecated === true ? ["@deprecated"] : []),
  ];
}

/** The title of an API and, where it says more, its description. */
export function apiParagraphs(title: string, description: string | null): readonly Text[] {
  return [
    ...prose(title, "#/info/title"),
    ...prose(description === title ? null : description, "#/info/description"),
  ];
}

export function operationParagraphs(operation: Operation): readonly Text[] {
  const { usagePlan, restricted, scope, sandbox, pointer } = operation;
  const { summary, description } = operation;
  return [
    ...prose(summary, `${pointer}/summary`),
    ...prose(description === summary ? null : description, `${pointer}/description`),
    new SpecText(`\`${operation.method} ${operation.path}\``, pointer),
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

/**
 * The values of an enum as a list, where the model describes at least one of them.
 *
 * @param pointer - of the enum's schema
 */
export function enumParagraphs(values: readonly EnumValue[], pointer: string): readonly Text[] {
  if (values.every(({ description }) => description === null)) return [];
  const lines = values.map(({ value, description }) => {
    const text = description === null ? "" : `: ${description.replace(/\s+/g, " ").trim()}`;
    return `- \`${String(value)}\`${text}`;
  });
  return [new SpecText(lines.join("\n"), pointerBelow(pointer, "enum"))];
}

/** Amazon writes links to its guide as `(doc:slug)`, which only its own site understands. */
function prose(text: string | null, pointer: string): SpecText[] {
  if (text === null || text.trim() === "") return [];
  return [
    new SpecText(
      text.replace(/\]\(doc:([\w-]+)\)/g, "](https://developer-docs.amazon.com/sp-api/docs/$1)"),
      pointer,
    ),
  ];
}
