import type { JsonValue } from "../lib/json.js";
import type { Sandbox, SandboxCase } from "./api.js";
import type { Node } from "./node.js";

const keys = ["x-amzn-api-sandbox", "x-amazon-spds-sandbox-behaviors"] as const;

/**
 * Reads what Amazon's sandbox does for an operation: static cases below its responses, and a dynamic mark on the operation or
 * its path. The models write them in about a dozen ways, which become one form here.
 */
export function readSandbox(pathItem: Node, operation: Node, responses: readonly Node[]): Sandbox {
  const onlyMark = "x-amzn-api-sandbox-only";
  return {
    cases: responses.flatMap((response) => casesOf(response)),
    dynamic: [pathItem, operation].some((node) => node.get(keys[0])?.get("dynamic") != null),
    only: pathItem.flag(onlyMark) || operation.flag(onlyMark),
  };
}

/** The list is below `static` of the current key, or directly below the older key that the vendor guide shows. */
function casesOf(response: Node): SandboxCase[] {
  return keys
    .map((key) => response.get(key))
    .map((behavior) =>
      Array.isArray(behavior?.value) ? behavior : (behavior?.get("static") ?? null),
    )
    .flatMap((list) => list?.items() ?? [])
    .map((node) => readCase(response.key, node));
}

function readCase(status: string, node: Node): SandboxCase {
  const named = node.get("request")?.propertiesOf("parameters") ?? [];
  return {
    status,
    pointer: node.pointer,
    parameters: named.flatMap((parameter) => {
      const value = parameterValue(parameter);
      return value === undefined ? [] : [{ name: parameter.key, value }];
    }),
    response: readBody(node.get("response")),
    headers: node.propertiesOf("responseHeaders").map((header) => ({
      name: header.key,
      value: String(header.get("value")?.value ?? header.value),
    })),
  };
}

/** The value of `{value: x}`, whatever else is beside it. `{}` means any value; three bodies have no `value` around them. */
function parameterValue(parameter: Node): JsonValue | undefined {
  const value = parameter.get("value");
  if (value === null && isEmptyObject(parameter)) return undefined;
  return (value ?? parameter).value as JsonValue; // Parsed from JSON, so it is one.
}

/** An absent response, `{}` and `""` all mean a response without a body. */
function readBody(response: Node | null): SandboxCase["response"] {
  if (response === null || response.value === "" || isEmptyObject(response)) return null;
  return { body: response.value as JsonValue }; // Parsed from JSON, so it is one.
}

function isEmptyObject(node: Node): boolean {
  return node.isObject() && node.properties().length === 0;
}
