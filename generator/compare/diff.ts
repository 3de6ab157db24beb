import type { Api } from "../model/api.js";
import { type Change, change, type RuleId } from "./change.js";
import {
  compareApis,
  packageChanges,
  type PackageChanges,
  pairApis,
  wholePackage,
} from "./compare-apis.js";
import { compareSurfaces, type SourceText } from "./declarations.js";

/**
 * Compares all APIs of two states, on the wire and in the TypeScript that is rendered of them.
 *
 * @param render the source of an API's package
 * @param held what the state after keeps although the model has dropped it, by package: `getOrders`, `Order.buyerEmail`;
 *   under its own id, a package of which the whole model is gone
 */
export function diffApis(
  before: readonly Api[],
  after: readonly Api[],
  render: (api: Api) => readonly SourceText[],
  held: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): PackageChanges[] {
  return pairApis(before, after).map((pair) => {
    const whole = wholePackage(pair);
    if (pair.before === null || pair.after === null || whole !== null)
      return packageChanges(pair, whole ?? [], []);
    const kept = held.get(pair.id) ?? new Set();
    const found = compareApis(pair.before, pair.after);
    const wire = kept.has(pair.id)
      ? asHeldPackage(pair.id, found)
      : found.map((one) => asHeld(one, kept));
    return packageChanges(pair, wire, compareSurfaces(render(pair.before), render(pair.after)));
  });
}

const heldRules: Partial<Record<RuleId, RuleId>> = {
  "field-deprecated": "field-held",
  "operation-deprecated": "operation-held",
  "parameter-deprecated": "parameter-held",
};

/** A deprecation that Katagami made, to hold a removal back, is told as what it is. */
function asHeld(found: Change, held: ReadonlySet<string>): Change {
  const rule = held.has(found.subject) ? heldRules[found.rule] : undefined;
  return rule === undefined ? found : { ...found, rule };
}

/** A package of which the whole model is held back is as it was: that is said once, and not of each of its operations. */
function asHeldPackage(id: string, found: readonly Change[]): Change[] {
  const deprecated = new Set(
    found.filter(({ rule }) => rule === "operation-deprecated").map(({ subject }) => subject),
  );
  const rest = found.filter(({ subject }) => !deprecated.has(subject));
  return [...(deprecated.size > 0 ? [change("package-held", id, { members: [] })] : []), ...rest];
}
