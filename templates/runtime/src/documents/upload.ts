import { abortable, isDuration } from "../base/abort.js";
import { ConfigurationError } from "../base/errors.js";
import { charsetOf, decoderFor } from "./charset.js";
import { parsePresigned, requestPresigned, type TransferOptions } from "./presigned.js";

/** What can be uploaded. A string goes out as UTF-8; a stream is read into memory first. */
export type UploadBody = string | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array>;

export interface UploadOptions extends TransferOptions {
  /** The pre-signed URL: `url` of `createFeedDocument`, of an upload destination, … */
  readonly url: string;
  /** Exactly what the operation that gave the URL was told; it is part of the URL's signature. */
  readonly contentType: string;
  /**
   * Pre-signed URLs take no chunked uploads, so the length must be known before: a stream is read into memory. For what
   * does not fit there, `openAsBlob` of `node:fs` makes a Blob that is read from disk while it is sent.
   */
  readonly body: UploadBody;
  /** Headers that came with the URL and belong to it: `payload.headers` of an upload destination. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Compresses the body and says so in Content-Encoding. Only where the documentation of an API allows it: feeds must not
   * be compressed, and an upload destination's `contentMD5` would be that of the compressed bytes.
   */
  readonly gzip?: boolean | undefined;
  /** Milliseconds that the upload may take; 300000, as long as URLs are good for, when left out; Infinity for none. */
  readonly timeout?: number | undefined;
}

const WHAT = "uploadDocument";

const DEFAULT_TIMEOUT = 300_000;

/** They have no business at a store, which would even refuse a request that has two kinds of credentials. */
const CREDENTIALS = new Set(["authorization", "cookie", "x-amz-access-token"]);

/** `fetch` writes them by itself. */
const OWN = new Set(["content-length", "host", "transfer-encoding"]);

/**
 * Sends a document to its pre-signed URL: `PUT`, with the Content-Type that the URL was made for, a Content-Length, and no
 * credentials.
 *
 * @throws ConfigurationError naming all that is wrong, DocumentError when the store refuses, NetworkError, TimeoutError,
 * `signal.reason`, or what reading the body throws.
 */
export async function uploadDocument(options: UploadOptions): Promise<void> {
  const { body, contentType, signal, gzip = false, timeout = DEFAULT_TIMEOUT } = options;
  const problems: string[] = [];
  const report = (problem: string): unknown => problems.push(`${WHAT}: ${problem}`);
  const url = parsePresigned(options.url);
  if (url === null) report("url is not an https URL");
  if (!isDuration(timeout)) report("timeout is not a number of milliseconds above 0");
  const headers = resolveHeaders(options, report);
  if (typeof body === "string") checkText(body, contentType, report);
  if (url === null || problems.length > 0) throw new ConfigurationError(problems);

  signal?.throwIfAborted();
  if (gzip) headers.set("content-encoding", "gzip");
  const blob = await abortable(toBlob(body, gzip), signal ?? null);
  const request = { what: WHAT, method: "PUT", url, headers, body: blob, timeout } as const;
  const response = await requestPresigned(request, options);
  // S3 answers with nothing; whatever it is, it would keep the connection busy.
  await response.body?.cancel();
}

/** As much of a feeds client as is used. */
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
 * @returns the id that `createFeed` takes as `inputFeedDocumentId`.
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
  report: (problem: string) => unknown,
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
    if (OWN.has(lower)) continue;
    if (CREDENTIALS.has(lower)) report(`headers[${JSON.stringify(name)}] is not for the store`);
    else if (typeof value !== "string") report(`headers[${JSON.stringify(name)}] is not a string`);
    else if (lower !== "content-type") add(name, value);
    else if (value !== contentType) report("contentType is not that of the headers");
  }
  return headers;
}

/** A string goes out as UTF-8: where the Content-Type says otherwise, its letters would arrive as others. */
function checkText(text: string, contentType: string, report: (problem: string) => unknown): void {
  const charset = charsetOf(contentType);
  if (charset === null) return;
  const encoding = decoderFor(charset)?.encoding ?? charset;
  // All the charsets that feeds come in have ASCII in common.
  // oxlint-disable-next-line no-control-regex -- ASCII is meant, all of it
  if (encoding === "utf-8" || (/^[\0-\x7f]*$/.test(text) && !encoding.startsWith("utf-16"))) return;
  report(
    `a string is sent as UTF-8, but contentType says ${charset}: encode it and give the bytes`,
  );
}

/** The whole body; its length is known then, and it can be sent again. */
async function toBlob(body: UploadBody, gzip: boolean): Promise<Blob> {
  if (body instanceof Blob && !gzip) return body;
  // The platform's own way from everything to everything. It takes a Uint8Array over any buffer; its type is newer than that.
  const all = new Response(body as ConstructorParameters<typeof Response>[0]);
  if (!gzip) return await all.blob();
  return new Response(
    (all.body ?? new Blob([]).stream()).pipeThrough(new CompressionStream("gzip")),
  ).blob();
}
