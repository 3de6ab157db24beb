/** What may have led to a refusal. `causes/` decides which; these are the types that every error has. */

/** Every cause that is told apart. The first nine are stated by the response, the others follow from what is known of the call. */
export type ErrorCauseKind =
  /** The access token is older than an hour. */
  | "token-expired"
  /** What was sent is no access token, or one that has been revoked. */
  | "token-invalid"
  | "token-missing"
  /** The client secret behind the token was not rotated in time. */
  | "secret-expired"
  /** Nothing is at this method and path. */
  | "unknown-path"
  /** A gateway that checks signatures refused the one of the request, or that there is none. */
  | "gateway-signature"
  /** A destination of notifications that still has subscriptions. */
  | "has-subscriptions"
  /** Fields of a Data Kiosk query whose role is missing. */
  | "fields-not-granted"
  /** Personal data: no restricted data token, one for something else, or its role is missing. */
  | "restricted-data"
  | "role-missing"
  | "wrong-region"
  /** A seller's token for a grantless operation, or the reverse. */
  | "wrong-token"
  /** Amazon has removed the operation. */
  | "removed"
  /** A marketplace that the API does not serve, or that the account is not in. */
  | "wrong-marketplace"
  /** The role of this type of report, feed or notification is missing. */
  | "type-role-missing"
  /** A deactivated account, or a vendor's where a seller's is due, or the reverse. */
  | "account"
  | "outage"
  /** The answer is not in Amazon's form: a proxy, a firewall or a gateway sent it. */
  | "not-amazon"
  /** The seller or vendor no longer authorizes the application, or authorized another one. */
  | "authorization-revoked"
  /** Client id or client secret are wrong, or the secret has expired. */
  | "client-credentials";

/** A cause of a refusal. */
export interface ErrorCause {
  readonly kind: ErrorCauseKind;
  /** What it is, in half a sentence. */
  readonly summary: string;
  /** What it is, and what to do. */
  readonly text: string;
  /**
   * `stated`: the response says it. `likely`: something that is known of the call speaks for it. `possible`: nothing speaks for or
   * against it. `unlikely`: something speaks against it.
   */
  readonly likelihood: "stated" | "likely" | "possible" | "unlikely";
}

/** Whether a refusal has causes to tell apart: 401, 403, and 400 of the API that issues restricted data tokens. */
export function isRefusal(status: number, path: string): boolean {
  return (
    status === 401 || status === 403 || (status === 400 && path.endsWith("/restrictedDataToken"))
  );
}

/**
 * The end of a message: the likeliest cause, and the second where the first is not certain. Empty if there is none, or if it would
 * repeat what the response says of its token.
 */
export function hintOf([first, second]: readonly ErrorCause[]): string {
  if (first === undefined) return "";
  if (first.likelihood === "stated")
    return first.kind.startsWith("token-") ? "" : `; ${first.summary}`;
  const next = second && second.likelihood !== "unlikely" ? `; or ${second.summary}` : "";
  return `; ${first.likelihood === "likely" ? "probably" : "perhaps"} ${first.summary}${next} (see causes)`;
}
