// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { abortable, checkDuration } from "../base/abort.js";
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { charsetOf, decoderFor } from "./charset.js";
import { parsePresigned, requestPresigned, type TransferOptions } from "./presigned.js";

/** What can be uploaded. A string is sent as UTF-8; a stream is read into memory first. */
export type UploadBody = string | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array>;

export interface UploadOptions extends TransferOptions {
  /** The pre-signed URL: `url` of `createFeedDocument`, of an upload destination, and so on. */
  readonly url: string;
  /** Exactly the content type passed to the operation that returned the URL; it is part of the URL's signature. */
  readonly contentType: string;
  /**
   * Pre-signed URLs accept no chunked uploads, so the length must be known first: a stream is read into memory. For larger
   * files, `openAsBlob` of `node:fs` returns a Blob that is read from disk while it is sent.
   */
  readonly body: UploadBody;
  /** Headers returned together with the URL: `payload.headers` of an upload destination. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Compresses the body and sets Content-Encoding. Use it only if the documentation of an API allows it: feeds must not be
   * compressed, and an upload destination's `contentMD5` would be that of the compressed bytes.
   */
  readonly gzip?: boolean | undefined;
  /** Milliseconds that the upload may take (default: 300000, as long as URLs are valid); Infinity for no limit. */
  readonly timeout?: number | undefined;
}

const WHAT = "uploadDocument";

const DEFAULT_TIMEOUT = 300_000;

/** Never sent to a store, which would even refuse a request with two kinds of credentials. */
const CREDENTIALS = new Set(["authorization", "cookie", "x-amz-access-token"]);

/** Set by `fetch`. */
const SET_BY_FETCH = new Set(["content-length", "host", "transfer-encoding"]);

/**
 * Sends a document to its pre-signed URL: `PUT`, with the Content-Type that the URL was created for, a Content-Length, and
 * no credentials.
 *
 * @throws ConfigurationError listing every problem, DocumentError if the store refuses, NetworkError, TimeoutError,
 * `signal.reason`, or what reading the body throws.
 */
export async function uploadDocument(options: UploadOptions): Promise<void> {
  const { body, contentType, signal, gzip = false, timeout = DEFAULT_TIMEOUT } = options;
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(`${WHAT}: ${problem}`);
  const url = parsePresigned(options.url);
  if (url === null) report("url is not an https URL");
  checkDuration("timeout", timeout, report);
  const headers = resolveHeaders(options, report);
  if (typeof body === "string") checkText(body, contentType, report);
  if (url === null || problems.length > 0) throw new ConfigurationError(problems);

  signal?.throwIfAborted();
  if (gzip) headers.set("content-encoding", "gzip");
  const blob = await abortable(toBlob(body, gzip), signal ?? null);
  const request = { what: WHAT, method: "PUT", url, headers, body: blob, timeout } as const;
  const response = await requestPresigned(request, options);
  // S3 sends no body; an unread one would keep the connection busy.
  await response.body?.cancel();
}

/** The part of a feeds client that is used. */
export interface FeedDocuments {
  createFeedDocument(
    params: { readonly body: { readonly contentType: string } },
    options?: { readonly signal?: AbortSignal | undefined },
  ): PromiseLike<{ readonly feedDocumentId: string; readonly url: string }>;
}

/**
 * Creates the document of a feed and uploads it, with one Content-Type on both steps.
 *
 * @param feeds - the client of the Feeds API.
 * @returns the id to pass to `createFeed` as `inputFeedDocumentId`.
 * @throws as `uploadDocument`, and what the call throws.
 */
export async function uploadFeedDocument(
  feeds: FeedDocuments,
  options: Omit<UploadOptions, "url" | "gzip" | "headers">,
): Promise<string> {
  const { contentType, signal } = options;
  const { feedDocumentId, url } = await feeds.createFeedDocument(
    { body: { contentType } },
    { signal },
  );
  await uploadDocument({ ...options, url });
  return feedDocumentId;
}

function resolveHeaders(
  { headers: given = {}, contentType }: UploadOptions,
  report: ReportProblem,
): Headers {
  const headers = new Headers();
  const add = (name: string, value: string): void => {
    try {
      headers.set(name, value);
    } catch {
      report(`${name} cannot be sent as a header`);
    }
  };
  if (typeof contentType === "string" && contentType !== "") add("content-type", contentType);
  else report("contentType is missing");
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    if (SET_BY_FETCH.has(lower)) continue;
    if (CREDENTIALS.has(lower))
      report(`headers[${JSON.stringify(name)}] must not be sent to the store`);
    else if (typeof value !== "string") report(`headers[${JSON.stringify(name)}] is not a string`);
    else if (lower !== "content-type") add(name, value);
    else if (value !== contentType) report("contentType differs from that of the headers");
  }
  return headers;
}

/** Reports a string whose Content-Type names another charset than UTF-8: the store would read other characters. */
function checkText(text: string, contentType: string, report: ReportProblem): void {
  const charset = charsetOf(contentType);
  if (charset === null) return;
  const encoding = decoderFor(charset)?.encoding ?? charset;
  // All charsets of feeds include ASCII.
  // oxlint-disable-next-line no-control-regex -- ASCII is meant, all of it
  if (encoding === "utf-8" || (/^[\0-\x7f]*$/.test(text) && !encoding.startsWith("utf-16"))) return;
  report(
    `a string is sent as UTF-8, but contentType says ${charset}: encode it and pass the bytes`,
  );
}

/** Reads the whole body, so that its length is known and it can be sent again. */
async function toBlob(body: UploadBody, gzip: boolean): Promise<Blob> {
  if (body instanceof Blob && !gzip) return body;
  // The platform converts all kinds of body. It accepts a Uint8Array over any buffer, which its type does not say.
  const all = new Response(body as ConstructorParameters<typeof Response>[0]);
  if (!gzip) return await all.blob();
  return new Response(
    (all.body ?? new Blob([]).stream()).pipeThrough(new CompressionStream("gzip")),
  ).blob();
}
