import { TrieRouter } from "hono/router/trie-router";
import type { Api, Operation } from "../model/api.js";

export interface Route {
  readonly api: Api;
  readonly operation: Operation;
}

export interface RouteMatch extends Route {
  /** The values of the path parameters as they were sent, percent-encoded. */
  readonly pathValues: ReadonlyMap<string, string>;
}

/** What finds the operation of a request; null where there is none. */
export type FindRoute = (method: string, path: string) => RouteMatch | null;

interface Entry extends Route {
  /** The parameter names, in the order of the template. */
  readonly names: readonly string[];
}

/**
 * Routes the operations of all APIs. Of two templates that fit, that with the more literal text wins: `/orders/status`
 * before `/orders/{id}`.
 */
export function createRoutes(apis: readonly Api[]): FindRoute {
  const router = new TrieRouter<Entry>();
  const entries = apis
    .flatMap((api) => api.operations.map((operation) => ({ api, operation })))
    .toSorted((a, b) => freedom(a.operation) - freedom(b.operation));
  for (const { api, operation } of entries) {
    const greedy = new Set(
      operation.parameters.filter((parameter) => parameter.greedy).map(({ name }) => name),
    );
    const names: string[] = [];
    // A parameter's own name could hold what means something to the router.
    const path = operation.path.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
      names.push(name);
      return `:p${String(names.length - 1)}${greedy.has(name) ? "{.+}" : ""}`;
    });
    router.add(operation.method, path, { api, operation, names });
  }
  return (method, path) => {
    const [found] = router.match(method, path)[0];
    if (found === undefined) return null;
    // The router answers with values where nothing has been compiled to expressions; the type allows for indexes as well.
    const [{ api, operation, names }, values] = found as [Entry, Record<string, string>];
    const pathValues = new Map(
      names.map((name, index) => [name, values[`p${String(index)}`] ?? ""] as const),
    );
    return { api, operation, pathValues };
  };
}

function freedom({ path }: Operation): number {
  return path.split("{").length;
}
