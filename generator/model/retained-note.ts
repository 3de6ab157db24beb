/** What an API keeps although Amazon's model has dropped it, by package: `getOrders`, `Order.buyerEmail`; its own id for a whole model. */
export type RetainedRemovals = ReadonlyMap<string, ReadonlySet<string>>;

/** Marks the description of something retained, so that later runs recognise it. */
const opening = "No longer in Amazon's model. Kept because Amazon may still";

/** The note on something retained: what Amazon may still do with it. */
export function retainedNote(verb: "send" | "serve" | "take"): string {
  return `${opening} ${verb} it.`;
}

/** Whether a description has the note of something retained. */
export function isRetained(description: unknown): description is string {
  return typeof description === "string" && description.includes(opening);
}

type Described = { readonly description: string | null };

/** Whether an element is retained since the state before. */
export function isNewlyRetained(before: Described, after: Described): boolean {
  return isRetained(after.description) && !isRetained(before.description);
}
