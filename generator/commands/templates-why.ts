import { resolve, sep } from "node:path";
import type { Settings } from "../config/settings.js";
import { forTerminal } from "../lib/terminal.js";
import { whyLine } from "../explain/explain.js";
import type { Excerpt, Why } from "../explain/problems.js";
import { Failure, problem, settingPlace, textPlace } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { paint, type Terminal } from "../lib/terminal.js";
import { readTemplatesSettings, type TemplatesFlags } from "./templates.js";

/**
 * `katagami templates why FILE:LINE[:COLUMN]`: which line of which template, and which place of the model, a line of a
 * generated file came from.
 *
 * @throws Failure when that cannot be said
 */
export async function templatesWhy(
  place: string,
  flags: TemplatesFlags,
  terminal: Terminal,
): Promise<number> {
  const [, file = "", line = "", column] = /^(.*?):(\d+)(?::(\d+))?$/.exec(place) ?? [];
  if (file === "" || Number(line) === 0 || Number(column) === 0) {
    throw new Failure(
      [
        problem(
          "error",
          `${place} is no place in a file`,
          settingPlace("command line", "place"),
          "for example: katagami templates why generated/vendor-orders-v1/src/client.ts:40, or …:40:12 for a column",
        ),
      ],
      "usage",
    );
  }
  const path = resolve(file);
  const { settings } = await readTemplatesSettings(flags);
  const why = await whyLine({
    path,
    line: Number(line),
    column: column === undefined ? null : Number(column),
    settings: settingsFor(path, settings, flags),
  });
  if (flags.json === true) terminal.out(`${JSON.stringify(why, null, 2)}\n`);
  else print(why, terminal);
  return 0;
}

/** The settings of the target whose folder a file lies in. */
function settingsFor(path: string, settings: Settings, flags: TemplatesFlags): Settings {
  const target = settings.targets.find(({ out }) => path.startsWith(out + sep));
  if (target?.engine === "katagami")
    return {
      ...settings,
      out: target.out,
      templates: flags.templates === undefined ? target.templates : settings.templates,
    };
  const folders = settings.targets.map(({ out }) => displayPath(out)).join(", ");
  throw new Failure([
    target === undefined
      ? problem(
          "error",
          "this file lies in no output folder",
          textPlace(displayPath(path)),
          `packages go to ${folders}; say another with --out`,
        )
      : problem(
          "error",
          "this was made by OpenAPI Generator, whose templates do not say where their lines go",
          textPlace(displayPath(path)),
        ),
  ]);
}

/** What several parts of a line are told apart by. */
const letters = "abcdefghijklmnopqrstuvwxyz";

function print({ generated, note, source, origins }: Why, terminal: Terminal): void {
  const marked = origins.map((origin, index) => ({
    ...origin,
    mark: origins.length === 1 ? "^" : (letters[index] ?? "·"),
  }));
  const [first] = marked;
  picture(
    generated,
    marked
      .filter(({ isBefore }) => !isBefore)
      .map(({ start, end, mark }) => ({ column: start, length: end - start, mark })),
    terminal,
  );
  if (first?.isBefore === true)
    terminal.out("  the formatter put this line there; what stands before it came from here:\n");
  if (note !== null) terminal.out(`  ${forTerminal(note)}\n`);
  if (source !== null) picture(source, [], terminal);
  for (const group of grouped(
    marked,
    ({ template }) => `${template.file}:${String(template.line)}`,
  )) {
    const [{ template, through }] = group;
    picture(
      template,
      group.map((one) => ({
        column: one.template.column ?? 1,
        length: one.template.length,
        mark: one.mark,
      })),
      terminal,
    );
    for (const call of through.toReversed())
      terminal.out(
        `  ${paint(terminal, "dim", "used by")} ${where(call)}  ${paint(terminal, "dim", forTerminal(call.text.trim()))}\n`,
      );
  }
  const withPointer = marked.filter((one) => one.model !== null);
  for (const group of grouped(withPointer, ({ model }) => model?.pointer ?? "")) {
    const [{ model, isOwn }] = group;
    if (model === null) continue;
    const marks = group.map(({ mark }) => mark).join(", ");
    const { column, length, pointer } = model;
    if (pointer === "#") terminal.out(`\n${paint(terminal, "bold", forTerminal(model.file))}\n`);
    else picture(model, [{ column: column ?? 1, length, mark: "^" }], terminal);
    const what = pointer === "#" ? "the model as a whole" : forTerminal(pointer);
    const said = isOwn
      ? "the template's own text, in the part made from"
      : origins.length === 1
        ? "made from"
        : `${marks} made from`;
    terminal.out(`  ${said} ${paint(terminal, "cyan", what)}\n`);
    for (const patch of model.patches) terminal.out(`  as patched by ${forTerminal(patch)}\n`);
  }
  if (withPointer.length === 0 && origins.length > 0)
    terminal.out("\n  nothing of the model is in it\n");
}

/** What stands together, in the order of the first of each. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function where({ file, line, column }: Excerpt): string {
  return forTerminal([file, line, column].filter((part) => part !== null).join(":"));
}

interface Underline {
  readonly column: number;
  readonly length: number;
  readonly mark: string;
}

/** A line with its number, and marks below what is meant of it. */
function picture(excerpt: Excerpt, underlines: readonly Underline[], terminal: Terminal): void {
  const number = String(excerpt.line).padStart(5);
  // What nobody looks at as a picture need not fit anything.
  const room = terminal.live ? Math.max(40, terminal.columns - number.length - 5) : 400;
  const from = cropStart(excerpt.text, underlines, room);
  const shown = visible(excerpt.text.slice(from, from + room));
  const before = from > 0 ? "…" : "";
  const bar = paint(terminal, "dim", "│");
  terminal.out(`\n${paint(terminal, "bold", where(excerpt))}\n`);
  terminal.out(
    `${number} ${bar} ${before}${shown}${from + room < excerpt.text.length ? "…" : ""}\n`,
  );
  let line = "";
  for (const { column, length, mark } of underlines.toSorted((a, b) => a.column - b.column)) {
    const start = before.length + width(excerpt.text.slice(from, column - 1));
    const end = Math.min(column - 1 + length, from + room);
    const size = width(excerpt.text.slice(Math.max(from, column - 1), end));
    if (start < line.length || column - 1 >= from + room) continue;
    line = line.padEnd(start) + mark.repeat(Math.max(1, size));
  }
  if (line.trim() !== "")
    terminal.out(
      `${" ".repeat(number.length)} ${bar} ${paint(terminal, ["cyan", "bold"], line)}\n`,
    );
}

/** Long lines are shown from a little before the first mark. */
function cropStart(text: string, underlines: readonly Underline[], room: number): number {
  const first = Math.min(...underlines.map(({ column }) => column - 1));
  return text.length <= room || underlines.length === 0 || first < room / 2
    ? 0
    : Math.min(first - 10, text.length - room);
}

/** A part of a line as the terminal shows it: a tab is a blank there, so that marks stand below what they mean. */
function visible(text: string): string {
  return forTerminal(text.replaceAll("\t", " "));
}

/** How many columns a text takes: the characters of Chinese, Japanese and Korean two each. */
function width(text: string): number {
  const wide = visible(text).match(
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/g,
  );
  return visible(text).length + (wide?.length ?? 0);
}
