import { flatLiteral } from "../escape/literal.js";
import type { Api, Operation, TypeDef, TypeRef } from "../model/api.js";

/** The calls that a client's README shows, as expressions; null where the API has no operation for them. */
export interface ExamplesView {
  /** A call to begin with, by preference one that needs no params. */
  readonly first: string | null;
  /** A call whose items can be gone through. */
  readonly items: string | null;
  /** A call whose pages can be gone through. */
  readonly pages: string | null;
  /** A call that asks for personal data. */
  readonly restricted: string | null;
  /** A call whose error has a declared body. */
  readonly error: {
    readonly call: string;
    readonly operation: string;
    readonly status: number;
  } | null;
}

type Types = ReadonlyMap<string, TypeDef>;

export function viewExamples(api: Api, types: Types): ExamplesView {
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
    error: errorExample(api, types),
  };
}

/** By preference a 404 of one thing asked for by its id: callers do want to tell that from the rest. */
function errorExample(api: Api, types: Types): ExamplesView["error"] {
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
 * A call with made-up values for what is required. Null where that is more than strings, numbers and lists of them, and
 * for all but reads: people run what they find in a README.
 */
function sampleCall(operation: Operation, options: object | null, types: Types): string | null {
  if (operation.method !== "GET") return null;
  const entries = operation.parameters
    .filter(({ required }) => required)
    .map(({ name, type }) => [name, sample(type, types)] as const);
  if (entries.some(([, value]) => value === null)) return null;
  const args = [
    ...(entries.length > 0 || options !== null ? [flatLiteral(Object.fromEntries(entries))] : []),
    ...(options === null ? [] : [flatLiteral(options)]),
  ];
  return `client.${operation.name}(${args.join(", ")})`;
}

type Sample = string | number | boolean | readonly Sample[];

function sample(type: TypeRef, types: Types, depth = 0): Sample | null {
  switch (type.kind) {
    case "string":
      return "…";
    case "number":
      return 1;
    case "boolean":
    case "boolean-string":
      return true;
    case "enum":
      return type.values[0]?.value ?? null;
    case "array": {
      const item = sample(type.items, types, depth);
      return item === null ? null : [item];
    }
    case "ref": {
      const target = depth < 10 ? types.get(type.id) : undefined;
      if (target?.kind === "enum") return target.values[0]?.value ?? null;
      return target?.kind === "alias" ? sample(target.type, types, depth + 1) : null;
    }
    default:
      return null;
  }
}
