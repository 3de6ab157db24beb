import { type Diagnostic, errorAt, Failure, flagPlace } from "../lib/diagnostic.js";
import type { JsonValue } from "../lib/json.js";
import { didYouMean } from "../lib/suggest.js";
import type { Operation, Parameter } from "../model/api.js";
import type { TypesById } from "../model/api-queries.js";
import { choicesOf, readValue } from "./read-value.js";

/** The words of the command line that are about parameters. */
export interface ParamWords {
  /** What follows the operation: `--limit 10 --createdAfter=2026-11-01`. */
  readonly words: readonly string[];
  /** The values of `--param`: `limit=10`. For parameters that are called like an option of the command. */
  readonly pairs: readonly string[];
}

interface Given {
  readonly flag: string;
  readonly name: string;
  /** Null if nothing followed the name. */
  readonly text: string | null;
}

/**
 * Reads the params of a call from the command line. Names may be written as in the model, or in the way of the shell:
 * `--created-after`.
 *
 * @param known - the options of the command, for hints
 * @throws Failure (usage) with every word that is no parameter and every value that does not fit
 */
export function readParams(
  { words, pairs }: ParamWords,
  operation: Operation,
  types: TypesById,
  known: readonly string[],
): Readonly<Record<string, JsonValue>> {
  const problems: Diagnostic[] = [];
  const texts = new Map<Parameter, Given[]>();
  for (const given of [
    ...pairsOf(pairs, problems),
    ...flagsOf(words, operation, types, problems),
  ]) {
    const parameter = findParameter(given.name, operation);
    if (parameter === null) problems.push(unknownParameter(given, operation, known));
    else texts.set(parameter, [...(texts.get(parameter) ?? []), given]);
  }
  const params: [string, JsonValue][] = [];
  for (const [parameter, given] of texts) {
    const value = valueOf(parameter, given, types, problems);
    if (value !== null) params.push([parameter.key, value.value]);
  }
  if (problems.length > 0) throw new Failure(problems, "usage");
  return Object.fromEntries(params);
}

function pairsOf(pairs: readonly string[], problems: Diagnostic[]): Given[] {
  return pairs.flatMap((pair) => {
    const at = pair.indexOf("=");
    if (at > 0) return [{ flag: "--param", name: pair.slice(0, at), text: pair.slice(at + 1) }];
    const message = `${JSON.stringify(pair)} is not a name and a value`;
    problems.push(errorAt(message, flagPlace("--param"), "for example: --param limit=10"));
    return [];
  });
}

/** Splits words into flags with their values. A boolean needs no value. */
function flagsOf(
  words: readonly string[],
  operation: Operation,
  types: TypesById,
  problems: Diagnostic[],
): Given[] {
  const found: Given[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const [, name = "", inline] = /^--([^=]+)(?:=([^]*))?$/.exec(word) ?? [];
    if (name === "") {
      const message = `${JSON.stringify(word)} belongs to no parameter`;
      problems.push(errorAt(message, flagPlace("parameters"), "write each as --name value"));
      continue;
    }
    const next = words[at + 1];
    const isAlone = next === undefined || next.startsWith("--");
    if (inline !== undefined) found.push({ flag: `--${name}`, name, text: inline });
    else if (isAlone) {
      const parameter = findParameter(name, operation);
      const choices = parameter === null ? [] : choicesOf(parameter.type, types);
      found.push({
        flag: `--${name}`,
        name,
        text: choices.join() === "true,false" ? "true" : null,
      });
    } else {
      found.push({ flag: `--${name}`, name, text: next });
      at += 1;
    }
  }
  return found;
}

/** Finds a parameter by its name, or by that name in the way of the shell; null if there is none, or more than one. */
export function findParameter(name: string, { parameters }: Operation): Parameter | null {
  const exact = parameters.find((parameter) => parameter.key === name || parameter.name === name);
  if (exact !== undefined) return exact;
  const plain = plainName(name);
  const [only, ...others] = parameters.filter((parameter) => plainName(parameter.key) === plain);
  return only !== undefined && others.length === 0 ? only : null;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, "");
}

function unknownParameter(
  { flag, name }: Given,
  operation: Operation,
  known: readonly string[],
): Diagnostic {
  const names = operation.parameters.map(({ key }) => key);
  const hint =
    didYouMean(name, [...names, ...known]) ??
    (names.length === 0
      ? operation.body === null
        ? "it has none"
        : "it has a body only: --body FILE"
      : `it has ${names.join(", ")}${operation.body === null ? "" : ", and a body: --body FILE"}`);
  return errorAt(`${name} is not a parameter of ${operation.name}`, flagPlace(flag), hint);
}

/** Reads the value of a parameter; a list may be given in several flags. Null if there is a problem. */
function valueOf(
  parameter: Parameter,
  given: readonly Given[],
  types: TypesById,
  problems: Diagnostic[],
): { readonly value: JsonValue } | null {
  const values: JsonValue[] = [];
  const before = problems.length;
  for (const { flag, text } of given) {
    const read =
      text === null
        ? { problem: "has no value", hint: null }
        : readValue(text, parameter.type, types);
    if ("value" in read) values.push(read.value);
    else problems.push(errorAt(`${parameter.key} ${read.problem}`, flagPlace(flag), read.hint));
  }
  if (problems.length > before) return null;
  const [first = null] = values;
  if (values.length === 1) return { value: first };
  if (values.every((value) => Array.isArray(value))) return { value: values.flat() };
  problems.push(
    errorAt(
      `${parameter.key} is given ${String(values.length)} times`,
      flagPlace(given[0]?.flag ?? ""),
    ),
  );
  return null;
}
