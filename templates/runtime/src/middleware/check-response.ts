import { kindOf } from "../base/json.js";

/**
 * Checks what a middleware returned. By its shape, and not by its class: it may be that of another `fetch`.
 *
 * @returns what is wrong; null if it is a response whose body can still be read.
 */
export function checkResponse(value: unknown): string | null {
  if (value === undefined || value === null) {
    return "returned nothing: return the response of next(request), or one of its own";
  }
  if (!isResponse(value)) return `returned ${kindOf(value)}, which is not a Response`;
  if (value.bodyUsed || value.body?.locked) {
    return "returned a response whose body has been read: read that of response.clone(), or return new Response(text, response)";
  }
  return null;
}

function isResponse(value: unknown): value is Response {
  if (typeof value !== "object" || value === null) return false;
  // Any property may be there: each is checked.
  const { status, ok, headers, body } = value as Partial<Record<keyof Response, unknown>>;
  return (
    Number.isInteger(status) &&
    typeof ok === "boolean" &&
    hasMethod(headers, "get") &&
    hasMethod(headers, Symbol.iterator) &&
    (body === null || hasMethod(body, "getReader"))
  );
}

function hasMethod(value: unknown, name: PropertyKey): boolean {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function"
  );
}
