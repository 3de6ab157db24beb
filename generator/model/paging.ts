import type { Operation, Paging, Parameter, TypeRef } from "./api.js";
import { placesOf, resolveAlias, successType, type TypesById } from "./api-queries.js";

type PagingSource = Pick<Operation, "parameters" | "body" | "responses">;

const tokenParameter = /^(?:next|pagination)?(?:page)?token|^nextTokenFor/i;
/** How many levels of a response are looked at. */
const depth = 3;

const tokenProperty = /^next(?:page)?token/i;

/**
 * Derives how an operation returns its pages, over all the ways in Amazon's models: the token parameter, the place of the next
 * token in the response, and the place of its items. Null for an operation without pages.
 */
export function derivePaging(source: PagingSource, types: TypesById): Paging | null {
  const response = successType(source);
  if (response === null) return null;
  return byToken(source, response, types) ?? byOffset(source, response, types);
}

function byToken({ parameters }: PagingSource, response: TypeRef, types: TypesById): Paging | null {
  const parameter = parameters.find(
    (candidate) =>
      candidate.in === "query" &&
      candidate.type.kind === "string" &&
      tokenParameter.test(candidate.name),
  );
  if (parameter === undefined) return null;
  const tokens = placesOf(
    response,
    types,
    ({ name, type }) => resolveAlias(type, types).kind === "string" && tokenProperty.test(name),
    depth,
  );
  const token = tokens.find((place) => place.at(-1) === parameter.name) ?? tokens[0];
  if (token === undefined) return null;
  return {
    next: wantsTokenAlone(parameter) ? "token-only" : "same",
    request: [parameter.key],
    token,
    items: itemsPlace(response, types),
    set: Object.fromEntries(
      parameters.filter(switchesToToken).map(({ key }) => [key, "NEXT_TOKEN"]),
    ),
  };
}

/** Feeds and Reports say so in the token's description. For this reason, filters that look required are optional. */
function wantsTokenAlone({ description }: Parameter): boolean {
  return /with any other parameters? will cause the request to fail/i.test(description ?? "");
}

/** Fulfillment Inbound v0: a required `QueryType` decides the meaning of the other parameters. */
function switchesToToken({ type }: Parameter): boolean {
  return type.kind === "enum" && type.values.some(({ value }) => value === "NEXT_TOKEN");
}

/** Replenishment: `pagination: {limit, offset}` in the body, `pagination.totalResults` in the response. */
function byOffset({ body }: PagingSource, response: TypeRef, types: TypesById): Paging | null {
  if (body === null) return null;
  const parentOf = (wanted: string): string | undefined =>
    placesOf(body.type, types, ({ name }) => name === wanted, depth).find(
      ({ length }) => length === 2,
    )?.[0];
  const parent = parentOf("limit");
  const [total] = placesOf(response, types, ({ name }) => name === "totalResults", depth);
  if (parent === undefined || parent !== parentOf("offset") || total === undefined) return null;
  const items = itemsPlace(response, types);
  return { next: "offset", request: [parent], token: total, items, set: {} };
}

/**
 * Finds the items of a page: the only list at the least depth, error lists aside. Null if several lists share that depth, as
 * the 34 of a page of financial events do.
 */
function itemsPlace(response: TypeRef, types: TypesById): readonly string[] | null {
  const lists = placesOf(
    response,
    types,
    ({ name, type }) =>
      resolveAlias(type, types).kind === "array" && !/^(?:errors|warnings)$/i.test(name),
    depth,
  );
  const [first, second] = lists;
  return first === undefined || second?.length === first.length ? null : first;
}
