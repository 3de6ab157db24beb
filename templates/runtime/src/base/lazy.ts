/**
 * Loads a part of the runtime when it is first asked for. What not every client needs (signing, restricted data) is
 * imported this way, so that a bundler puts it into a file of its own and clients that never ask never load it.
 *
 * @returns gives the same value each time; a failed load is not remembered.
 */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    }));
}
