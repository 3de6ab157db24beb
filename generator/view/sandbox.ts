import { withPointer, SpecText } from "../escape/spec-text.js";
import { pointerBelow } from "../lib/json-pointer.js";
import type { JsonValue } from "../lib/json.js";
import type { Api, Operation, SandboxCase } from "../model/api.js";
import { isBody } from "../model/api-queries.js";
import { descriptor, type DescriptorView } from "./descriptor.js";

/** What a package says of Amazon's sandbox, for its subpath `./sandbox`. */
export interface SandboxView {
  /** `vendorOrdersSandbox`. */
  readonly name: string;
  readonly hasCases: boolean;
  /** The value: a `SandboxApi` of the runtime, without any prose of the model. */
  readonly api: {
    readonly id: string;
    readonly operations: readonly SandboxOperationView[];
  };
}

/** What of the descriptor matters to the sandbox, and the cases of the operation. */
export interface SandboxOperationView extends Omit<
  DescriptorView,
  "api" | "paging" | "idempotent"
> {
  /** The sandbox runs the real backend; what a success looks like. */
  readonly dynamic?: { readonly status: SpecText; readonly hasBody: boolean };
  readonly cases: readonly SandboxCaseView[];
}

/** A request that matches `parameters` (those not named are free) is answered with `response`. */
export interface SandboxCaseView {
  readonly status: SpecText;
  readonly parameters: { readonly [name: string]: SpecJson };
  readonly response?: SpecJson;
  readonly headers?: { readonly [name: string]: SpecText };
}

/** JSON with texts of the model in it. */
export type SpecJson =
  | SpecText
  | string
  | number
  | boolean
  | null
  | readonly SpecJson[]
  | { readonly [key: string]: SpecJson };

/** The sandbox of an API as data: every operation as its descriptor has it, and its static cases. */
export function viewSandbox(api: Api): SandboxView {
  return {
    name: `${api.name.slice(0, 1).toLowerCase()}${api.name.slice(1)}Sandbox`,
    hasCases: api.operations.some(({ sandbox }) => sandbox.cases.length > 0),
    api: {
      id: api.id,
      operations: api.operations.map((operation) =>
        withPointer(operation.pointer, {
          ...withoutId(descriptor(api, operation)),
          ...dynamicOf(operation),
          cases: operation.sandbox.cases.map((of) => caseData(operation, of)),
        }),
      ),
    },
  };
}

/** What only a client needs is left out: how to page, and the API's id in every operation. */
function withoutId({
  api: _api,
  paging: _paging,
  idempotent: _idempotent,
  ...rest
}: DescriptorView): Omit<DescriptorView, "api" | "paging" | "idempotent"> {
  return rest;
}

/** There are no types to make a sample of in a package: the status says enough for an empty one. */
function dynamicOf({ sandbox, responses }: Operation): Pick<SandboxOperationView, "dynamic"> {
  if (!sandbox.dynamic) return {};
  const success = responses.find(({ status }) => status.startsWith("2"));
  const { status, type, pointer } = success ?? { status: "200", type: null, pointer: null };
  return { dynamic: { status: new SpecText(status, pointer), hasBody: type !== null } };
}

function caseData(operation: Operation, of: SandboxCase): SandboxCaseView {
  const { pointer } = of;
  const named = of.parameters.map(({ name, value }) => {
    const at = `${pointerBelow(`${pointer}/request/parameters`, name)}/value`;
    return [isBody(operation, name) ? "body" : name, specValue(value, at)] as const;
  });
  const headers = of.headers.map(({ name, value }) => {
    const at = pointerBelow(`${pointer}/responseHeaders`, name);
    return [name, new SpecText(value, at)] as const;
  });
  return withPointer(pointer, {
    status: new SpecText(of.status, pointer),
    parameters: Object.fromEntries(named),
    ...(of.response !== null && { response: specValue(of.response.body, `${pointer}/response`) }),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
  });
}

/** A value of the model, its strings and objects marked as such with their places. */
function specValue(value: JsonValue, pointer: string): SpecJson {
  if (typeof value === "string") return new SpecText(value, pointer);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value))
    return value.map((item: JsonValue, index) => specValue(item, pointerBelow(pointer, index)));
  const entries = Object.entries(value).map(
    ([key, item]) => [key, specValue(item, pointerBelow(pointer, key))] as const,
  );
  return withPointer(pointer, Object.fromEntries(entries));
}
