import { type Diagnostic, problem, textPlace } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { didYouMean } from "../lib/suggest.js";
import { type Manifest, manifestName } from "../output/manifest.js";

/** Why it cannot be said where a line came from. */

/**
 * A file that the manifest does not know, or that is gone.
 *
 * @param path - absolute
 * @param file - the same below the output folder
 */
export function unknownFile(
  path: string,
  folder: string,
  file: string,
  manifest: Manifest,
): Diagnostic {
  const place = textPlace(displayPath(path));
  const known = [
    ...Object.values(manifest.packages).flatMap(({ files }) => Object.keys(files)),
    ...Object.keys(manifest.once?.files ?? {}),
  ];
  const out = displayPath(folder);
  if (file === manifestName)
    return problem("error", "this is Katagami's own list of what it generated", place);
  if (known.includes(file))
    return problem("error", "there is no such file any more", place, "run `katagami generate`");
  if (known.length === 0)
    return problem(
      "error",
      `nothing has been generated in ${out}`,
      place,
      "run `katagami generate`",
    );
  if (/(?:^|\/)dist\//.test(file))
    return problem(
      "error",
      "this was compiled by `katagami build`",
      place,
      `ask for its source below ${out}/${file.replace(/dist\/.*$/, "src")}`,
    );
  return problem(
    "error",
    `this is no file that Katagami generated in ${out}`,
    place,
    didYouMean(file, known) ?? `${manifestName} lists them`,
  );
}

export function noLine(path: string, text: string, line: number): Diagnostic {
  const count = text.replace(/\n$/, "").split("\n").length;
  return problem(
    "error",
    `there is no line ${String(line)}: the file has ${String(count)}`,
    textPlace(displayPath(path)),
  );
}

export function outOfDate(path: string, line: number | null): Diagnostic {
  return problem(
    "error",
    "this is not what the models and templates give any more",
    textPlace(displayPath(path), line),
    "run `katagami generate`, and ask again",
  );
}

export function edited(path: string, text: string, made: string, line: number): Diagnostic {
  const lines = text.split("\n");
  const ours = made.split("\n");
  const first = lines.findIndex((one, index) => one !== ours[index]) + 1 || lines.length;
  const where =
    lines[line - 1] === ours[line - 1] ? "" : `; line ${String(line)} would not stand there so`;
  return problem(
    "error",
    `this file was edited by hand, from line ${String(first)} on${where}`,
    textPlace(displayPath(path), first),
    "run `katagami generate` to write it again (your changes go), and ask again",
  );
}

/** A line of a text, with what of it is meant. Columns from 1. */
export interface Excerpt {
  /** As people name it. */
  readonly file: string;
  readonly line: number;
  /** Null for all of the line. */
  readonly column: number | null;
  /** How much of the line is meant, from the column on. */
  readonly length: number;
  /** The whole line. */
  readonly text: string;
}

export interface ModelExcerpt extends Excerpt {
  readonly pointer: string;
  /** The patches that wrote what stands there now, or a part of it. */
  readonly patches: readonly string[];
}

/** A part of the line and where it came from. */
export interface Origin {
  /** The part of the line, columns from 1; `end` is the one behind. */
  readonly start: number;
  readonly end: number;
  readonly template: Excerpt;
  /** The helper that wrote it; null for a variable and for the template's own text. */
  readonly helper: string | null;
  /** The tags that called the partials on the way, the outermost first. */
  readonly through: readonly Excerpt[];
  /** Null where nothing of the model is in it. */
  readonly model: ModelExcerpt | null;
  /** Whether it is the template's own text: the model's place is then that of the part around it. */
  readonly isOwn: boolean;
  /** Whether the formatter made the line: this is then what stands before it. */
  readonly isBefore: boolean;
}

export interface Why {
  readonly generated: Excerpt;
  /** Where a file that no template lays out comes from, in a sentence; null for all others. */
  readonly note: string | null;
  /** The line that it was copied from. */
  readonly source: Excerpt | null;
  readonly origins: readonly Origin[];
}

/** A line of a text; null where it has no such line. */
export function excerptOf(
  path: string,
  text: string,
  line: number,
  column: number | null,
): Excerpt | null {
  const lines = text.split("\n");
  const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  const found = line <= count ? lines[line - 1] : undefined;
  return found === undefined
    ? null
    : { file: displayPath(path), line, column, length: 0, text: found };
}
