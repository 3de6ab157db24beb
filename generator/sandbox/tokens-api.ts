import * as v from "valibot";
import type { JsonValue } from "../lib/json.js";
import type { Api } from "../model/api.js";
import { respondError, respondJson, type SandboxResponse } from "./http.js";
import { apiOfPackage } from "./packaged-api.js";
import type { RestrictedResource, TokenStore } from "./token-store.js";
import { tokenLifetime } from "./limits.js";

/** The Tokens API, which issues restricted data tokens. */

export const restrictedTokenPath = "/tokens/2021-03-01/restrictedDataToken";

/** The part of the Tokens API that every sandbox serves. If its model is served too, the model comes first. */
export const tokensApi: Api = apiOfPackage({
  id: "tokens-2021-03-01",
  operations: [
    {
      name: "createRestrictedDataToken",
      method: "POST",
      path: restrictedTokenPath,
      body: "required",
      cases: [],
    },
  ],
});

const RequestSchema = v.object({
  targetApplication: v.optional(v.string()),
  restrictedResources: v.pipe(
    v.array(
      v.object({
        method: v.picklist(["GET", "PUT", "POST", "DELETE"]),
        path: v.pipe(v.string(), v.regex(/^\/[^?#]*[^?#/]$/)),
        dataElements: v.optional(v.array(v.string())),
      }),
    ),
    v.minLength(1),
    v.maxLength(50),
  ),
});

/** The resources that a request names; null if it is not valid. */
function resourcesOf(body: JsonValue | undefined): readonly RestrictedResource[] | null {
  const parsed = v.safeParse(RequestSchema, body);
  return parsed.success ? parsed.output.restrictedResources : null;
}

/** Issues a restricted data token for the resources that a request names. */
export function issueRestrictedToken(
  body: JsonValue | undefined,
  tokens: TokenStore,
  now: number,
): SandboxResponse {
  const resources = resourcesOf(body);
  if (resources === null) {
    return respondError(
      400,
      "InvalidRequest",
      "Request is missing or has invalid parameters",
      "restrictedResources must have 1 to 50 resources with method and path; a path has no query and no slash at its end.",
    );
  }
  return respondJson(200, {
    restrictedDataToken: tokens.issueRestricted(resources, now + tokenLifetime * 1000),
    expiresIn: tokenLifetime,
  });
}

/** Accepts the token in the response of a static case of the Tokens API from now on, as if it had been issued. */
export function acceptStaticToken(
  request: JsonValue | undefined,
  response: JsonValue,
  tokens: TokenStore,
  now: number,
): void {
  const resources = resourcesOf(request);
  const parsed = v.safeParse(v.object({ restrictedDataToken: v.string() }), response);
  if (resources !== null && parsed.success)
    tokens.addRestricted(parsed.output.restrictedDataToken, resources, now + tokenLifetime * 1000);
}
