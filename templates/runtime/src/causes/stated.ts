import type { ErrorCauseKind } from "../base/error-cause.js";
import type { Refusal } from "./refusal.js";

/** What messages and details of a refusal say, the most telling first. */
const DETAILS: readonly (readonly [RegExp, ErrorCauseKind])[] = [
  [/\bsecret[^.]* expired/i, "secret-expired"],
  [/security token[^.]* (?:expired|invalid)|not yet current|signature/i, "gateway-signature"],
  [/access token[^.]* missing/i, "token-missing"],
  [/access token[^.]* expired/i, "token-expired"],
  [/access token[^.]* (?:revoked|malformed|invalid)/i, "token-invalid"],
  [/has subscriptions/i, "has-subscriptions"],
  [/access requested fields/i, "fields-not-granted"],
  [/does? not have access to/i, "restricted-data"],
];

/** What codes and `x-amzn-ErrorType` say, with or without `Exception` at their end. */
const TYPES: readonly (readonly [RegExp, ErrorCauseKind])[] = [
  [
    /Signature|UnrecognizedClient|InvalidClientTokenId|ExpiredToken|RequestExpired/,
    "gateway-signature",
  ],
  [/^MissingAuthenticationToken/, "unknown-path"],
];

/**
 * Finds the cause that a response states itself: by the text of its errors first, then by their codes and `x-amzn-ErrorType`.
 *
 * @returns null if it states none: "Access to requested resource is denied." with empty details is said for many.
 */
export function statedCause(refusal: Refusal): ErrorCauseKind | null {
  const { errors, errorType } = refusal;
  const text = errors.map(({ message, details }) => `${message} ${details ?? ""}`).join(" ");
  for (const [pattern, kind] of DETAILS) if (pattern.test(text)) return kind;
  const types = [...errors.map(({ code }) => code), errorType ?? ""];
  for (const [pattern, kind] of TYPES) {
    // A gateway that wants a signature says the same of a request without one; where there was one, it was not liked.
    if (types.some((type) => pattern.test(type)))
      return kind === "unknown-path" && refusal.isSigned ? "gateway-signature" : kind;
  }
  return null;
}

/** What usually comes next if the stated cause does not hold. */
export function followUps(stated: ErrorCauseKind): readonly ErrorCauseKind[] {
  switch (stated) {
    case "token-invalid":
      return ["authorization-revoked", "wrong-region"];
    case "unknown-path":
      return ["removed", "gateway-signature"];
    case "fields-not-granted":
    case "restricted-data":
      return ["role-missing"];
    default:
      return [];
  }
}
