import type { JsonValue } from "../lib/json.js";
import type { Sandbox, SandboxCase } from "./api.js";
import type { Node } from "./node.js";

const keys = ["x-amzn-api-sandbox", "x-amazon-spds-sandbox-behaviors"] as const;

/**
 * Reads what Amazon's sandbox does for an operation: static cases under its responses, a dynamic mark on the operation or on
 * its path. The models write them in about a dozen ways; here they are one.
 */
export function readSandbox(pathItem: Node, operation: Node, responses: readonly Node[]): Sandbox {
  const onlyMark = "x-amzn-api-sandbox-only";
  return {
    cases: responses.flatMap((response) => casesOf(response)),
    dynamic: [pathItem, operation].some((node) => node.get(keys[0])?.get("dynamic") != null),
    only: pathItem.flag(onlyMark) || operation.flag(onlyMark),
  };
}

/** The list lies under `static` of the key of today, or directly under the key that the vendor guide still shows. */
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
  const named = node.get("request")?.get("parameters")?.properties() ?? [];
  return {
    status,
    pointer: node.pointer,
    parameters: named.flatMap((parameter) => {
      const value = parameterValue(parameter);
      return value === undefined ? [] : [{ name: parameter.key, value }];
    }),
    response: readBody(node.get("response")),
    headers: (node.get("responseHeaders")?.properties() ?? []).map((header) => ({
      name: header.key,
      value: String(header.get("value")?.value ?? header.value),
    })),
  };
}

/** `{value: x}` is x, whatever else stands beside it; `{}` means any; three bodies stand there unwrapped. */
function parameterValue(parameter: Node): JsonValue | undefined {
  const value = parameter.get("value");
  if (value !== null) return value.value as JsonValue; // Parsed from JSON, so it is one.
  if (parameter.isObject() && parameter.properties().length === 0) return undefined;
  return parameter.value as JsonValue; // As above.
}

/** Absent, `{}` and `""` all stand for an answer without a body. */
function readBody(response: Node | null): SandboxCase["response"] {
  if (response === null || response.value === "") return null;
  if (response.isObject() && response.properties().length === 0) return null;
  return { body: response.value as JsonValue }; // Parsed from JSON, so it is one.
}
