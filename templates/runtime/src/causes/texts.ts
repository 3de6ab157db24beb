import type { ErrorCauseKind } from "../base/error-cause.js";
import type { NeededRoles } from "../base/operation.js";
import {
  elementsIn,
  isOver,
  marketplacesIn,
  type Refusal,
  regionOf,
  tokenKind,
} from "./refusal.js";

/** What each cause is, and what to do. Nothing of the response is quoted, and of the request only marketplaces and elements. */

interface CauseText {
  readonly summary: string;
  readonly advice: string;
}

/** How many roles a summary names. */
const SHOWN = 3;

/** The restricted roles of the data elements that a restricted data token can be for. */
const ELEMENT_ROLES: Readonly<Record<string, string>> = {
  buyerInfo: "Tax Remittance or Tax Invoicing",
  buyerTaxInformation: "Tax Invoicing",
  shippingAddress: "Direct-to-Consumer Shipping",
};

const AFTER_A_ROLE =
  "A role counts once the developer profile has it, the application lists it, and the seller or vendor has authorized the " +
  "application again: use the new refresh token";

function rolesIn({ anyOf = [], probably }: NeededRoles, shown = Infinity): string {
  const named = anyOf.slice(0, shown);
  const names =
    anyOf.length <= shown ? listOf(named) : `${named.join(", ")} or ${anyOf.length - shown} more`;
  return `${probably ? "probably " : ""}${anyOf.length > 2 ? "any of " : ""}${names}`;
}

function listOf(names: readonly string[]): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}

function roleMissing({ operation, asksForPersonalData }: Refusal): CauseText {
  const roles = operation.roles ?? {};
  const known = (roles.anyOf?.length ?? 0) > 0;
  const summary = `the application lacks the role${known ? ` (${rolesIn(roles, SHOWN)})` : ""}, or was authorized before it had it`;
  const personal = asksForPersonalData
    ? Object.entries(roles.personalData ?? {}).map(
        ([element, names]) => `For ${element} it also needs ${listOf(names)}. `,
      )
    : [];
  const needs = known ? `${operation.name} needs ${rolesIn(roles)}. ` : "";
  return { summary, advice: `${needs}${personal.join("")}${AFTER_A_ROLE}` };
}

function typeRoleMissing({ operation }: Refusal): CauseText {
  const parameter = operation.roles?.dependsOn ?? "type";
  return {
    summary: `the application lacks the role of this ${parameter}`,
    advice: `Other values of ${parameter} may work: their roles are on Amazon's page "Role mappings for types". ${AFTER_A_ROLE}`,
  };
}

function wrongRegion(refusal: Refusal): CauseText {
  const region = regionOf(refusal);
  const foreign = marketplacesIn(refusal).filter((one) => region !== null && one.region !== region);
  const named = foreign.map((one) => `${one.country} is in ${one.region}`).join(", ");
  return {
    summary:
      named === ""
        ? "the refresh token is one of another region"
        : `the request goes to ${region ?? "another region"}, and the marketplace ${named}`,
    advice:
      "A refresh token is valid in the region in which the seller or vendor authorized the application: use one SellingPartner " +
      "for each region, with its own refresh token",
  };
}

function wrongToken(refusal: Refusal): CauseText {
  const { scope, roles } = refusal.operation;
  const needed = scope ?? roles?.scope;
  if (needed !== undefined) {
    const probably = scope === undefined ? "probably " : "";
    return {
      summary: `${refusal.operation.name} is ${probably}grantless, and was sent a token of a seller or vendor`,
      advice: `Pass lwa: { clientId, clientSecret, scopes: [${JSON.stringify(needed)}] } in place of a refresh token`,
    };
  }
  return tokenKind(refusal) === "grantless"
    ? {
        summary: "a grantless token was sent, and the operation needs one of a seller or vendor",
        advice: "Pass lwa: { clientId, clientSecret, refreshToken } in place of scopes",
      }
    : {
        summary: "the token is of the wrong kind",
        advice:
          "Grantless operations take the application's own token, all others one of the seller or vendor: pass the right accessToken, or none",
      };
}

function removed(refusal: Refusal): CauseText {
  const { name, removal } = refusal.operation;
  if (removal === undefined)
    return {
      summary: "Amazon has removed the operation",
      advice: "If it fails for every seller since one day, look at Amazon's page of deprecations",
    };
  const { date, source, successor } = removal;
  return {
    summary: `Amazon ${isOver(refusal) ? "has ended" : "ends"} ${name} on ${date} (${source})`,
    advice: `Check the day, since such days move${successor === undefined ? "" : `, and use ${successor}`}`,
  };
}

function restrictedData(refusal: Refusal): CauseText {
  const { operation } = refusal;
  if (refusal.status === 400) {
    const elements = elementsIn(refusal);
    const roles = elements.map((one) => ELEMENT_ROLES[one]).filter((one) => one !== undefined);
    const needed = roles.length === 0 ? "" : ` (${[...new Set(roles)].join("; ")})`;
    return {
      summary: `the application lacks the restricted role of the personal data that the token is for${needed}`,
      advice: `Ask for fewer data elements, or get the role. ${AFTER_A_ROLE}. A targetApplication must be authorized too`,
    };
  }
  if (tokenKind(refusal) === "restricted")
    return {
      summary: "the restricted data token is for another path, method or application",
      advice:
        "Let the call fetch its own with the option restrictedData, or name this operation when you request the token",
    };
  return {
    summary: `${operation.name} needs a restricted data token`,
    advice: "Pass the option restrictedData: true",
  };
}

function gatewaySignature({ isSigned }: Refusal): CauseText {
  return {
    summary: isSigned
      ? "the AWS signature was refused"
      : "the server requires an AWS signature, and the request had none",
    advice: isSigned
      ? "Amazon itself no longer checks signatures: leave out aws, or check the keys, the session token, awsRegion and the clock"
      : "Pass aws if your gateway requires signatures; Amazon itself does not",
  };
}

function tokenInvalid({ hasOwnToken }: Refusal): CauseText {
  return {
    summary: "the token is no access token, or has been revoked",
    advice: hasOwnToken
      ? "The call sent the accessToken of its options: pass a valid one, not a refresh token"
      : "A new token was refused as well: check that the refresh token is the one that the application was given",
  };
}

function tokenExpired({ hasOwnToken }: Refusal): CauseText {
  return {
    summary: "the access token has expired",
    advice: hasOwnToken
      ? "The call sent the accessToken of its options: fetch another, they last an hour"
      : "A new token was refused as well: check the clock of this machine, and what caches tokens",
  };
}

function unknownPath({ endpoint, operation }: Refusal): CauseText {
  return {
    summary: `nothing is at ${operation.method} ${operation.path} of the endpoint`,
    advice: `Check the endpoint (${endpoint}), which must not have the path of an API at its end`,
  };
}

function wrongMarketplace(refusal: Refusal): CauseText {
  const named = marketplacesIn(refusal).map(({ country }) => country);
  return {
    summary: "the account is not in the marketplace, or the API does not serve it",
    advice: `getMarketplaceParticipations lists those of the account${named.length === 0 ? "" : `; the request names ${named.join(", ")}`}`,
  };
}

function account({ operation }: Refusal): CauseText {
  const isForVendors = operation.path.startsWith("/vendor/");
  return {
    summary: `the account is deactivated, or is no ${isForVendors ? "vendor's" : "seller's"}`,
    advice: `Sign in to ${isForVendors ? "Vendor" : "Seller"} Central with it; operations of vendors need the authorization of a vendor, all others mostly that of a seller`,
  };
}

/** The texts that do not depend on the call. */
const FIXED: Partial<Record<ErrorCauseKind, CauseText>> = {
  "token-missing": {
    summary: "the request had no access token",
    advice:
      "With lwa: false, your own fetch must add the header x-amz-access-token; a proxy must not remove it",
  },
  "secret-expired": {
    summary: "rotate the client secret: Amazon requires a new one every 180 days",
    advice:
      "Until a new one is made, no call works. For some minutes after a rotation, tokens of the old secret are refused as well",
  },
  "has-subscriptions": {
    summary: "the destination still has subscriptions",
    advice: "Delete them first with deleteSubscriptionById",
  },
  "fields-not-granted": {
    summary: "the application lacks the role of the fields that the query asks for",
    advice: `Mostly that is Brand Analytics. ${AFTER_A_ROLE}`,
  },
  outage: {
    summary: "Amazon has an outage",
    advice:
      "If everything is refused at once for all sellers, wait half an hour, and look at Amazon's status page",
  },
  "not-amazon": {
    summary: "the answer is not in Amazon's form: a proxy, firewall or gateway on the way sent it",
    advice: "See body and debug for who it was",
  },
  "authorization-revoked": {
    summary: "the seller or vendor has ended the authorization, or gave it to another application",
    advice:
      "Have them authorize the application again, and use the new refresh token. Public applications need that every 365 days",
  },
  "client-credentials": {
    summary:
      "clientId and clientSecret do not belong together, or the client secret has expired: Amazon requires a new one every 180 days",
    advice: "After a rotation, the old secret works for 7 more days",
  },
};

const BY_CALL: Partial<Record<ErrorCauseKind, (refusal: Refusal) => CauseText>> = {
  "role-missing": roleMissing,
  "type-role-missing": typeRoleMissing,
  "wrong-region": wrongRegion,
  "wrong-token": wrongToken,
  removed,
  "restricted-data": restrictedData,
  "gateway-signature": gatewaySignature,
  "token-invalid": tokenInvalid,
  "token-expired": tokenExpired,
  "unknown-path": unknownPath,
  "wrong-marketplace": wrongMarketplace,
  account,
};

/** Writes what a cause is: in half a sentence, and with what to do. */
export function describeCause(
  kind: ErrorCauseKind,
  refusal: Refusal | null,
): { readonly summary: string; readonly text: string } {
  const byCall = refusal && BY_CALL[kind]?.(refusal);
  const { summary, advice } = byCall ?? FIXED[kind] ?? { summary: kind, advice: "" };
  const [first = "", ...rest] = summary;
  return { summary, text: `${first.toUpperCase()}${rest.join("")}. ${advice}.` };
}
