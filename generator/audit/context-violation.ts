import type { OutputFile } from "../lib/output-file.js";
import type { Segment } from "../render/source-map.js";

/**
 * Holds what was rendered against where it came from: whatever a tag wrote must have stayed in its place. Either it lies
 * inside one token (a string, a comment, a name) and holds nothing that ends or changes that token, or it is whole tokens
 * of the kind that its helper promises. By induction over the tags of a file, none of them can change what the text of the
 * template around it means: not by any text of any model.
 */

/** What is wrong with a tag's place: where it stands, and what would fit there where that is known better than by the place. */
export interface ContextViolation {
  readonly segment: Segment;
  readonly where: string;
  readonly hint: string | null;
}

export type Audit = (file: OutputFile, segments: readonly Segment[]) => ContextViolation[];
