// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** What the store of a document said instead of giving or taking it. */
export interface DocumentErrorInit {
  /** Null when there was no answer, or the trouble is with the document itself. */
  readonly status: number | null;
  readonly code: string | null;
  readonly requestId: string | null;
}

/**
 * A document could not be sent, fetched or read: its store refused, it is larger than `maxBytes`, it is not the gzip that
 * it is said to be, or its charset is not known. It never holds the pre-signed URL, which is a secret by itself.
 */
export class DocumentError extends Error {
  override readonly name: string = "DocumentError";
  /** The HTTP status of the store; null when its answer is not the trouble. */
  readonly status: number | null;
  /** The word of Amazon S3, such as `AccessDenied` (also: the URL has run out) or `SignatureDoesNotMatch`. */
  readonly code: string | null;
  /** `x-amz-request-id`, which is S3's own and not that of the Selling Partner API. */
  readonly requestId: string | null;

  constructor(message: string, init: DocumentErrorInit | null = null, options?: ErrorOptions) {
    super(message, options);
    this.status = init?.status ?? null;
    this.code = init?.code ?? null;
    this.requestId = init?.requestId ?? null;
  }
}
