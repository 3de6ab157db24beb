import type { Body, Paging, Parameter, Property, TypeDef, TypeRef } from "./api.js";

/** What paging is derived from: one operation's parameters, body and first successful answer, and the API's types. */
export interface PagingSource {
  readonly parameters: readonly Parameter[];
  readonly body: Body | null;
  readonly answer: TypeRef | null;
  readonly types: ReadonlyMap<string, TypeDef>;
}

const tokenParameter = /^(?:next|pagination)?(?:page)?token|^nextTokenFor/i;

const tokenProperty = /^next(?:page)?token/i;

/**
 * Derives how an operation hands out its pages, over all wirings of Amazon's models: the token parameter, where the answer
 * holds the next token, and where its items lie. Null for an operation without pages.
 */
export function derivePaging(source: PagingSource): Paging | null {
  return byToken(source) ?? byOffset(source);
}

function byToken({ parameters, answer, types }: PagingSource): Paging | null {
  const parameter = parameters.find(
    (candidate) =>
      candidate.in === "query" &&
      candidate.type.kind === "string" &&
      tokenParameter.test(candidate.name),
  );
  if (parameter === undefined || answer === null) return null;
  const tokens = places(
    answer,
    types,
    (property) => isString(property.type, types) && tokenProperty.test(property.name),
  );
  const token = tokens.find((place) => place.at(-1) === parameter.name) ?? tokens[0];
  if (token === undefined) return null;
  return {
    next: wantsTokenAlone(parameter) ? "token-only" : "same",
    request: [parameter.name],
    token,
    items: itemsPlace(answer, types),
    set: Object.fromEntries(
      parameters.filter(switchesToToken).map(({ name }) => [name, "NEXT_TOKEN"]),
    ),
  };
}

/** Feeds and Reports say so in the token's description; their required-looking filters are optional for this reason. */
function wantsTokenAlone({ description }: Parameter): boolean {
  return /with any other parameters? will cause the request to fail/i.test(description ?? "");
}

/** Fulfillment Inbound v0: a required `QueryType` names what the other parameters mean. */
function switchesToToken({ type }: Parameter): boolean {
  return type.kind === "enum" && type.values.some(({ value }) => value === "NEXT_TOKEN");
}

/** Replenishment: `pagination: {limit, offset}` in the body, `pagination.totalResults` in the answer. */
function byOffset({ body, answer, types }: PagingSource): Paging | null {
  if (body === null || answer === null) return null;
  const limit = places(body.type, types, ({ name }) => name === "limit").find(
    (place) => place.length === 2,
  );
  const offset = places(body.type, types, ({ name }) => name === "offset").find(
    (place) => place.length === 2,
  );
  const total = places(answer, types, ({ name }) => name === "totalResults")[0];
  if (
    limit === undefined ||
    total === undefined ||
    offset?.[0] !== limit[0] ||
    limit[0] === undefined
  )
    return null;
  return {
    next: "offset",
    request: [limit[0]],
    token: total,
    items: itemsPlace(answer, types),
    set: {},
  };
}

/**
 * Where the items of a page lie: the only list at the least depth, error lists aside. Null where several lists share that
 * depth, as the 34 of a page of financial events do.
 */
function itemsPlace(
  answer: TypeRef,
  types: ReadonlyMap<string, TypeDef>,
): readonly string[] | null {
  const lists = places(
    answer,
    types,
    ({ name, type }) => isArray(type, types) && !/^(?:errors|warnings)$/i.test(name),
  );
  const depth = lists[0]?.length;
  const nearest = lists.filter((place) => place.length === depth);
  return nearest.length === 1 ? (nearest[0] ?? null) : null;
}

/** The places of all properties that pass a test, nearest first, in the model's order; arrays are not entered. */
function places(
  type: TypeRef,
  types: ReadonlyMap<string, TypeDef>,
  test: (property: Property) => boolean,
): (readonly string[])[] {
  const found: (readonly string[])[] = [];
  let level: { place: readonly string[]; type: TypeRef }[] = [{ place: [], type }];
  for (let depth = 0; depth < 3; depth += 1) {
    const next: typeof level = [];
    for (const { place, type: owner } of level) {
      for (const property of propertiesOf(owner, types)) {
        const here = [...place, property.name];
        if (test(property)) found.push(here);
        next.push({ place: here, type: property.type });
      }
    }
    level = next;
  }
  return found;
}

/** The properties of an object type, those it adds to first. */
function propertiesOf(
  type: TypeRef,
  types: ReadonlyMap<string, TypeDef>,
  depth = 0,
): readonly Property[] {
  if (depth > 10) return [];
  if (type.kind === "intersection")
    return type.members.flatMap((member) => propertiesOf(member, types, depth + 1));
  const target = type.kind === "ref" ? types.get(type.id) : undefined;
  if (target?.kind === "alias") return propertiesOf(target.type, types, depth + 1);
  if (target?.kind !== "object") return [];
  const inherited = target.extends.flatMap((id) =>
    propertiesOf({ kind: "ref", id }, types, depth + 1),
  );
  return [...inherited, ...target.properties];
}

function isArray(type: TypeRef, types: ReadonlyMap<string, TypeDef>): boolean {
  return resolveAlias(type, types).kind === "array";
}

function isString(type: TypeRef, types: ReadonlyMap<string, TypeDef>): boolean {
  return resolveAlias(type, types).kind === "string";
}

function resolveAlias(type: TypeRef, types: ReadonlyMap<string, TypeDef>): TypeRef {
  let current = type;
  for (let step = 0; step < 10 && current.kind === "ref"; step += 1) {
    const target = types.get(current.id);
    if (target?.kind !== "alias") break;
    current = target.type;
  }
  return current;
}
