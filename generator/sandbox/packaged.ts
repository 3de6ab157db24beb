import type { JsonValue } from "../lib/json.js";
import type { Api, HttpMethod, Operation, SandboxCase, UsagePlan } from "../model/api.js";

/**
 * The sandbox of a generated package, as `import { vendorOrdersSandbox } from "sp-api-vendor-orders-v1/sandbox"` gives it.
 * The shape is that of the runtime's `SandboxApi`, whichever version of Katagami has made the package.
 */
export interface PackagedApi {
  readonly id: string;
  readonly operations: readonly PackagedOperation[];
}

export interface PackagedOperation {
  readonly name: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: "path" | "query" | "header";
    readonly required?: boolean;
    readonly style?: "csv" | "multi";
    readonly greedy?: boolean;
  }[];
  readonly body?: "required" | "optional";
  readonly accept?: string;
  readonly usagePlan?: UsagePlan;
  readonly scope?: string;
  readonly restricted?: {
    readonly path: "template" | "actual";
    readonly dataElements?: readonly string[];
  };
  readonly sandboxOnly?: boolean;
  readonly dynamic?: { readonly status: string; readonly hasBody: boolean };
  readonly cases: readonly PackagedCase[];
}

export interface PackagedCase {
  readonly status: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly response?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A package's sandbox as an API that the sandbox can serve: one without types, whose dynamic answers are empty objects. */
export function unpack({ id, operations }: PackagedApi): Api {
  return {
    id,
    name: id,
    file: "",
    title: id,
    version: "",
    description: null,
    operations: operations.map(unpackOperation),
    types: [],
  };
}

function unpackOperation(packaged: PackagedOperation): Operation {
  const { name, dynamic, body, restricted } = packaged;
  const base = {
    pointer: "",
    description: null,
    deprecated: false,
    type: { kind: "unknown" },
  } as const;
  return {
    name,
    operationId: name,
    paramsType: "",
    pointer: "",
    method: packaged.method,
    path: packaged.path,
    summary: null,
    description: null,
    deprecated: false,
    parameters: (packaged.parameters ?? []).map((parameter) => ({
      ...base,
      name: parameter.name,
      in: parameter.in,
      required: parameter.required ?? false,
      style: parameter.style ?? "value",
      greedy: parameter.greedy ?? false,
      default: null,
    })),
    body: body === undefined ? null : { ...base, name: "body", required: body === "required" },
    responses:
      dynamic === undefined
        ? []
        : [{ ...base, status: dynamic.status, type: dynamic.hasBody ? base.type : null }],
    accept: packaged.accept ?? null,
    usagePlan: packaged.usagePlan ?? null,
    paging: null,
    scope: packaged.scope ?? null,
    restricted:
      restricted === undefined
        ? null
        : { path: restricted.path, dataElements: restricted.dataElements ?? [] },
    idempotent: false,
    sandbox: {
      cases: packaged.cases.map((of, index) => unpackCase(packaged, of, index)),
      dynamic: dynamic !== undefined,
      only: packaged.sandboxOnly ?? false,
    },
  };
}

function unpackCase(
  { name, cases }: PackagedOperation,
  { status, parameters, response, headers = {} }: PackagedCase,
  index: number,
): SandboxCase {
  const nth = cases.slice(0, index).filter((other) => other.status === status).length;
  return {
    status,
    // The model's own place is not in the package; this one tells the cases apart.
    pointer: `#/${name}/${status}/${String(nth)}`,
    // Written from JSON by the generator, so these are JSON values.
    parameters: Object.entries(parameters).map(([key, value]) => ({
      name: key,
      value: value as JsonValue,
    })),
    response: response === undefined ? null : { body: response as JsonValue },
    headers: Object.entries(headers).map(([key, value]) => ({ name: key, value })),
  };
}
