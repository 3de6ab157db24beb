import { respondError, respondJson, type SandboxResponse } from "./http.js";

/**
 * How Amazon refuses a call, for each cause that it can have: the kinds of the runtime's `ErrorCause`. Many have the same answer, as they have
 * at Amazon; what a client knows of its calls parts them. Sources: public issues of Amazon's and others' repositories.
 */

interface RefusalBody {
  readonly status: 400 | 401 | 403;
  readonly code: string;
  readonly message: string;
  readonly details: string;
  /** `x-amzn-ErrorType`. */
  readonly type: string;
}

const denied = {
  status: 403,
  code: "Unauthorized",
  message: "Access to requested resource is denied.",
  type: "AccessDeniedException",
} as const;

/** The answer of most causes: it says nothing of any of them. */
const silent: RefusalBody = { ...denied, details: "" };

const refusals = {
  "role-missing": silent,
  "wrong-region": silent,
  "wrong-token": silent,
  removed: silent,
  "wrong-marketplace": silent,
  "type-role-missing": silent,
  account: silent,
  "restricted-data": silent,
  outage: silent,
  "token-expired": { ...denied, details: "The access token you provided has expired." },
  "token-invalid": {
    ...denied,
    details: "The access token you provided is revoked, malformed or invalid.",
  },
  "token-missing": { ...denied, details: "Access token is missing in the request header." },
  "secret-expired": { ...denied, details: "The LWA secret token you provided has expired." },
  "has-subscriptions": {
    ...denied,
    message: "The requested action is forbidden.",
    details: "Destination has subscriptions",
  },
  "fields-not-granted": { ...denied, details: "Unauthorized to access requested fields" },
  "unknown-path": {
    status: 403,
    code: "MissingAuthenticationToken",
    message: "Missing Authentication Token",
    details: "",
    type: "MissingAuthenticationTokenException",
  },
  "gateway-signature": {
    status: 403,
    code: "InvalidSignature",
    message: "The security token included in the request is expired",
    details: "",
    type: "InvalidSignatureException",
  },
} as const satisfies Readonly<Record<string, RefusalBody>>;

/** A cause that the sandbox can answer with status 403. */
export type RefusalCause = keyof typeof refusals | "not-amazon";

/** All of them, for help and the page. */
export const refusalCauses: readonly RefusalCause[] = [
  // The keys are those of the table.
  ...(Object.keys(refusals) as (keyof typeof refusals)[]),
  "not-amazon",
];

export function isRefusalCause(text: string): text is RefusalCause {
  return text === "not-amazon" || Object.hasOwn(refusals, text);
}

/** What Amazon answers to a call that has this cause; for a restricted data token, to one whose role is missing. */
export function respondRefusal(cause: RefusalCause, operation: string): SandboxResponse {
  if (cause === "not-amazon") {
    // A proxy sends no request id.
    const page = "<html><body>Forbidden</body></html>\n";
    return {
      status: 403,
      headers: { "content-type": "text/html" },
      body: page,
      delay: 0,
      hangUp: false,
    };
  }
  if (cause === "restricted-data" && operation === "createRestrictedDataToken") {
    const message =
      "Application does not have access to one or more requested data elements: [buyerInfo]";
    return respondError(400, "InvalidInput", message);
  }
  const { status, code, message, details, type } = refusals[cause];
  const headers = {
    "x-amzn-ErrorType": `${type}:http://internal.amazon.com/coral/com.amazon.coral.service/`,
  };
  return respondJson(status, { errors: [{ code, message, details }] }, headers);
}
