import { displayPath } from "./model/model-file.js";
import { type Diagnostic, problem, textPlace } from "./diagnostic.js";
import { type Manifest, manifestName } from "./emit/manifest.js";
import { didYouMean } from "./nearest.js";

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
