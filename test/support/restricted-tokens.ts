/** The Tokens API, as documented and as reported: strict where Amazon is, and as silent where it is not. */
import { randomBytes } from "node:crypto";
import { errorReply, type Received, type Reply, type SellerCentral } from "./seller-central.js";

/** Where elements are wanted, and which. */
const ELEMENTS: readonly [resource: RegExp, elements: readonly string[]][] = [
  [
    /^GET \/orders\/v0\/orders(?:\/[^/]+)?$/,
    ["buyerInfo", "shippingAddress", "buyerTaxInformation"],
  ],
  [/^GET \/orders\/v0\/orders\/[^/]+\/orderItems$/, ["buyerInfo"]],
];

interface TokenRequest {
  readonly targetApplication?: unknown;
  readonly restrictedResources?: readonly {
    readonly method: string;
    readonly path: string;
    readonly dataElements?: readonly string[];
  }[];
}

/** Registers the Tokens API; `lifetime` in seconds. */
export function serveRestrictedTokens(central: SellerCentral, lifetime: unknown = 3600): void {
  central.on("POST", "/tokens/2021-03-01/restrictedDataToken", (request) => {
    const body = request.json() as TokenRequest;
    return refuse(body) ?? issue(central, body, lifetime);
  });
}

/** The requests to the Tokens API. */
export function tokenRequests(central: SellerCentral): readonly Received[] {
  return central.calls.filter(({ path }) => path === "/tokens/2021-03-01/restrictedDataToken");
}

const invalid = (message: string): Reply => errorReply(400, "InvalidInput", message);

function refuse({
  targetApplication,
  restrictedResources = [],
  ...rest
}: TokenRequest): Reply | null {
  if (Object.keys(rest).length > 0) return invalid("Unknown property");
  if (targetApplication !== undefined && typeof targetApplication !== "string") {
    return invalid("targetApplication is not valid");
  }
  // The misspelling is Amazon's.
  if (restrictedResources.length === 0) return invalid("Empty target resource arguement found");
  if (restrictedResources.length > 50) return invalid("More than 50 resources");
  for (const { method, path, dataElements, ...more } of restrictedResources) {
    const known = ELEMENTS.find(([resource]) => resource.test(`${method} ${path}`))?.[1];
    if (Object.keys(more).length > 0 || !/^(?:GET|PUT|POST|DELETE)$/.test(method)) {
      return invalid("The resource is not valid");
    }
    if (!/^\/[^?#]*[^?#/]$/.test(path)) return invalid("The path is not valid");
    if ((dataElements === undefined) !== (known === undefined) || dataElements?.length === 0) {
      return invalid("dataElements are missing, or not wanted here");
    }
    if (dataElements?.some((element) => !known?.includes(element))) {
      return invalid("Application does not have access to one or more requested data elements");
    }
  }
  return null;
}

function issue(
  central: SellerCentral,
  { restrictedResources = [] }: TokenRequest,
  lifetime: unknown,
): Reply {
  const token = `Atz.sprdt|${randomBytes(48).toString("base64")}`;
  central.tokens.set(token, {
    scope: null,
    expires: Date.now() + 3_600_000,
    resources: restrictedResources.map(({ method, path }) => `${method} ${path}`),
  });
  return { json: { restrictedDataToken: token, expiresIn: lifetime } };
}
