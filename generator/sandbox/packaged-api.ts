import type { JsonValue } from "../lib/json.js";
import type { Api, Body, Operation, SandboxCase, UsagePlan, Parameter } from "../model/api.js";

/**
 * The sandbox data of a generated package: `import { vendorOrdersSandbox } from "sp-api-vendor-orders-v1/sandbox"`. It has
 * the shape of the runtime's `SandboxApi`, and any version of Katagami may have generated the package.
 */
export interface PackagedApi {
  readonly id: string;
  readonly operations: readonly PackagedOperation[];
  /** Packages that an older version has generated have none. */
  readonly completions?: readonly FollowUp[];
}

/** How one finds out what became of what some operations begin. */
export interface FollowUp {
  readonly operations: readonly string[];
  readonly id: readonly string[];
  readonly poll: { readonly api: string; readonly name: string; readonly path: string };
  readonly status: readonly string[];
  readonly done: readonly string[];
  readonly failed: readonly string[];
  readonly noData?: readonly string[] | undefined;
  readonly problems?: readonly string[] | undefined;
}

/** An API from a package, which says itself how its operations are followed: it has no types to find that out. */
export interface ApiWithFollowUps extends Api {
  readonly followUps: readonly FollowUp[];
}

interface PackagedParameter
  extends
    Pick<Parameter, "name" | "in">,
    Partial<
      Pick<Parameter, "key" | "required" | "style" | "explode" | "allowReserved" | "greedy">
    > {
  readonly object?: boolean;
}

export interface PackagedOperation extends Pick<Operation, "name" | "method" | "path"> {
  readonly parameters?: readonly PackagedParameter[];
  readonly body?: "required" | "optional";
  readonly contentTypes?: Body["contentTypes"];
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

/** Turns the sandbox data of a package into an API without types, so that dynamic operations respond with empty objects. */
export function apiOfPackage({ id, operations, completions = [] }: PackagedApi): ApiWithFollowUps {
  return {
    followUps: completions,
    id,
    name: id,
    file: "",
    title: id,
    version: "",
    description: null,
    types: [],
    constraints: {},
    operations: operations.map(operationOf),
  };
}

/** The parts of an element that a package does not contain. */
const unknownElement = {
  pointer: "",
  description: null,
  deprecated: false,
  type: { kind: "unknown" },
} as const;

function operationOf(packaged: PackagedOperation): Operation {
  const { name, method, path, dynamic, body, restricted = null } = packaged;
  return {
    name,
    operationId: name,
    paramsType: "",
    method,
    path,
    pointer: "",
    summary: null,
    description: null,
    deprecated: false,
    parameters: (packaged.parameters ?? []).map((parameter) => ({
      ...unknownElement,
      name: parameter.name,
      key: parameter.key ?? parameter.name,
      in: parameter.in,
      required: parameter.required ?? false,
      style: parameter.style ?? "value",
      explode: parameter.explode ?? false,
      takesObject: parameter.object ?? false,
      allowReserved: parameter.allowReserved ?? false,
      greedy: parameter.greedy ?? false,
      default: null,
    })),
    body:
      body === undefined
        ? null
        : {
            ...unknownElement,
            name: "body",
            required: body === "required",
            types: [],
            contentTypes: packaged.contentTypes ?? { "application/json": "json" },
            encoding: {},
          },
    responses:
      dynamic === undefined
        ? []
        : [
            {
              ...unknownElement,
              status: dynamic.status,
              type: dynamic.hasBody ? unknownElement.type : null,
              example: null,
            },
          ],
    accept: packaged.accept ?? null,
    answers: {},
    redirects: false,
    usagePlan: packaged.usagePlan ?? null,
    paging: null,
    scope: packaged.scope ?? null,
    restricted: restricted && { dataElements: [], ...restricted },
    idempotent: false,
    sandbox: {
      cases: packaged.cases.map((one, index) => caseOf(packaged, one, index)),
      dynamic: dynamic !== undefined,
      only: packaged.sandboxOnly ?? false,
    },
  };
}

function caseOf(
  { name, cases }: PackagedOperation,
  { status, parameters, response, headers = {} }: PackagedCase,
  index: number,
): SandboxCase {
  const nth = cases.slice(0, index).filter((other) => other.status === status).length;
  return {
    status,
    // A package does not contain the pointers of its model; this one identifies the case.
    pointer: `#/${name}/${status}/${String(nth)}`,
    // The generator has written these from JSON, so they are JSON values.
    parameters: nameValues(parameters as Readonly<Record<string, JsonValue>>),
    response: response === undefined ? null : { body: response as JsonValue },
    headers: nameValues(headers),
  };
}

function nameValues<Value>(
  record: Readonly<Record<string, Value>>,
): { readonly name: string; readonly value: Value }[] {
  return Object.entries(record).map(([name, value]) => ({ name, value }));
}
