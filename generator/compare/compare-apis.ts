import { indexBy } from "../lib/collections.js";
import type { Api } from "../model/api.js";
import { type Change, changeIf } from "./change-rules.js";
import { compareOperations } from "./operations.js";
import { compareTypeDefs } from "./type-defs.js";

/**
 * Compares an API on the wire: every operation and every type.
 *
 * @returns the changes in the order of the model before, new elements last
 */
export function compareApis(before: Api, after: Api): Change[] {
  const tables = {
    before: indexBy(before.types, "id"),
    after: indexBy(after.types, "id"),
    constraints: { before: before.constraints, after: after.constraints },
  };
  const isReworded = before.title !== after.title || before.description !== after.description;
  return [
    ...compareOperations(before, after, tables),
    ...compareTypeDefs(tables),
    ...changeIf(isReworded, "prose-changed", after.name, { members: [] }),
  ];
}
