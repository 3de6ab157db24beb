/** What the scenario believes of Amazon. docs/scenarios.md shows the same list, so that who knows better can correct it. */
import { readBeliefs } from "../read-beliefs.js";
import type { Belief } from "../scenario.js";

const guide2021 = "retail use case guide, 2021";

/** Belief, confidence, source, and the setting that changes it. */
export const beliefs: readonly Belief[] = readBeliefs([
  [
    "Names, enums, required properties, limits and usage plans are those of the models",
    "high",
    "models",
  ],
  [
    "Good acknowledgements and invoices stay Processing; Success is for shipments in NA and EU",
    "high",
    "guide: Get transaction status; models#2027",
    "region",
  ],
  [
    "A submission is processed within seconds; its failure comes only then",
    "medium",
    "docs#297",
    "processSeconds",
  ],
  [
    "What does not fit the schema is 400 InvalidInput at once, also a property that it does not have",
    "medium",
    "sandbox cases; python-amazon-sp-api#269",
  ],
  [
    "What is wrong about an order comes later, in the transaction; known codes are INVALID_ORDER_ID and NotAvailable",
    "medium",
    "sandbox cases; docs#297",
  ],
  [
    "One bad document makes all of its submission fail",
    "unknown",
    "models#469 asks",
    "badDocument",
  ],
  [
    "Lines that the first acknowledgement leaves out are rejected",
    "high",
    "guide: Submit order acknowledgement",
    "leftOut",
  ],
  ["Units of a line that no code names are rejected", "unknown", "inferred", "remainder"],
  [
    "A later acknowledgement replaces the earlier one, line by line; rejected first is final",
    "high",
    guide2021,
  ],
  ["Accepted and backordered units both count as accepted", "medium", `${guide2021}, one example`],
  [
    "An order of which all lines are rejected is Closed at once",
    "medium",
    `${guide2021}, one example`,
  ],
  ["A quantity above the order's fails", "low", `${guide2021}: not allowed`, "aboveOrdered"],
  ["A backorder of a line that allows none fails", "low", "inferred", "forbiddenBackorder"],
  [
    "A cost above the order's is taken, and delays the payment",
    "low",
    "guide: Submit order acknowledgement",
    "costAboveOrder",
  ],
  [
    "An acknowledgement after 24 hours is taken",
    "medium",
    "guide: Submit order acknowledgement",
    "acknowledgeHours",
  ],
  [
    "An order that nobody acknowledges stays New",
    "low",
    "khoocommerce says rejected",
    "unanswered",
  ],
  ["Amazon's changes leave the state of an order as it is", "medium", "sandbox cases"],
  ["Changes of a quantity are differences, the newest first", "medium", "sandbox cases"],
  ["Acknowledgements of a line are listed the oldest first", "low", `${guide2021}, one example`],
  ["A range of more than 7 days is 400 InvalidInput", "low", "model: must not exceed", "longRange"],
  ["An order number that does not exist is 404", "medium", "model; its body is not known"],
  [
    "A shipment confirmation of more than was acknowledged is taken",
    "medium",
    "no rule found",
    "shipBeyond",
  ],
  [
    "A shipped date is not in the future",
    "low",
    "model; the guide of 2021 has -7 to +2 days",
    "shippedDate",
  ],
  [
    "A replacement comes within 7 days and before arrival, and nothing in it grows",
    "medium",
    guide2021,
  ],
  [
    "Identifiers of shipments and SSCCs are not used again for 365 days",
    "high",
    "model of vendor shipments",
  ],
  [
    "A shipment confirmation does not change the state of an order",
    "medium",
    "no source says that it does",
  ],
  [
    "A shipment arrives on its delivery date, or two days after shipping, and is received a day later",
    "low",
    "ours",
    "transitHours, receivingHours",
  ],
  [
    "A routing request needs a completely confirmed order and two business days",
    "high",
    "guide: Submit or update a shipment request",
  ],
  [
    "The Amazon reference number comes into being when a routing request succeeds",
    "medium",
    "guide: Retrieve shipment details",
  ],
  [
    "A carrier is assigned a day before the pickup; labels exist from then on, for small parcels",
    "high",
    "guide: Retrieve shipment labels",
  ],
  ["A cancelled routing request is in no list any more", "unknown", "inferred"],
  [
    "An invoice needs an order that is acknowledged and goods that are shipped",
    "medium",
    guide2021,
    "invoiceBeyond",
  ],
  [
    "A total is items, charges and taxes less allowances; a cost is for one each or one unit",
    "high",
    "model of vendor invoices",
    "totals, totalsTolerance",
  ],
  ["North America takes no credit notes", "medium", guide2021, "region"],
  ["Receipts show on lines of orders only", "high", "models"],
  [
    "What is not received is cancelled 7 days after its date, or 30 after the window",
    "low",
    "gadgeteck, 2018",
    "lapseAfterExpected, lapseAfterWindow",
  ],
  ["What a breach costs", "low", "third parties; it differs by country and year", "rates"],
  ["No notification is about a vendor's order", "high", "schemas of notifications"],
]);
