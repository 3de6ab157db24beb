import { flatLiteral } from "../escape/literal.js";
import type { Api, Operation, TypeRef } from "../model/api.js";
import { resolveAlias, type TypesById } from "../model/api-queries.js";

/** The calls in a client's README, as expressions; null if the API has no operation for them. */
export interface ExamplesView {
  /** A first call, if possible one that needs no params. */
  readonly first: string | null;
  /** A call for a loop over all items. */
  readonly items: string | null;
  /** A call for a loop over all pages. */
  readonly pages: string | null;
  /** A call that requests personal data. */
  readonly restricted: string | null;
  /** An operation that only begins something; null if none does. Its params are left to the reader. */
  readonly finishing: {
    readonly operation: string;
    readonly paramsType: string;
    /** All of them, for a sentence. */
    readonly operations: readonly string[];
  } | null;
  /** A call whose error has a declared body. */
  readonly error: {
    readonly call: string;
    readonly operation: string;
    readonly status: number;
  } | null;
}

/** @param finishing - the names of the operations that only begin something */
export function viewExamples(
  api: Api,
  types: TypesById,
  finishing: ReadonlySet<string>,
): ExamplesView {
  const first = (
    test: (operation: Operation) => boolean,
    options: object | null = null,
  ): string | null => {
    for (const operation of api.operations) {
      const call = test(operation) ? sampleCall(operation, options, types) : null;
      if (call !== null) return call;
    }
    return null;
  };
  const isFree = ({ parameters }: Operation): boolean =>
    !parameters.some(({ required }) => required);
  return {
    first: first(isFree) ?? first(() => true),
    items: first(({ paging }) => paging !== null && paging.items !== null),
    pages: first(({ paging }) => paging !== null),
    restricted: first(({ restricted }) => restricted !== null, { restrictedData: true }),
    finishing: finishingExample(api, finishing),
    error: errorExample(api, types),
  };
}

function finishingExample(api: Api, names: ReadonlySet<string>): ExamplesView["finishing"] {
  const found = api.operations.filter(({ name }) => names.has(name));
  const example = found.find(({ deprecated }) => !deprecated) ?? found[0];
  if (example === undefined) return null;
  return {
    operation: example.name,
    paramsType: `${api.name}.${example.paramsType}`,
    operations: found.map(({ name }) => name),
  };
}

/** Prefers a 404 of a call for one thing by its id, since callers often handle that error. */
function errorExample(api: Api, types: TypesById): ExamplesView["error"] {
  const byId = api.operations.filter(({ path }) => path.includes("{"));
  for (const status of [404, 400]) {
    for (const operation of [...byId, ...api.operations]) {
      const declared = operation.responses.some(
        (response) => response.status === String(status) && response.type !== null,
      );
      const call = declared ? sampleCall(operation, null, types) : null;
      if (call !== null) return { call, operation: operation.name, status };
    }
  }
  return null;
}

/**
 * A call with sample values for the required parameters. Null if one of them is more than a string, a number or a list of
 * them, and null for all methods but GET: people run the calls of a README.
 */
function sampleCall(operation: Operation, options: object | null, types: TypesById): string | null {
  if (operation.method !== "GET") return null;
  const entries = operation.parameters
    .filter(({ required }) => required)
    .map(({ key, type }) => [key, sample(type, types)] as const);
  if (entries.some(([, value]) => value === null)) return null;
  const args = [
    ...(entries.length > 0 || options !== null ? [flatLiteral(Object.fromEntries(entries))] : []),
    ...(options === null ? [] : [flatLiteral(options)]),
  ];
  return `client.${operation.name}(${args.join(", ")})`;
}

type Sample = string | number | boolean | readonly Sample[];

function sample(type: TypeRef, types: TypesById, depth = 0): Sample | null {
  if (depth > 10) return null; // A list may contain itself.
  const resolved = resolveAlias(type, types);
  switch (resolved.kind) {
    case "string":
      return "…";
    case "number":
      return 1;
    case "boolean":
    case "boolean-string":
      return true;
    case "enum":
      return resolved.values[0]?.value ?? null;
    case "array": {
      const item = sample(resolved.items, types, depth + 1);
      return item === null ? null : [item];
    }
    case "ref": {
      const target = types.get(resolved.id);
      return target?.kind === "enum" ? (target.values[0]?.value ?? null) : null;
    }
    default:
      return null;
  }
}
