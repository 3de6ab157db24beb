import { type Failure, inputError, textPlace } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { didYouMean } from "../lib/suggest.js";
import type { Piece } from "./line-pieces.js";
import { filesOf, type Manifest, manifestName } from "../output/manifest.js";

/** Reports why the source of a line cannot be given, and describes one that can. */

/**
 * Reports a file that is not in the manifest, or is gone.
 *
 * @param path - absolute
 * @param file - the same below the output folder
 */
export function unknownFile(
  path: string,
  folder: string,
  file: string,
  manifest: Manifest,
): Failure {
  const place = textPlace(displayPath(path));
  const known = [...filesOf(manifest).keys()];
  const out = displayPath(folder);
  if (file === manifestName)
    return inputError("this is the manifest, Katagami's list of what it generated", place);
  if (known.includes(file)) return inputError("the file is gone", place, "run `katagami generate`");
  if (known.length === 0)
    return inputError(`nothing has been generated in ${out}`, place, "run `katagami generate`");
  if (/(?:^|\/)dist\//.test(file))
    return inputError(
      "this was compiled by `katagami build`",
      place,
      `ask about its source below ${out}/${file.replace(/dist\/.*$/, "src")}`,
    );
  return inputError(
    `Katagami did not generate this file in ${out}`,
    place,
    didYouMean(file, known) ?? `${manifestName} lists them`,
  );
}

export function outOfDate(path: string): Failure {
  return inputError(
    "this file is out of date: models or templates have changed",
    textPlace(displayPath(path)),
    "run `katagami generate`, then ask again",
  );
}

export function edited(path: string, text: string, generated: string, line: number): Failure {
  const lines = text.split("\n");
  const ours = generated.split("\n");
  const first = lines.findIndex((one, index) => one !== ours[index]) + 1 || lines.length;
  const where = lines[line - 1] === ours[line - 1] ? "" : `; line ${String(line)} differs too`;
  return inputError(
    `this file was edited by hand, from line ${String(first)} on${where}`,
    textPlace(displayPath(path), first),
    "run `katagami generate` to write it again (your changes are lost), then ask again",
  );
}

/** A line of a file, and the part of it that is meant. Columns count from 1. */
export interface Excerpt {
  /** As people name it. */
  readonly file: string;
  readonly line: number;
  /** Null for all of the line. */
  readonly column: number | null;
  /** The length of the part that is meant. */
  readonly length: number;
  /** The whole line. */
  readonly text: string;
}

export interface ModelExcerpt extends Excerpt {
  readonly pointer: string;
  /** The patches that changed the place, or a part of it. */
  readonly patches: readonly string[];
}

/** A part of a generated line and its sources. */
export interface LineOrigin extends Pick<Piece, "start" | "end" | "isBefore"> {
  readonly template: Excerpt;
  /** The helper that wrote the part; null for a variable and for text of the template. */
  readonly helper: string | null;
  /** The tags that called the partials, the outermost first. */
  readonly through: readonly Excerpt[];
  /** Null when nothing in it is from the model. */
  readonly model: ModelExcerpt | null;
  /** Whether the part is text of the template; `model` is then the place of what surrounds it. */
  readonly isOwn: boolean;
}

export interface Why {
  readonly generated: Excerpt;
  /** The source of a file that no template lays out, in a sentence; null for all others. */
  readonly note: string | null;
  /** The line that a copied line was copied from. */
  readonly source: Excerpt | null;
  readonly origins: readonly LineOrigin[];
}

/**
 * Cuts a line out of the text of a file.
 *
 * @throws Failure when it has no such line
 */
export function excerptOf(
  path: string,
  text: string,
  line: number,
  column: number | null,
): Excerpt {
  const file = displayPath(path);
  const lines = text.replace(/\n$/, "").split("\n");
  const found = text === "" ? undefined : lines[line - 1];
  if (found !== undefined) return { file, line, column, length: 0, text: found };
  throw inputError(
    `there is no line ${String(line)}: the file has ${String(lines.length)}`,
    textPlace(file),
  );
}
