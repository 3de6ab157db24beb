/** What the scenario believes of Amazon. docs/scenarios.md shows the same list. */
import { readBeliefs } from "../read-beliefs.js";
import type { Belief } from "../scenario.js";

const guide2021 = "direct fulfillment use case guide, 2021";

export const beliefs: readonly Belief[] = readBeliefs([
  [
    "An order is NEW, ACCEPTED, SHIPPED, or CANCELLED, and never goes back",
    "medium",
    "model; inferred",
  ],
  [
    "An order is accepted whole or not at all; any code but 00 cancels it",
    "high",
    "guide: Submit an acknowledgement",
  ],
  ["Good submissions end as Success", "high", "guide: Transaction Status", "processSeconds"],
  ["A label needs an accepted order", "high", "guide: Submit shipping label requests"],
  [
    "A label that does not exist yet is 404",
    "low",
    "models#1731 saw {}, which does not fit the model",
  ],
  [
    "A confirmation names every line once, and its date is not in the future",
    "high",
    "guide: Submit shipment confirmations",
  ],
  [
    "A confirmation without containers is taken",
    "low",
    "models#178 saw EMPTY_PACKAGES",
    "emptyPackages",
  ],
  ["Status updates need a confirmed tracking number", "high", guide2021],
  ["A full inventory update zeroes what it leaves out", "high", "model of inventory"],
  ["A product that is not known is INVALID_ITEM_ID", "medium", "models#1935"],
  ["An invoice comes after the shipment, and not in India", "medium", guide2021, "region"],
  ["A vendor pays 10 USD for an order that it cancels", "low", "amazowl", "cancellationFee"],
]);
