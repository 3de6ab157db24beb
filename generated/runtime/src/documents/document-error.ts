// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * A document could not be sent, fetched or read: its store refused, it is larger than `maxBytes`, its gzip is damaged, or
 * its charset is not known. The error never contains the pre-signed URL, which is a secret itself.
 */
export class DocumentError extends Error {
  override readonly name: string = "DocumentError";
  /** The HTTP status of the store; null if its response is not the problem. */
  readonly status: number | null;
  /** The error code of Amazon S3, such as `AccessDenied` (also if the URL has expired) or `SignatureDoesNotMatch`. */
  readonly code: string | null;
  /** `x-amz-request-id` of S3, not that of the Selling Partner API. */
  readonly requestId: string | null;

  /** @param init - the response of the store; null if there was none, or if the document itself is the problem. */
  constructor(
    message: string,
    init: Pick<DocumentError, "status" | "code" | "requestId"> | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = init?.status ?? null;
    this.code = init?.code ?? null;
    this.requestId = init?.requestId ?? null;
  }
}

/**
 * A flat file is not as `rows` expects it: a row has too many or too few fields, a column is missing, a quote is not closed.
 * The message has no values of rows.
 */
export class FlatFileError extends DocumentError {
  override readonly name: string = "FlatFileError";
  /** The line where the problem is, from 1; null if the document has no header line. */
  readonly line: number | null;

  constructor(problem: string, line: number | null) {
    super(line === null ? `rows: ${problem}` : `rows: line ${line}: ${problem}`);
    this.line = line;
  }
}
