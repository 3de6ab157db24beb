import type { Api, Operation, SandboxCase } from "../model/api.js";
import { successResponse } from "../model/api-queries.js";
import { viewRemoval, viewRoles } from "../view/access.js";
import { paramsOfCase, type ReadableRequest, requestOf } from "./case-request.js";
import type { MarkdownNode } from "./markdown.js";
import { caseLabel } from "./match-case.js";

/** Data for the sandbox's page: a list of all APIs, and the details of one. */

export interface ApiEntry extends Pick<Api, "id" | "title" | "version"> {
  readonly operations: readonly (Pick<Operation, "name" | "method" | "path"> & {
    readonly cases: number;
    readonly dynamic: boolean;
  })[];
}

type ShownAsIs = "name" | "method" | "path" | "deprecated" | "usagePlan" | "scope";

export interface OperationDetails extends Pick<Operation, ShownAsIs> {
  /** Summary and description, in that order. */
  readonly doc: readonly MarkdownNode[];
  readonly hasBody: boolean;
  readonly restricted: boolean;
  /** Which roles a call needs, and when Amazon ends it, a line each. */
  readonly access: readonly string[];
  readonly dynamic: boolean;
  readonly sandboxOnly: boolean;
  readonly cases: readonly CaseDetails[];
}

export interface CaseDetails extends Pick<SandboxCase, "status" | "parameters"> {
  readonly label: string;
  /** A request that matches the case; values that the case does not name are samples. */
  readonly request: ReadableRequest;
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

export async function describeApi(api: Api): Promise<OperationDetails[]> {
  // Most users of a sandbox never open its page, and need no parser of Markdown.
  const { readMarkdown } = await import("./markdown.js");
  return api.operations.map((operation) => {
    const { name, method, path, summary, description, deprecated, usagePlan, scope } = operation;
    const texts = new Set([summary, description].filter((text) => text !== null));
    const { cases, dynamic, only } = operation.sandbox;
    return {
      name,
      method,
      path,
      doc: [...texts].flatMap((text) => readMarkdown(text)),
      deprecated,
      usagePlan,
      scope,
      hasBody: operation.body !== null,
      restricted: operation.restricted !== null,
      access: [viewRoles(operation)?.text, viewRemoval(operation)?.text].filter(
        (line) => typeof line === "string",
      ),
      dynamic,
      sandboxOnly: only,
      cases: (cases.length === 0 ? [null] : cases).map((one) => describeCase(api, operation, one)),
    };
  });
}

function describeCase(api: Api, operation: Operation, of: SandboxCase | null): CaseDetails {
  const success = successResponse(operation);
  return {
    label: of === null ? "required parameters" : caseLabel(of),
    status: of === null ? (success?.status ?? "200") : of.status,
    parameters: of?.parameters ?? [],
    request: requestOf(operation, paramsOfCase(api, operation, of)),
  };
}
