import type { Command, Option } from "commander";
import { completeCall, type Candidate } from "../call/complete-call.js";
import { readSettings } from "../config/settings.js";
import { oneLine } from "../lib/terminal.js";

/** Words that mean the same to every shell without quotes. Others are not offered: a model could hide a command in them. */
const safe = /^[\w.:,/@+=-]+$/;

/**
 * Lists the words that may come next on a command line, for the scripts of `katagami completion`.
 *
 * @param words - those after `katagami`; the last one is to be completed, and may be empty
 * @returns one candidate a line: the word, a tab, and what it is
 */
export async function completeWords(program: Command, words: readonly string[]): Promise<string> {
  const { command, rest } = commandOf(program, words.slice(0, -1));
  const current = words.at(-1) ?? "";
  const candidates = (await candidatesOf(command, rest, words.at(-2) ?? "")).filter(
    ({ word }) => word.startsWith(current) && safe.test(word),
  );
  return candidates.map(({ word, description }) => `${word}\t${oneLine(description)}\n`).join("");
}

/** Follows the names of commands at the start of the words. */
function commandOf(
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } {
  const [name, ...rest] = words;
  const found = program.commands.find((command) => command.name() === name);
  return found === undefined ? { command: program, rest: words } : commandOf(found, rest);
}

async function candidatesOf(
  command: Command,
  rest: readonly string[],
  before: string,
): Promise<readonly Candidate[]> {
  const option = optionOf(command, before);
  if (option !== null && takesValue(option)) {
    return (option.argChoices ?? []).map((word) => ({ word, description: "" }));
  }
  const options = command.options
    .filter(({ hidden }) => !hidden)
    .map(({ long, description }) => ({ word: long ?? "", description }));
  const commands = command.commands
    .filter((child) => !isHidden(child))
    .map((child) => ({ word: child.name(), description: child.description() }));
  if (command.name() !== "call") return [...commands, ...options];
  const positionals = positionalsOf(command, rest);
  const settings = await readSettings(flagsOf(command, rest), process.cwd());
  const own = await completeCall(positionals.slice(0, 2), before, settings);
  const isValue = own.length > 0 && own.every(({ word }) => !word.startsWith("--"));
  return isValue ? own : [...own, ...options];
}

function isHidden(command: Command): boolean {
  return Reflect.get(command, "_hidden") === true;
}

function optionOf(command: Command, word: string): Option | null {
  return command.options.find(({ long }) => long === word) ?? null;
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

/** The words that belong to no option. */
function positionalsOf(command: Command, words: readonly string[]): readonly string[] {
  return words.filter((word, index) => {
    if (word.startsWith("--")) return false;
    const option = optionOf(command, words[index - 1] ?? "");
    return option === null || !takesValue(option);
  });
}

/** The options that say where the models are. */
function flagsOf(
  command: Command,
  words: readonly string[],
): { readonly config?: string; readonly models?: string } {
  const valueOf = (name: string): string | null => {
    const at = words.lastIndexOf(name);
    return at < 0 || optionOf(command, name) === null ? null : (words[at + 1] ?? null);
  };
  const [config, models] = [valueOf("--config"), valueOf("--models")];
  return { ...(config !== null && { config }), ...(models !== null && { models }) };
}
