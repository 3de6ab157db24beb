/**
 * Checks the AWS Signature Version 4 of a request as it arrived, written from AWS's description ("Create a signed AWS
 * API request") and sharing nothing with the signer in templates/runtime.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Name, value, name, value …, as sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** Keys that the service knows; those of a session come with a token. */
export interface KnownKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

export interface Expectation {
  readonly service: string;
  readonly region: string;
  readonly keys: readonly KnownKeys[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Why a request is refused, in the words of the service. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

const FIVE_MINUTES = 5 * 60_000;
const UNRESERVED = /[A-Za-z0-9\-._~]/;

function uriEncode(bytes: Buffer): string {
  let text = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    text += UNRESERVED.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}

function uriDecode(text: string): Buffer {
  const bytes: number[] = [];
  const source = Buffer.from(text, "utf8");
  for (let index = 0; index < source.length; index += 1) {
    const hex = source.toString("latin1", index + 1, index + 3);
    if (source[index] === 0x25 && /^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      index += 2;
    } else {
      bytes.push(source[index]!);
    }
  }
  return Buffer.from(bytes);
}

/** Step 1: CanonicalURI. Every service but S3 encodes the path as it was sent once more. */
function canonicalUri(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "." && segment !== "") kept.push(uriEncode(Buffer.from(segment, "utf8")));
  }
  const uri = `/${kept.join("/")}`;
  return path.endsWith("/") && uri !== "/" ? `${uri}/` : uri;
}

/** Step 1: CanonicalQueryString. */
function canonicalQueryString(query: string): string {
  const pairs: [Buffer, Buffer][] = [];
  for (const part of query.split("&").filter(Boolean)) {
    const [name = "", ...rest] = part.split("=");
    pairs.push([
      Buffer.from(uriEncode(uriDecode(name))),
      Buffer.from(uriEncode(uriDecode(rest.join("=")))),
    ]);
  }
  return pairs
    .toSorted((a, b) => Buffer.compare(a[0], b[0]) || Buffer.compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function valuesOf(request: WireRequest, name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]!.toLowerCase() === name) {
      values.push(request.rawHeaders[index + 1]!.trim().replaceAll(/ {2,}/g, " "));
    }
  }
  return values;
}

const hmac = (key: Buffer | string, data: string): Buffer =>
  createHmac("sha256", key).update(data, "utf8").digest();
const sha256 = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex");

const refuse = (message: string): Refusal => ({ code: "InvalidSignatureException", message });

/**
 * @returns null when the signature is good.
 */
export function verifySignature(request: WireRequest, expected: Expectation): Refusal | null {
  const [authorization] = valuesOf(request, "authorization");
  if (authorization === undefined) {
    return { code: "MissingAuthenticationToken", message: "Missing Authentication Token" };
  }
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request, SignedHeaders=([a-z0-9\-;]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (!parts) {
    return { code: "IncompleteSignature", message: "Authorization header is malformed" };
  }
  const [, keyId, day, region, service, signedHeaders, signature] = parts as unknown as string[];
  const scope = `${day}/${region}/${service}/aws4_request`;
  if (service !== expected.service || region !== expected.region) {
    return refuse(
      `Credential should be scoped to a valid region and service, not ${region}/${service}`,
    );
  }

  const keys = expected.keys.find(({ accessKeyId }) => accessKeyId === keyId);
  const token = valuesOf(request, "x-amz-security-token")[0] ?? null;
  if (!keys || keys.sessionToken !== token) {
    return {
      code: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    };
  }

  const [date = ""] = valuesOf(request, "x-amz-date");
  const instant = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  if (!date.startsWith(day!) || !(Math.abs(expected.now - instant) <= FIVE_MINUTES)) {
    return refuse(`Signature expired or not yet current: ${date}`);
  }

  const names = signedHeaders!.split(";");
  if (names.join(";") !== [...new Set(names)].toSorted().join(";")) {
    return refuse("SignedHeaders are not in order");
  }
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index]!.toLowerCase();
    const must = name === "host" || name === "content-type" || name.startsWith("x-amz-");
    if (must && !names.includes(name)) return refuse(`header ${name} must be signed`);
  }
  if (!names.includes("host") || !names.includes("x-amz-date")) {
    return refuse("host and x-amz-date must be signed");
  }
  const absent = names.find((name) => valuesOf(request, name).length === 0);
  if (absent) return refuse(`signed header ${absent} did not arrive`);

  const bodyHash = sha256(request.body);
  const [claimedHash] = valuesOf(request, "x-amz-content-sha256");
  if (claimedHash !== undefined && claimedHash !== bodyHash) {
    return refuse("x-amz-content-sha256 is not the hash of the body");
  }
  const at = request.target.indexOf("?");
  const path = at < 0 ? request.target : request.target.slice(0, at);
  const query = at < 0 ? "" : request.target.slice(at + 1);
  const canonical = [
    request.method,
    canonicalUri(path),
    canonicalQueryString(query),
    ...names.map((name) => `${name}:${valuesOf(request, name).join(",")}`),
    "",
    signedHeaders,
    bodyHash,
  ].join("\n");

  const stringToSign = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const signingKey = hmac(
    hmac(hmac(hmac(`AWS4${keys.secretAccessKey}`, day!), region!), service!),
    "aws4_request",
  );
  const right = hmac(signingKey, stringToSign);
  if (timingSafeEqual(right, Buffer.from(signature!, "hex"))) return null;
  // The service does quote the request, tokens and all.
  return refuse(
    `The request signature we calculated does not match the signature you provided. The Canonical String for this request should have been\n'${canonical}'`,
  );
}
