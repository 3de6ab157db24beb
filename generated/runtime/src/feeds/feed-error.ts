// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** A feed cannot be built, or a document is no processing report. Names keys and message ids, never values. */
export class FeedError extends Error {
  override readonly name: string = "FeedError";
}
