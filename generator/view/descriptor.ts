import { withPointer, SpecText } from "../escape/spec-text.js";
import { propertiesOf, successType } from "../model/api-queries.js";
import type { Api, Operation, Paging, Parameter, ParameterPlace } from "../model/api.js";
import { type AccessDescriptorView, describeAccess } from "./access.js";
import type { LimitBucket } from "./limit-table.js";
import { limitsOf } from "./limits.js";

/** The descriptor of an operation, which the runtime works from: an `Operation` of the runtime. Omits what does not apply. */
export interface DescriptorView extends AccessDescriptorView {
  readonly api: string;
  readonly name: string;
  readonly method: string;
  readonly path: SpecText;
  readonly parameters?: readonly ParameterDescriptorView[];
  readonly body?: "required" | "optional";
  /** The media types of the body, the usual one first, if it is not JSON alone. */
  readonly contentTypes?: { readonly [mediaType: string]: string };
  /** How a form writes the lists and objects in it, where that is not as usual. */
  readonly encoding?: { readonly [field: string]: string };
  /** The media type to ask for, if it is not JSON. */
  readonly accept?: SpecText;
  /** What a success is decoded to by its media type, if it is not JSON alone: `json`, `text`, `bytes` or `lines`. */
  readonly answers?: { readonly [mediaType: string]: string };
  /** Whether a redirect is the documented success. */
  readonly redirects?: true;
  /** Requests per second, and the number of requests at once. */
  readonly usagePlan?: { readonly rate: number; readonly burst: number };
  /** What Amazon limits beside the usage plan, and the client keeps to. */
  readonly limits?: readonly LimitBucket[];
  readonly paging?: {
    readonly next: "same" | "token-only" | "offset";
    readonly request: readonly SpecText[];
    readonly token: readonly SpecText[];
    readonly items?: readonly SpecText[];
    /** The other properties on the way to the list (or to the token, if there is no list), level by level. */
    readonly beside?: readonly (readonly SpecText[])[];
    readonly set?: { readonly [parameter: string]: string };
  };
  /** The scope of a grantless operation's token. */
  readonly scope?: string;
  readonly restricted?: {
    readonly path: "template" | "actual";
    readonly dataElements?: readonly string[];
  };
  readonly idempotent?: true;
  readonly sandboxOnly?: true;
}

/** A parameter in a descriptor. */
export interface ParameterDescriptorView {
  readonly name: SpecText;
  /** Its name in the params object, if it differs. */
  readonly key?: SpecText;
  readonly in: ParameterPlace;
  readonly required?: true;
  /** How to write a list or an object, for example `csv` or `multi`. */
  readonly style?: string;
  /** Whether the items of a list, and properties as `name=value`, are written one by one. */
  readonly explode?: true;
  /** Whether the value may be an object. */
  readonly object?: true;
  /** Whether reserved characters stay as they are. */
  readonly allowReserved?: true;
  /** Whether a path parameter may contain slashes. */
  readonly greedy?: true;
}

export function descriptor(api: Api, operation: Operation): DescriptorView {
  const { paging, restricted, body, pointer } = operation;
  const { usagePlan, buckets } = limitsOf(api, operation);
  return withPointer(pointer, {
    api: api.id,
    name: operation.name,
    method: operation.method,
    path: new SpecText(operation.path, pathPointer(operation)),
    ...(operation.parameters.length > 0 && {
      parameters: operation.parameters.map(parameterDescriptor),
    }),
    ...(body !== null && { body: body.required ? "required" : "optional" }),
    ...(body !== null &&
      Object.keys(body.contentTypes).join() !== "application/json" && {
        contentTypes: body.contentTypes,
      }),
    ...(body !== null && Object.keys(body.encoding).length > 0 && { encoding: body.encoding }),
    ...(operation.accept !== null && {
      accept: new SpecText(operation.accept, `${pointer}/produces`),
    }),
    ...(needsAnswers(operation) && { answers: operation.answers }),
    ...(operation.redirects && { redirects: true }),
    ...(usagePlan !== null && {
      usagePlan: withPointer(`${pointer}/description`, { ...usagePlan }),
    }),
    ...(buckets.length > 0 && { limits: buckets }),
    ...(paging !== null && {
      paging: {
        next: paging.next,
        request: specTexts(paging.request),
        token: specTexts(paging.token),
        ...(paging.items !== null && { items: specTexts(paging.items) }),
        ...besideOf(api, operation, paging),
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
    ...describeAccess(operation),
  });
}

/** Lists the properties of a page beside its list and its token, by which the runtime knows a page of the model. */
function besideOf(
  api: Api,
  operation: Operation,
  { items, token }: Paging,
): { readonly beside?: readonly (readonly SpecText[])[] } {
  const response = successType(operation);
  if (response === null) return {};
  const types = new Map(api.types.map((type) => [type.id, type]));
  const place = items ?? token;
  let level = propertiesOf(response, types);
  const beside = place.map((name, depth) => {
    const others = level.filter(
      (property) => property.name !== name && property.name !== token[depth],
    );
    const next = level.find((property) => property.name === name);
    level = next === undefined ? [] : propertiesOf(next.type, types);
    return specTexts(
      others
        .map((property) => property.name)
        .filter((other) => !/^(?:errors|warnings)$/.test(other)),
    );
  });
  return { beside };
}

/** Whether an answer may be something else than JSON. A range of media types may be. */
function needsAnswers({ answers }: Operation): boolean {
  return Object.entries(answers).some(([type, kind]) => kind !== "json" || type.includes("*"));
}

function specTexts(names: readonly string[]): SpecText[] {
  return names.map((name) => new SpecText(name));
}

/** The place of an operation's path in the model: the parent of the operation. */
export function pathPointer({ pointer }: Operation): string {
  return pointer.slice(0, pointer.lastIndexOf("/"));
}

export function parameterDescriptor(parameter: Parameter): ParameterDescriptorView {
  return withPointer(parameter.pointer, {
    name: new SpecText(parameter.name, `${parameter.pointer}/name`),
    ...(parameter.key !== parameter.name && { key: new SpecText(parameter.key) }),
    in: parameter.in,
    ...(parameter.required && { required: true }),
    ...(parameter.style !== "value" && { style: parameter.style }),
    ...(parameter.explode && { explode: true }),
    ...(parameter.takesObject && { object: true }),
    ...(parameter.allowReserved && { allowReserved: true }),
    ...(parameter.greedy && { greedy: true }),
  });
}
