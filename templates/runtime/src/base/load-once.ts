/**
 * Loads a part of the runtime on its first use. Parts that not every client needs (signing, restricted data) are imported
 * this way, so that a bundler puts each into its own file and clients that do not use it never load it.
 *
 * @returns a function that returns the same value each time; a failed load is tried again.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    }));
}
