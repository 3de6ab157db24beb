/** Where a part of a bundled document stands in truth. */
export interface Origin {
  /** As problems name it. */
  readonly file: string;
  readonly pointer: string;
}

/** Pointer of a part that was brought in → where it came from. */
export type SourceLocations = ReadonlyMap<string, Origin>;

/** Where a place of a bundled document stands in truth; null for the document's own. */
export function sourceLocation(origins: SourceLocations, pointer: string): Origin | null {
  if (origins.size === 0) return null;
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf("/", end - 1)) {
    const origin = origins.get(pointer.slice(0, end));
    if (origin !== undefined)
      return { file: origin.file, pointer: `${origin.pointer}${pointer.slice(end)}` };
  }
  return null;
}
