import { SpecText, type Text } from "../escape/spec-text.js";
import { pointerBelow } from "../lib/json-pointer.js";
import type { JsonValue } from "../lib/json.js";
import { viewRemoval, viewRoles } from "./access.js";
import type { Api, EnumValue, Operation } from "../model/api.js";
import { limitsOf, planText } from "./limits.js";

/** Doc comments as paragraphs: text of the model as `SpecText`, text of ours as plain strings. */

/** What a doc comment says in addition to the description. */
export interface DocNotes {
  readonly deprecated?: boolean;
  readonly values?: readonly Text[];
  readonly default?: JsonValue;
}

/**
 * The doc comment of a part of the model: its description, then the notes.
 *
 * @param pointer - the place of that part
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

/** The title of an API, and its description if that is not the same. */
export function apiParagraphs(title: string, description: string | null): readonly Text[] {
  return [
    ...prose(title, "#/info/title"),
    ...prose(description === title ? null : description, "#/info/description"),
  ];
}

/**
 * The doc comment of an operation.
 *
 * @param finishing - what to say of one that only begins something
 */
export function operationParagraphs(
  api: Api,
  operation: Operation,
  finishing: string | null = null,
): readonly Text[] {
  const { usagePlan, restricted, scope, sandbox, pointer, summary, description } = operation;
  const notes = [
    finishing,
    usagePlan && `Usage plan: ${planText(usagePlan)}.`,
    ...limitsOf(api, operation).sentences,
    restricted && "Restricted: personal data in the response needs a restricted data token.",
    scope !== null && `Grantless: called with a token of the scope \`${scope}\`.`,
    viewRoles(operation)?.text,
    sandbox.only && "Exists in the sandbox only.",
    viewRemoval(operation)?.text,
    operation.deprecated && "@deprecated",
  ];
  return [
    ...prose(summary, `${pointer}/summary`),
    ...prose(description === summary ? null : description, `${pointer}/description`),
    new SpecText(`\`${operation.method} ${operation.path}\``, pointer),
    ...notes.filter((note) => typeof note === "string"),
  ];
}

/**
 * The values of an enum as a list; empty if the model describes none of them.
 *
 * @param pointer - the place of the enum's schema
 */
export function enumParagraphs(values: readonly EnumValue[], pointer: string): readonly Text[] {
  if (values.every(({ description }) => description === null)) return [];
  const lines = values.map(({ value, description }) => {
    const text = description === null ? "" : `: ${description.replace(/\s+/g, " ").trim()}`;
    return `- \`${String(value)}\`${text}`;
  });
  return [new SpecText(lines.join("\n"), pointerBelow(pointer, "enum"))];
}

/** A text of the model. Amazon writes links to its guide as `(doc:slug)`, which only its own site understands. */
function prose(text: string | null, pointer: string): SpecText[] {
  if (text === null || text.trim() === "") return [];
  return [
    new SpecText(
      text.replace(/\]\(doc:([\w-]+)\)/g, "](https://developer-docs.amazon.com/sp-api/docs/$1)"),
      pointer,
    ),
  ];
}
