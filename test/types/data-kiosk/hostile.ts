/** Queries of test/payloads/schemas/hostile.graphql. Compiled by test/view/data-kiosk.test.ts, never run. */
import { query } from "./schemas.js";

// What every object inherits can be the name of a field, and need not be selected.
query("class", { list: { class: true } });
query("class", { list: { toString: true, valueOf: { prototype: true } } });
query("constructor", { default: { select: { toString: true } } });
query("constructor", { toString: { Fields: { query: { _1: { _: true } } } } });
query("class", { list: { in: { "... on PickSelection": { toString: true } } } });
query("constructor", {
  default: {
    args: { toString: "constructor", yield: { prototype: "await", toString: null } },
    select: { PickSelection: { PickSelectionSelection: { string_: { a: true } } } },
  },
});
query("class", { list: { isPrototypeOf: { constructor: { select: true } } } });
// @ts-expect-error there is no such field
query("class", { list: { toString: true, tostring: true } });
// @ts-expect-error nor is what is inherited a selection
query("class", { list: { hasOwnProperty: true } });
