// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { isRestrictedToken } from "../base/access-token.js";
import { nameOf } from "../base/errors.js";
import type { Operation } from "../base/operation.js";
import type { CallOptions } from "./call.js";
import type { RestrictedAccess } from "./hooks.js";

/**
 * Says what a restricted data token gives access to, for the hook.
 *
 * @param requested - `true` for all data elements that the operation has; null if the token came from elsewhere.
 */
export function accessOf(
  operation: Operation,
  requested: true | readonly string[] | null,
): RestrictedAccess {
  const known = operation.restricted?.dataElements ?? [];
  const dataElements =
    requested === true || requested === null
      ? requested && known
      : known.filter((element) => requested.includes(element));
  return { ...nameOf(operation), api: operation.api, dataElements };
}

/**
 * Finds out what restricted data a request is sent for: what its call asked for, or what its token shows by its form.
 *
 * @param token - the one that is sent.
 * @returns null if it is an ordinary request.
 */
export function accessOfRequest(
  operation: Operation,
  { restrictedData }: CallOptions,
  token: string | undefined,
): RestrictedAccess | null {
  if (restrictedData) return accessOf(operation, restrictedData);
  return isRestrictedToken(token) ? accessOf(operation, null) : null;
}
