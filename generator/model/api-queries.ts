/** Questions about an `Api` that several rooms ask. */
import type { Operation } from "./api.js";

/** The body is called `body` in the cases, whatever the model calls it. */
export function isBody(operation: Operation, name: string): boolean {
  return (
    operation.parameters.every((parameter) => parameter.name !== name) &&
    (name === "body" || name === operation.body?.name)
  );
}
