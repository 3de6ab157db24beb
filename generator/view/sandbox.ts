import { withPointer, SpecText } from "../escape/spec-text.js";
import { pointerBelow } from "../lib/json-pointer.js";
import type { JsonValue } from "../lib/json.js";
import type { Api, Operation, SandboxCase } from "../model/api.js";
import { isBody, successResponse } from "../model/api-queries.js";
import type { Completions, CompletionView } from "./completion-view.js";
import { descriptor, type DescriptorView } from "./descriptor.js";

/** Amazon's sandbox for an API, for the subpath `./sandbox` of the package. */
export interface SandboxView {
  /** `vendorOrdersSandbox`. */
  readonly name: string;
  readonly hasCases: boolean;
  /** The value of that name: a `SandboxApi` of the runtime. It contains no descriptions of the model. */
  readonly api: {
    readonly id: string;
    readonly operations: readonly SandboxOperationView[];
    /** How what operations begin is followed, so that it comes to an end in a test. */
    readonly completions?: readonly SandboxCompletionView[];
  };
}

/** A completion, and the operations that have it. */
export interface SandboxCompletionView extends CompletionView {
  readonly operations: readonly string[];
}

/** The parts of the descriptor that the sandbox needs, and the cases of the operation. */
export interface SandboxOperationView extends Omit<
  DescriptorView,
  "api" | "paging" | "idempotent" | "limits" | "roles" | "removal"
> {
  /** Set if Amazon's sandbox runs the real backend: the status of a success, and whether it has a body. */
  readonly dynamic?: { readonly status: SpecText; readonly hasBody: boolean };
  readonly cases: readonly SandboxCaseView[];
}

/** The response to a request that matches `parameters`. Other parameters may have any value. */
export interface SandboxCaseView {
  readonly status: SpecText;
  readonly parameters: { readonly [name: string]: SpecJson };
  readonly response?: SpecJson;
  readonly headers?: { readonly [name: string]: SpecText };
}

/** JSON that contains texts of the model. */
export type SpecJson =
  | SpecText
  | string
  | number
  | boolean
  | null
  | readonly SpecJson[]
  | { readonly [key: string]: SpecJson };

export function viewSandbox(api: Api, { byOperation, constants }: Completions): SandboxView {
  const completions = constants.map(({ name, value }) => ({
    operations: [...byOperation].flatMap(([operation, own]) =>
      own.name === name ? [operation] : [],
    ),
    ...value,
  }));
  return {
    name: `${api.name.slice(0, 1).toLowerCase()}${api.name.slice(1)}Sandbox`,
    hasCases: api.operations.some(({ sandbox }) => sandbox.cases.length > 0),
    api: {
      id: api.id,
      operations: api.operations.map((operation) => viewSandboxOperation(api, operation)),
      ...(completions.length > 0 && { completions }),
    },
  };
}

function viewSandboxOperation(api: Api, operation: Operation): SandboxOperationView {
  // Only a client needs these.
  const {
    api: _api,
    paging: _paging,
    idempotent: _idempotent,
    roles: _roles,
    removal: _removal,
    limits: _limits,
    ...rest
  } = descriptor(api, operation);
  return withPointer(operation.pointer, {
    ...rest,
    ...dynamicOf(operation),
    cases: operation.sandbox.cases.map((of) => caseData(operation, of)),
  });
}

/** A package has no types at run time to make a sample from, so the status is enough. */
function dynamicOf(operation: Operation): Pick<SandboxOperationView, "dynamic"> {
  if (!operation.sandbox.dynamic) return {};
  const none = { status: "200", type: null, pointer: null };
  const { status, type, pointer } = successResponse(operation) ?? none;
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

/** A value of the model, with the places of its strings and objects. */
export function specValue(value: JsonValue, pointer: string): SpecJson {
  if (typeof value === "string") return new SpecText(value, pointer);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value))
    return value.map((item: JsonValue, index) => specValue(item, pointerBelow(pointer, index)));
  const entries = Object.entries(value).map(
    ([key, item]) => [key, specValue(item, pointerBelow(pointer, key))] as const,
  );
  return withPointer(pointer, Object.fromEntries(entries));
}
