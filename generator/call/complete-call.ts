import { diagnosticsOf } from "../lib/diagnostic.js";
import type { Operation } from "../model/api.js";
import { readApis, type ReadSettings } from "../model/read-model.js";
import { chosenNames, type SelectSettings } from "../model/select.js";
import { findParameter } from "./read-params.js";
import { choicesOf } from "./read-value.js";

/** A word that may come next on the command line. */
export interface Candidate {
  readonly word: string;
  /** What it is, for shells that show it; may be empty. */
  readonly description: string;
}

/**
 * Lists the words that may come next in `katagami call`: packages, then methods, then parameters and their values.
 *
 * @param positionals - the package and the method, as far as they are there
 * @param before - the word before the one to complete
 * @returns nothing if the models cannot be read: a shell has no place for problems
 */
export async function completeCall(
  positionals: readonly string[],
  before: string,
  settings: ReadSettings & SelectSettings,
): Promise<readonly Candidate[]> {
  try {
    const [packageName, method] = positionals;
    if (packageName === undefined)
      return (await chosenNames(settings)).map(([word = ""]) => ({ word, description: "" }));
    const { value: apis } = await readApis([packageName], settings);
    const [api] = apis;
    if (api === undefined) return [];
    if (method === undefined) return api.operations.map(methodCandidate);
    const operation = api.operations.find(({ name }) => name === method);
    if (operation === undefined) return [];
    const parameter = before.startsWith("--") ? findParameter(before.slice(2), operation) : null;
    if (parameter === null)
      return operation.parameters.map(({ key, description }) => ({
        word: `--${key}`,
        description: firstSentence(description),
      }));
    const types = new Map(api.types.map((type) => [type.id, type]));
    return choicesOf(parameter.type, types).map((word) => ({ word, description: "" }));
  } catch (error) {
    diagnosticsOf(error);
    return [];
  }
}

function methodCandidate({ name, summary, description }: Operation): Candidate {
  return { word: name, description: firstSentence(summary ?? description) };
}

/** The longest description that shells show well, in characters. */
const longest = 70;

function firstSentence(text: string | null): string {
  const [line = ""] = (text ?? "").trim().split("\n", 1);
  const [sentence = ""] = line.split(/(?<=\.)\s/, 1);
  return sentence.length > longest ? `${sentence.slice(0, longest - 1)}…` : sentence;
}
