/** What a description says of something that is held back. It tells later runs what was held before. */
const opening = "No longer in Amazon's model. Kept because Amazon may still";

/** The sentence for one kind of thing: what Amazon may still do with it. */
export function heldNote(verb: "send" | "serve" | "take"): string {
  return `${opening} ${verb} it.`;
}

/** Whether a description says that its subject is held back. */
export function isHeld(description: unknown): description is string {
  return typeof description === "string" && description.includes(opening);
}
