import { amzDateFormatter } from "../base/amz-date.js";
import { percentEncode } from "../base/percent-encode.js";
import { type Hashes, platformHashes } from "../base/sha256.js";

/** Keys to sign with: those of a user, or of a role's session, which have a token. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** When they expire (default: never). */
  readonly expiration?: Date | undefined;
}

/** A request to sign, and how to sign it. */
export interface SignRequestOptions {
  readonly method: string;
  /** Absolute, exactly as sent: with the path and the query percent-encoded. */
  readonly url: string | URL;
  /** Every header that will be sent, in any order; `host` is read from the URL if it is missing. */
  readonly headers: Readonly<Record<string, string>> | Iterable<readonly [string, string]>;
  readonly body?: string | Uint8Array | null | undefined;
  /** Default: `execute-api`, the Selling Partner API. */
  readonly service?: string | undefined;
  readonly region: string;
  readonly credentials: AwsCredentials;
  /** Default: now. */
  readonly date?: Date | undefined;
  /** Whether to remove `.`, `..` and double slashes from the canonical path (default: true, right for all services but S3). */
  readonly normalizePath?: boolean | undefined;
  /** Whether to send the body's hash too, as the signed header `x-amz-content-sha256` (default: false). */
  readonly signBody?: boolean | undefined;
  /** Whether to add the session token without signing it (default: false). */
  readonly omitSessionToken?: boolean | undefined;
  /** Reuses its signing key, which saves four of five HMACs. */
  readonly signer?: Signer | undefined;
}

/** The headers to add to the request. */
export interface SignatureHeaders {
  "x-amz-date": string;
  "x-amz-security-token"?: string;
  "x-amz-content-sha256"?: string;
  authorization: string;
}

/** Headers that proxies and HTTP clients may add or change in between, which would make the signature invalid. */
const UNSIGNED = new Set([
  "authorization",
  "connection",
  "expect",
  "transfer-encoding",
  "user-agent",
  "x-amzn-trace-id",
]);

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Encoded as `percentEncode` does it, so that decoding and encoding again would change nothing. */
const ENCODED = /^(?:[\w\-.~]|%(?:2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF]|[0189A-F][0-9A-F]))*$/;

/** Writes a name or value of the query in the canonical form, however it is encoded in the URL. */
function canonicalText(text: string): string {
  if (ENCODED.test(text)) return text;
  try {
    return percentEncode(decodeURIComponent(text));
  } catch {
    return percentEncode(text);
  }
}

/** Compares by code point, never by locale. For the ASCII compared here, UTF-16 order is the same. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function normalize(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const slash = segments.length > 0 && /\/\.{0,2}$/.test(path) ? "/" : "";
  return `/${segments.join("/")}${slash}`;
}

function canonicalPath(path: string, normalized: boolean): string {
  const clean = normalized && /\/[./]/.test(path) ? normalize(path) : path;
  // Most paths have unreserved characters only, and need no encoding.
  return /^[\w\-.~/]*$/.test(clean) ? clean || "/" : clean.split("/").map(percentEncode).join("/");
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  const pairs: [string, string][] = [];
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const [name, value] = at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
    pairs.push([canonicalText(name), canonicalText(value)]);
  }
  // By name, then by value: sorted as joined text, `Param-3=` would come before `Param=`.
  pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

/** Trims, and replaces several spaces and line folds by one space. */
function canonicalValue(value: string): string {
  return /^(?:[!-~]+(?: [!-~]+)*)?$/.test(value) ? value : value.trim().replace(/\s+/g, " ");
}

function splitUrl(url: string): { host: string; path: string; query: string } {
  const parts = /^(https?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i.exec(url);
  if (!parts) throw new TypeError("signRequest: the URL is not an absolute http(s) URL");
  const [, scheme = "", authority = "", path = "", query = ""] = parts;
  // `fetch` omits the default port in the Host header.
  const port = scheme.toLowerCase() === "https" ? /:443$/ : /:80$/;
  return { host: authority.toLowerCase().replace(port, ""), path, query };
}

/**
 * Writes the headers that are signed, in lower case and ordered by name.
 *
 * @param added - those of the signature; they replace given ones of the same name.
 */
function canonicalHeaders(
  given: SignRequestOptions["headers"],
  host: string,
  added: readonly [string, string][],
): { readonly names: string; readonly lines: string } {
  const headers = new Map<string, string>();
  const pairs: Iterable<readonly [string, string]> =
    // What can be iterated is one of the two types.
    Symbol.iterator in given ? (given as Iterable<[string, string]>) : Object.entries(given);
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    if (UNSIGNED.has(lower)) continue;
    const earlier = headers.get(lower);
    const own = canonicalValue(value);
    // Values of one name stay in the order given.
    headers.set(lower, earlier === undefined ? own : `${earlier},${own}`);
  }
  if (!headers.has("host")) headers.set("host", host);
  for (const [name, value] of added) headers.set(name, value);
  const sorted: string[] = [];
  for (const name of headers.keys()) insert(sorted, name);
  const lines = sorted.map((name) => `${name}:${headers.get(name)}`).join("\n");
  return { names: sorted.join(";"), lines };
}

/** Adds a name to sorted ones: they are few, and `sort` would copy them. By UTF-16 code unit, which for ASCII is the code point. */
function insert(sorted: string[], name: string): void {
  let at = sorted.push(name) - 1;
  for (
    let before = sorted[at - 1];
    before !== undefined && before > name;
    before = sorted[at - 1]
  ) {
    sorted[at] = before;
    at -= 1;
  }
  sorted[at] = name;
}

/** What is signed of a request. */
interface Draft {
  readonly date: string;
  readonly scope: string;
  /** The names of the signed headers. */
  readonly names: string;
  readonly canonicalRequest: string;
  readonly bodyHash: string;
}

/** Signs requests and keeps the signing key, which is valid for one day, region, service and pair of AWS keys. */
export class Signer {
  readonly #hashes: Hashes;
  readonly #date = amzDateFormatter();
  #scope = "";
  #secret = "";
  #key: Uint8Array | Promise<Uint8Array> | null = null;

  /** @param hashes - for tests (default: those of the platform). */
  constructor(hashes: Hashes = platformHashes()) {
    this.#hashes = hashes;
  }

  /**
   * Returns the headers to add to a request; everything else must be sent exactly as given. See `signRequest`.
   *
   * @throws TypeError if the URL is not an absolute http(s) URL.
   */
  async sign(options: SignRequestOptions): Promise<SignatureHeaders> {
    const body = options.body ?? "";
    const bodyHash = body.length === 0 ? EMPTY_SHA256 : await this.#hashes.sha256(body);
    const draft = this.#draft(options, bodyHash);
    const toSign = stringToSign(draft, await this.#hashes.sha256(draft.canonicalRequest));
    const key = await this.#signingKey(draft.scope, options.credentials.secretAccessKey);
    return signatureHeaders(options, draft, await this.#hashes.hmacHex(key, toSign));
  }

  /**
   * The same at once, without the promises, which take as long as the hashes.
   *
   * @returns null where the platform hashes later, or the key is not there yet: then call `sign`.
   * @throws TypeError as `sign` rejects.
   */
  signNow(options: SignRequestOptions): SignatureHeaders | null {
    const { isSynchronous, sha256, hmacHex } = this.#hashes;
    if (!isSynchronous) return null;
    const body = options.body ?? "";
    // Synchronous, so these are texts.
    const bodyHash = body.length === 0 ? EMPTY_SHA256 : (sha256(body) as string);
    const draft = this.#draft(options, bodyHash);
    const key = this.#signingKey(draft.scope, options.credentials.secretAccessKey);
    if (!(key instanceof Uint8Array)) return null;
    const toSign = stringToSign(draft, sha256(draft.canonicalRequest) as string);
    return signatureHeaders(options, draft, hmacHex(key, toSign) as string);
  }

  #draft(options: SignRequestOptions, bodyHash: string): Draft {
    const { credentials, service = "execute-api", signBody = false } = options;
    const { host, path, query } = splitUrl(String(options.url));
    const date = this.#date((options.date ?? new Date()).getTime());
    const added: [string, string][] = [["x-amz-date", date]];
    if (credentials.sessionToken && !options.omitSessionToken) {
      added.push(["x-amz-security-token", credentials.sessionToken]);
    }
    if (signBody) added.push(["x-amz-content-sha256", bodyHash]);
    const { names, lines } = canonicalHeaders(options.headers, host, added);
    return {
      date,
      scope: `${date.slice(0, 8)}/${options.region}/${service}/aws4_request`,
      names,
      canonicalRequest:
        `${options.method.toUpperCase()}\n${canonicalPath(path, options.normalizePath ?? true)}\n` +
        `${canonicalQuery(query)}\n${lines}\n\n${names}\n${bodyHash}`,
      bodyHash,
    };
  }

  #signingKey(scope: string, secret: string): Uint8Array | Promise<Uint8Array> {
    if (this.#key === null || this.#scope !== scope || this.#secret !== secret) {
      this.#scope = scope;
      this.#secret = secret;
      this.#key = this.#deriveKey(scope, secret);
    }
    return this.#key;
  }

  async #deriveKey(scope: string, secret: string): Promise<Uint8Array> {
    let key: string | Uint8Array = `AWS4${secret}`;
    for (const part of scope.split("/")) key = await this.#hashes.hmac(key, part);
    // A string only before the first round, and a scope has four parts.
    const derived = key as Uint8Array;
    // Without its promise, unless another has been asked for in the meantime.
    if (this.#scope === scope && this.#secret === secret) this.#key = derived;
    return derived;
  }
}

function stringToSign({ date, scope }: Draft, requestHash: string): string {
  return `AWS4-HMAC-SHA256\n${date}\n${scope}\n${requestHash}`;
}

function signatureHeaders(
  { credentials, signBody = false }: SignRequestOptions,
  { date, scope, names, bodyHash }: Draft,
  signature: string,
): SignatureHeaders {
  const { accessKeyId, sessionToken } = credentials;
  const result: SignatureHeaders = {
    "x-amz-date": date,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
  if (sessionToken) result["x-amz-security-token"] = sessionToken;
  if (signBody) result["x-amz-content-sha256"] = bodyHash;
  return result;
}
