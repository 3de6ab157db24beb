/** A place in a model file. */
export interface SourceLocation {
  /** As problems name it. */
  readonly file: string;
  readonly pointer: string;
}

/** For each part that was copied in from another file: its pointer in the bundled document → its place in that file. */
export type SourceLocations = ReadonlyMap<string, SourceLocation>;

/** Finds the other file that a place of a bundled document was copied from; null if it is the document's own. */
export function sourceLocation(locations: SourceLocations, pointer: string): SourceLocation | null {
  if (locations.size === 0) return null;
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf("/", end - 1)) {
    const location = locations.get(pointer.slice(0, end));
    if (location !== undefined)
      return { ...location, pointer: `${location.pointer}${pointer.slice(end)}` };
  }
  return null;
}
