import type { Api } from "../api.js";
import { type Change, change } from "./change.js";
import {
  compareApis,
  packageChanges,
  type PackageChanges,
  pairApis,
  wholePackage,
} from "./compare-apis.js";
import { compareSurfaces, type SourceText } from "./surface.js";

/**
 * Compares all APIs of two states, on the wire and in the TypeScript that is rendered of them.
 *
 * @param render the source of an API's package
 * @param held what the state after keeps although the model has dropped it, by package: `getOrders`, `Order.buyerEmail`
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
    const wire = compareApis(pair.before, pair.after).map((found) =>
      asHeld(found, held.get(pair.id) ?? new Set()),
    );
    return packageChanges(pair, wire, compareSurfaces(render(pair.before), render(pair.after)));
  });
}

/** A deprecation that Katagami made, to hold a removal back, is told as what it is. */
function asHeld(found: Change, held: ReadonlySet<string>): Change {
  if (!held.has(found.subject)) return found;
  if (found.rule === "field-deprecated") return change("field-held", found.subject);
  return found.rule === "operation-deprecated" ? change("operation-held", found.subject) : found;
}
