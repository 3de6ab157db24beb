/** Whether the parts of a shipment confirmation agree: items, cartons, pallets (model of vendor shipments). */
import type { Problem } from "../transactions.js";
import type { ShipmentDocument } from "./documents.js";
import type { WrittenQuantity } from "./quantity.js";

type Container = NonNullable<NonNullable<ShipmentDocument["pallets"]>[number]["items"]>[number];

/** Finds everything that does not agree. */
export function structureProblems(document: ShipmentDocument): Problem[] {
  const { shippedItems, cartons = [], pallets = [], shipmentMeasurements: counts } = document;
  const problems: Problem[] = [];
  const add = (code: string, message: string): void => {
    problems.push({ code: `KATAGAMI_${code}`, message });
  };
  if (shippedItems.length === 0) add("NO_ITEMS", "the shipment has no items");
  const sequences = shippedItems.map((item) => item.itemSequenceNumber);
  for (const twice of duplicates(sequences))
    add("ITEM_TWICE", `item ${twice} occurs more than once`);
  const numbers = cartons.map((carton) => carton.cartonSequenceNumber);
  for (const twice of duplicates(numbers))
    add("CARTON_TWICE", `carton ${twice} occurs more than once`);
  const packed = containerItems(document);
  for (const { itemReference } of packed)
    if (!sequences.includes(itemReference))
      add(
        "UNKNOWN_ITEM",
        `a container refers to item ${shown(itemReference)}, which does not exist`,
      );
  for (const pallet of pallets)
    for (const number of pallet.cartonReferenceDetails?.cartonReferenceNumbers ?? [])
      if (!numbers.includes(number))
        add("UNKNOWN_CARTON", `a pallet refers to carton ${shown(number)}, which does not exist`);
  if (packed.length > 0)
    for (const item of shippedItems) {
      const own = packed.filter((one) => one.itemReference === item.itemSequenceNumber);
      const sum = own.reduce((all, one) => all + rawEaches(one.shippedQuantity), 0);
      if (sum !== rawEaches(item.shippedQuantity))
        add(
          "CONTENT_MISMATCH",
          `the containers hold another quantity of item ${shown(item.itemSequenceNumber)} than is shipped`,
        );
    }
  if (differ(counts?.cartonCount, cartons.length))
    add("CARTON_COUNT", "cartonCount is not the number of cartons");
  if (differ(counts?.palletCount, pallets.length))
    add("PALLET_COUNT", "palletCount is not the number of pallets");
  const labels = labelsOf(document);
  for (const label of labels)
    if (!/^(?:00)?\d{18}$/.test(label))
      add("BAD_SSCC", `${shown(label)} is not an SSCC of 18 digits`);
  for (const twice of duplicates(labels)) add("SSCC_TWICE", `SSCC ${twice} occurs more than once`);
  return problems;
}

/** The items of the cartons; of the pallets where there are no cartons. */
export function containerItems({ cartons = [], pallets = [] }: ShipmentDocument): Container[] {
  return cartons.length > 0
    ? cartons.flatMap(({ items }) => items)
    : pallets.flatMap(({ items = [] }) => items);
}

/** The SSCCs of all containers. Users of GS1 write "00" before the 18 digits. */
export function labelsOf({ cartons = [], pallets = [] }: ShipmentDocument): string[] {
  return [
    ...cartons.flatMap(({ cartonIdentifiers = [] }) => cartonIdentifiers),
    ...pallets.flatMap(({ palletIdentifiers }) => palletIdentifiers),
  ]
    .filter((one) => one.containerIdentificationType === "SSCC")
    .map((one) => one.containerIdentificationNumber.replace(/^00(?=\d{18}$)/, ""));
}

/** Eaches as the document itself writes them, to compare its parts. */
function rawEaches({ amount = 0, unitOfMeasure, unitSize = 1 }: WrittenQuantity): number {
  return unitOfMeasure === "Cases" ? amount * unitSize : amount;
}

/** A count is compared only where there is what it counts: small parcels need no cartons in the document. */
function differ(count: number | undefined, actual: number): boolean {
  return count !== undefined && actual > 0 && count !== actual;
}

function duplicates(values: readonly string[]): Set<string> {
  return new Set(values.filter((value, index) => values.indexOf(value) < index).map(shown));
}

function shown(text: string): string {
  return text.slice(0, 40);
}
