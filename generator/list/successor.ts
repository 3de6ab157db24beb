import type { Api, Operation } from "../model/api.js";
import { pathShape } from "../model/api-queries.js";
import { newerVersion } from "../model/names.js";
import { splitWords, stem } from "./words.js";

/**
 * Finds what to call in place of a deprecated operation; null if it is not deprecated, or no newer version is known. `operation`
 * is null if the newer version has nothing like it.
 */
export function successorOf(
  api: Api,
  operation: Operation,
  apis: readonly Api[],
): { readonly api: Api; readonly operation: Operation | null } | null {
  const newer = operation.deprecated ? newerVersion(api, apis) : null;
  return newer === null ? null : { api: newer, operation: likeOf(operation, newer) };
}

/**
 * The operation of a newer version that is most like an older one: one that its description names, of the same name or path, or
 * that does the same with the same things. Otherwise the one of the path above: `/orders/{id}/address` became part of
 * `/orders/{id}`.
 */
function likeOf(old: Operation, { operations }: Api): Operation | null {
  const candidates = operations.filter(({ deprecated }) => !deprecated);
  const named = new Set((old.description ?? "").match(/\w+/g));
  const [path, nouns] = [plainPath(old), nounsOf(old)];
  const sameMethod = candidates.filter(({ method }) => method === old.method);
  return (
    candidates.find(({ name, operationId }) => named.has(operationId) || named.has(name)) ??
    sameMethod.find((one) => plainPath(one) === path) ??
    candidates.find(({ name }) => name === old.name) ??
    candidates.find((one) => nounsOf(one) === nouns && kindOf(one) === kindOf(old)) ??
    sameMethod
      .filter((one) => path.startsWith(`${plainPath(one)}/`))
      .toSorted((a, b) => b.path.length - a.path.length)[0] ??
    null
  );
}

/** A path without versions and without the names of its parameters. */
function plainPath({ path }: Operation): string {
  return pathShape(path.replace(/\/(?:v\d+|\d{4}-\d{2}-\d{2})(?=\/)/gi, ""));
}

const reading = new Set(["get", "list", "search", "find"]);

function kindOf({ name }: Operation): string {
  const [verb = ""] = splitWords(name);
  return reading.has(verb) ? "read" : verb;
}

function nounsOf({ name }: Operation): string {
  return splitWords(name).slice(1).map(stem).join(" ");
}
