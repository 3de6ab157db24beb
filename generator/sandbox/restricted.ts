import * as v from "valibot";
import type { JsonValue } from "../lib/json.js";
import { errorAnswer, jsonAnswer, type SandboxAnswer } from "./http.js";
import type { RestrictedResource, TokenStore } from "./tokens.js";

/** The Tokens API, which trades an access token for a restricted one. */

export const restrictedTokenPath = "/tokens/2021-03-01/restrictedDataToken";

const lifetime = 3600;

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

/** The resources that a request names, where it is one. */
export function resourcesOf(body: JsonValue | undefined): readonly RestrictedResource[] | null {
  const parsed = v.safeParse(RequestSchema, body);
  return parsed.success ? parsed.output.restrictedResources : null;
}

export function restrictedToken(
  body: JsonValue | undefined,
  tokens: TokenStore,
  now: number,
): SandboxAnswer {
  const resources = resourcesOf(body);
  if (resources === null) {
    return errorAnswer(
      400,
      "InvalidRequest",
      "Request is missing or has invalid parameters",
      "restrictedResources takes 1 to 50 resources of method and path, the path without query and without a slash at its end.",
    );
  }
  return jsonAnswer(200, {
    restrictedDataToken: tokens.issueRestricted(resources, now + lifetime * 1000),
    expiresIn: lifetime,
  });
}

/** The token that a static case of the Tokens API answers with, so that it can be used as well. */
export function keepStaticToken(
  request: JsonValue | undefined,
  response: JsonValue,
  tokens: TokenStore,
  now: number,
): void {
  const resources = resourcesOf(request);
  const parsed = v.safeParse(v.object({ restrictedDataToken: v.string() }), response);
  if (resources !== null && parsed.success)
    tokens.keepRestricted(parsed.output.restrictedDataToken, resources, now + lifetime * 1000);
}
