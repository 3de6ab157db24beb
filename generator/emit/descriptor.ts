import type { Api, Operation, Parameter } from "../api.js";
import { origin, SpecText } from "./text.js";

/** The descriptor that the runtime works from; see `operation.ts` there. What says nothing is left out. */
export function descriptor(api: Api, operation: Operation): object {
  const { paging, restricted, body, pointer } = operation;
  return {
    [origin]: pointer,
    api: api.id,
    name: operation.name,
    method: operation.method,
    path: new SpecText(operation.path, pathPointer(operation)),
    ...(operation.parameters.length > 0 && {
      parameters: operation.parameters.map(parameterDescriptor),
    }),
    ...(body !== null && { body: body.required ? "required" : "optional" }),
    ...(operation.accept !== null && {
      accept: new SpecText(operation.accept, `${pointer}/produces`),
    }),
    ...(operation.usagePlan !== null && {
      usagePlan: { [origin]: `${pointer}/description`, ...operation.usagePlan },
    }),
    ...(paging !== null && {
      paging: {
        next: paging.next,
        request: paging.request.map((name) => new SpecText(name)),
        token: paging.token.map((name) => new SpecText(name)),
        ...(paging.items !== null && { items: paging.items.map((name) => new SpecText(name)) }),
        ...(Object.keys(paging.set).length > 0 && { set: paging.set }),
      },
    }),
    ...(operation.scope !== null && { scope: operation.scope }),
    ...(restricted !== null && {
      restricted: {
        path: restricted.path,
        ...(restricted.dataElements.length > 0 && { dataElements: restricted.dataElements }),
      },
    }),
    ...(operation.idempotent && { idempotent: true }),
    ...(operation.sandbox.only && { sandboxOnly: true }),
  };
}

/** Where the path of an operation stands: it is the key that the operation lies under. */
export function pathPointer({ pointer }: Operation): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
}

/** One parameter in a descriptor. */
export function parameterDescriptor(parameter: Parameter): object {
  return {
    [origin]: parameter.pointer,
    name: new SpecText(parameter.name, `${parameter.pointer}/name`),
    in: parameter.in,
    ...(parameter.required && { required: true }),
    ...(parameter.style !== "value" && { style: parameter.style }),
    ...(parameter.greedy && { greedy: true }),
  };
}
