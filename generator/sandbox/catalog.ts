import type { JsonValue } from "../lib/json.js";
import type { Api, Operation, SandboxCase, UsagePlan } from "../model/api.js";
import { successResponse } from "../model/api-queries.js";
import { caseLabel } from "./match.js";
import {
  type Params,
  paramsOfCase,
  paramsOfOperation,
  type ReadyRequest,
  requestOf,
} from "./ready.js";

/** What the page shows of the APIs: a list of all, and the details of one when somebody looks at it. */

export interface ApiEntry {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly operations: readonly {
    readonly name: string;
    readonly method: string;
    readonly path: string;
    readonly cases: number;
    readonly dynamic: boolean;
  }[];
}

export interface OperationDetails {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string | null;
  readonly description: string | null;
  readonly deprecated: boolean;
  readonly usagePlan: UsagePlan | null;
  /** The scope of a grantless operation. */
  readonly scope: string | null;
  readonly restricted: boolean;
  readonly dynamic: boolean;
  readonly sandboxOnly: boolean;
  readonly cases: readonly CaseDetails[];
}

export interface CaseDetails {
  readonly label: string;
  readonly status: string;
  /** What the case names; the rest of the request was made up. */
  readonly parameters: readonly { readonly name: string; readonly value: JsonValue }[];
  readonly request: ReadyRequest;
  /** The same as a call of the generated client. */
  readonly code: string;
}

export function listApis(apis: readonly Api[]): ApiEntry[] {
  return apis.map(({ id, title, version, operations }) => ({
    id,
    title,
    version,
    operations: operations.map(({ name, method, path, sandbox }) => ({
      name,
      method,
      path,
      cases: sandbox.cases.length,
      dynamic: sandbox.dynamic,
    })),
  }));
}

export function describeApi(api: Api): OperationDetails[] {
  return api.operations.map((operation) => ({
    name: operation.name,
    method: operation.method,
    path: operation.path,
    summary: operation.summary,
    description: operation.description,
    deprecated: operation.deprecated,
    usagePlan: operation.usagePlan,
    scope: operation.scope,
    restricted: operation.restricted !== null,
    dynamic: operation.sandbox.dynamic,
    sandboxOnly: operation.sandbox.only,
    cases:
      operation.sandbox.cases.length === 0
        ? [describe(api, operation, null)]
        : operation.sandbox.cases.map((of) => describe(api, operation, of)),
  }));
}

function describe(api: Api, operation: Operation, of: SandboxCase | null): CaseDetails {
  const params = of === null ? paramsOfOperation(api, operation) : paramsOfCase(api, operation, of);
  const success = successResponse(operation);
  return {
    label: of === null ? "required parameters" : caseLabel(of),
    status: of === null ? (success?.status ?? "200") : of.status,
    parameters: of?.parameters ?? [],
    request: requestOf(operation, params),
    code: callText(api, operation, params),
  };
}

function callText(api: Api, operation: Operation, params: Params): string {
  const variable = `${api.name.charAt(0).toLowerCase()}${api.name.slice(1)}`;
  const given = Object.keys(params).length === 0 ? "" : JSON.stringify(params, null, 2);
  const plain = given.replaceAll(/^( +)"([A-Za-z_$][\w$]*)":/gm, "$1$2:");
  return `const ${variable} = new ${api.name}Api(options);\nconst answer = await ${variable}.${operation.name}(${plain});`;
}
