/**
 * Checks the AWS Signature Version 4 of a request as it arrived. Written from AWS's description ("Create a signed AWS API
 * request") as a service would do it; it shares nothing with the signer of the runtime.
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { headerValues, type SandboxRequest, splitTarget } from "./http.js";

/** AWS keys that the service accepts. The keys of an STS session have a token. */
export interface KnownKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

export interface SignatureExpectation {
  readonly service: string;
  readonly regions: readonly string[];
  readonly keys: readonly KnownKeys[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Why a request is refused: code and message as AWS sends them. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

interface Credential {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** How far `x-amz-date` may be from the clock of the service, in milliseconds. */
const tolerance = 5 * 60_000;

/** @returns null if the signature is valid */
export function verifySignature(
  request: SandboxRequest,
  expected: SignatureExpectation,
): Refusal | null {
  const [authorization] = headerValues(request, "authorization");
  if (authorization === undefined)
    return { code: "MissingAuthenticationToken", message: "Missing Authentication Token" };
  const credential = parseAuthorization(authorization);
  if (credential === null)
    return { code: "IncompleteSignature", message: "Authorization header is malformed" };
  const { region, service, day } = credential;
  if (service !== expected.service || !expected.regions.includes(region)) {
    return refuse(
      `Credential should be scoped to a valid region and to the service ${expected.service}, not to ${region}/${service}`,
    );
  }
  const token = headerValues(request, "x-amz-security-token")[0] ?? null;
  const keys = expected.keys.find(({ accessKeyId }) => accessKeyId === credential.accessKeyId);
  if (keys === undefined || keys.sessionToken !== token) {
    return {
      code: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    };
  }
  const [date = ""] = headerValues(request, "x-amz-date");
  if (!date.startsWith(day) || !(Math.abs(expected.now - millisecondsOf(date)) <= tolerance))
    return refuse(`Signature expired or not yet current: ${date || "x-amz-date is missing"}`);
  const problem = headerProblem(request, credential.signedHeaders) ?? hashProblem(request);
  if (problem !== null) return refuse(problem);

  const canonical = canonicalRequest(request, credential.signedHeaders);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const stringToSign = ["AWS4-HMAC-SHA256", date, scope, sha256(canonical)].join("\n");
  const signingKey = [day, region, service, "aws4_request"].reduce<Buffer | string>(
    hmac,
    `AWS4${keys.secretAccessKey}`,
  );
  if (timingSafeEqual(hmac(signingKey, stringToSign), Buffer.from(credential.signature, "hex")))
    return null;
  return refuse(
    `The request signature we calculated does not match the signature you provided. The Canonical String for this request should have been\n'${withoutTokens(canonical)}'`,
  );
}

function parseAuthorization(text: string): Credential | null {
  const parts =
    /^AWS4-HMAC-SHA256 +Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/([^/\s]+)\/aws4_request, *SignedHeaders=([a-z0-9\-;]+), *Signature=([0-9a-f]{64})$/.exec(
      text,
    );
  if (parts === null) return null;
  const [, accessKeyId = "", day = "", region = "", service = "", names = "", signature = ""] =
    parts;
  return { accessKeyId, day, region, service, signedHeaders: names.split(";"), signature };
}

function refuse(message: string): Refusal {
  return { code: "InvalidSignatureException", message };
}

/** Milliseconds since 1970 for a date such as `20261121T090807Z`; NaN for any other text. */
function millisecondsOf(date: string): number {
  return Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
}

function headerProblem(request: SandboxRequest, names: readonly string[]): string | null {
  if (names.join() !== [...new Set(names)].toSorted().join())
    return "SignedHeaders are not in order";
  const present = new Set(request.headers.map(([name]) => name.toLowerCase()));
  // A session token may be added after signing: an SDK did so for years, and Amazon accepted it.
  const unsigned = [...present].find(
    (name) =>
      (name === "host" || name.startsWith("x-amz-")) &&
      name !== "x-amz-security-token" &&
      !names.includes(name),
  );
  if (unsigned !== undefined) return `the header ${unsigned} must be signed`;
  if (!names.includes("host") || !names.includes("x-amz-date"))
    return "host and x-amz-date must be signed";
  const absent = names.find((name) => !present.has(name));
  return absent === undefined ? null : `the signed header ${absent} is missing`;
}

function hashProblem(request: SandboxRequest): string | null {
  const [claimed] = headerValues(request, "x-amz-content-sha256");
  return claimed === undefined || claimed === sha256(request.body)
    ? null
    : "x-amz-content-sha256 is not the hash of the body";
}

function canonicalRequest(request: SandboxRequest, names: readonly string[]): string {
  const { path, query } = splitTarget(request.target);
  return [
    request.method,
    canonicalUri(path),
    canonicalQuery(query),
    ...names.map((name) => {
      const values = headerValues(request, name).map((value) => value.replaceAll(/ {2,}/g, " "));
      return `${name}:${values.join(",")}`;
    }),
    "",
    names.join(";"),
    sha256(request.body),
  ].join("\n");
}

/** Removes `.` and `..` from a path and encodes it, as it was sent, once more; every service but S3 does so. */
function canonicalUri(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "." && segment !== "") kept.push(encodeBytes(Buffer.from(segment)));
  }
  return `/${kept.join("/")}${path.endsWith("/") && kept.length > 0 ? "/" : ""}`;
}

/** Decodes names and values, encodes them in the canonical way, and sorts them by name, then by value. */
function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", ...value] = part.split("=");
      return [encodeBytes(decodeBytes(name)), encodeBytes(decodeBytes(value.join("=")))] as const;
    })
    .toSorted(([a, x], [b, y]) => order(a, b) || order(x, y))
    .map((pair) => pair.join("="))
    .join("&");
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function encodeBytes(bytes: Buffer): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9\-._~]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

function decodeBytes(text: string): Buffer {
  const parts = text.split(/(%[0-9a-f]{2})/i);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.from(part.slice(1), "hex") : Buffer.from(part),
    ),
  );
}

/** Hides tokens, because the error message quotes the whole request. */
function withoutTokens(canonical: string): string {
  return canonical.replaceAll(/^(x-amz-(?:access|security)-token):.*$/gm, "$1:…");
}

function hmac(key: Buffer | string, data: string): Buffer {
  return createHmac("sha256", key).update(data, "utf8").digest();
}

function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}
