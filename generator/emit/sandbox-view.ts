import type { Api, JsonValue, Operation, SandboxCase } from "../api.js";
import { pointerBelow } from "../diagnostic.js";
import { isBody } from "../sandbox/match.js";
import { descriptor } from "./descriptor.js";
import { origin, SpecText } from "./text.js";

/** What a package says of Amazon's sandbox, for its subpath `./sandbox`. */
export interface SandboxView {
  /** `vendorOrdersSandbox`. */
  readonly name: string;
  readonly hasCases: boolean;
  /** The value: a `SandboxApi` of the runtime, without any prose of the model. */
  readonly api: object;
}

/** The sandbox of an API as data: every operation as its descriptor has it, and its static cases. */
export function viewSandbox(api: Api): SandboxView {
  return {
    name: `${api.name.slice(0, 1).toLowerCase()}${api.name.slice(1)}Sandbox`,
    hasCases: api.operations.some(({ sandbox }) => sandbox.cases.length > 0),
    api: {
      id: api.id,
      operations: api.operations.map((operation) => ({
        [origin]: operation.pointer,
        ...withoutId(descriptor(api, operation)),
        ...dynamicOf(operation),
        cases: operation.sandbox.cases.map((of) => caseData(operation, of)),
      })),
    },
  };
}

/** What only a client needs is left out: how to page, and the API's id in every operation. */
function withoutId(of: object): object {
  const unwanted = new Set(["api", "paging", "idempotent"]);
  return Object.fromEntries(Object.entries(of).filter(([key]) => !unwanted.has(key)));
}

/** There are no types to make a sample of in a package: the status says enough for an empty one. */
function dynamicOf({ sandbox, responses }: Operation): object {
  if (!sandbox.dynamic) return {};
  const success = responses.find(({ status }) => status.startsWith("2"));
  const { status, type, pointer } = success ?? { status: "200", type: null, pointer: null };
  return { dynamic: { status: new SpecText(status, pointer), hasBody: type !== null } };
}

function caseData(operation: Operation, of: SandboxCase): object {
  const { pointer } = of;
  const named = of.parameters.map(({ name, value }) => {
    const at = `${pointerBelow(`${pointer}/request/parameters`, name)}/value`;
    return [isBody(operation, name) ? "body" : name, specValue(value, at)] as const;
  });
  const headers = of.headers.map(({ name, value }) => {
    const at = pointerBelow(`${pointer}/responseHeaders`, name);
    return [name, new SpecText(value, at)] as const;
  });
  return {
    [origin]: pointer,
    status: new SpecText(of.status, pointer),
    parameters: Object.fromEntries(named),
    ...(of.response !== null && { response: specValue(of.response.body, `${pointer}/response`) }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
  };
}

/** A value of the model, its strings and objects marked as such with their places. */
function specValue(value: JsonValue, pointer: string): unknown {
  if (typeof value === "string") return new SpecText(value, pointer);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value))
    return value.map((item: JsonValue, index) => specValue(item, pointerBelow(pointer, index)));
  const entries = Object.entries(value).map(
    ([key, item]) => [key, specValue(item, pointerBelow(pointer, key))] as const,
  );
  return { [origin]: pointer, ...Object.fromEntries(entries) };
}
