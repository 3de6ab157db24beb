import type { Api, EnumValue, Operation, Parameter, TypeRef } from "../model/api.js";
import {
  enumOf,
  isText,
  placesOf,
  propertiesOf,
  resolveAlias,
  successType,
  type TypesById,
} from "../model/api-queries.js";
import { responseTypeText } from "./type-expressions.js";
import { derivedTimeout, type KnownFollowUp, knownFollowUp } from "./known-completions.js";

/** How one finds out what became of what an operation begins: found in the model, or known where the model does not tell. */
export interface Completion {
  readonly id: readonly string[];
  /** An operation of the same API, or what is known of one of another API. */
  readonly poll: { readonly operation: Operation } | { readonly known: KnownFollowUp };
  readonly status: readonly string[];
  readonly done: readonly string[];
  readonly failed: readonly string[];
  readonly noData: readonly string[];
  readonly problems: readonly string[] | null;
  /** In milliseconds. */
  readonly timeout: number;
  readonly stalls: boolean;
  /** The type of the last answer, for `operations.ts` and `client.ts`. */
  readonly finalType: string;
}

/** The words by which models say that something is still being done, in capitals and without what is between words. */
const running = new Set(["INPROGRESS", "INQUEUE", "PROCESSING", "QUEUED", "REQUESTED", "RUNNING"]);

const succeeded = new Set(["DONE", "SUCCEEDED", "SUCCESS"]);

const failed = new Set(["CANCELED", "CANCELLED", "ERROR", "FAILED", "FAILURE", "FATAL"]);

/** How the models describe a status of what has ended since there was nothing: `CANCELLED` of a report. */
const withoutData = /\bno data\b/i;

/** Finds out whether an operation only begins something, and how to follow that; null for all other operations. */
export function completionOf(api: Api, operation: Operation, types: TypesById): Completion | null {
  const answer = successType(operation);
  const isAsked = operation.paging !== null || /^(?:GET|HEAD|OPTIONS)$/.test(operation.method);
  if (answer === null || isAsked) return null;
  return knownCompletion(operation, answer, types) ?? foundCompletion(api, answer, types);
}

/** A completion from the table: only if the answer has the id where the table says so. */
function knownCompletion(
  operation: Operation,
  answer: TypeRef,
  types: TypesById,
): Completion | null {
  const known = knownFollowUp(operation);
  if (known === null) return null;
  const ids = placesOf(answer, types, ({ type }) => isText(type, types), known.id.length);
  if (!ids.some((place) => place.join() === known.id.join())) return null;
  return { ...known, poll: { known }, noData: [], stalls: true };
}

/**
 * A completion from the model: the answer has a text that has the name of the one required parameter of a GET operation, in
 * its path, and that operation answers a status which tells running from done and failed by words that Amazon uses for work,
 * and not for the state of a business object.
 */
function foundCompletion(api: Api, answer: TypeRef, types: TypesById): Completion | null {
  const ids = placesOf(answer, types, ({ type }) => isText(type, types), 2);
  for (const operation of api.operations) {
    const parameter = operation.method === "GET" ? onlyParameter(operation) : null;
    const id = ids.find((place) => place.at(-1) === parameter?.name);
    const polled = successType(operation);
    if (id === undefined || polled === null) continue;
    const status = statusIn(polled, types);
    if (status === null) continue;
    return {
      id,
      poll: { operation },
      ...status,
      timeout: derivedTimeout(operation),
      stalls: false,
      finalType: responseTypeText(polled, `${api.name}.`),
    };
  }
  return null;
}

/** The one parameter that an operation requires, if it is in the path; null if there is none, or another one beside it. */
function onlyParameter({ parameters, body }: Operation): Parameter | null {
  const [first, ...others] = parameters.filter(({ required }) => required);
  if (first === undefined || others.length > 0 || body?.required === true) return null;
  return first.in === "path" ? first : null;
}

/** Finds the status of work in an answer, and what is said beside it. */
function statusIn(
  answer: TypeRef,
  types: TypesById,
): Pick<Completion, "status" | "done" | "failed" | "noData" | "problems"> | null {
  const places = placesOf(answer, types, ({ type }) => isWork(enumOf(type, types)), 3);
  const [status] = places;
  if (status === undefined) return null;
  const owner = typeAt(answer, status.slice(0, -1), types);
  const property = propertiesOf(owner, types).find(({ name }) => name === status.at(-1));
  if (property === undefined) return null;
  const values = enumOf(property.type, types);
  const among = (known: ReadonlySet<string>): readonly EnumValue[] =>
    values.filter(({ value }) => known.has(wordOf(value)));
  const isWithout = ({ description }: EnumValue): boolean => withoutData.test(description ?? "");
  return {
    status,
    done: textsOf(among(succeeded)),
    failed: textsOf(among(failed).filter((value) => !isWithout(value))),
    noData: textsOf(among(failed).filter(isWithout)),
    problems: problemsIn(owner, status.slice(0, -1), types),
  };
}

function textsOf(values: readonly EnumValue[]): readonly string[] {
  return values.map(({ value }) => String(value));
}

function wordOf(value: EnumValue["value"]): string {
  return String(value)
    .toUpperCase()
    .replace(/[^A-Z]/g, "");
}

function isWork(values: readonly EnumValue[]): boolean {
  return [running, succeeded, failed].every((known) =>
    values.some(({ value }) => known.has(wordOf(value))),
  );
}

/** Finds where the owner of a status says what went wrong: a list of problems, such a list in an object, or a text. */
function problemsIn(
  owner: TypeRef,
  place: readonly string[],
  types: TypesById,
): readonly string[] | null {
  const named = propertiesOf(owner, types).filter(({ name }) =>
    /(?:errors?|problems?)$/i.test(name),
  );
  for (const { name, type } of named) {
    if (isProblems(type, types)) return [...place, name];
    const inner = propertiesOf(type, types).find((property) => isProblems(property.type, types));
    if (inner !== undefined) return [...place, name, inner.name];
  }
  const text = propertiesOf(owner, types).find(
    (property) => /^errorMessage$/i.test(property.name) && isText(property.type, types),
  );
  return text === undefined ? null : [...place, text.name];
}

function isProblems(type: TypeRef, types: TypesById): boolean {
  const list = resolveAlias(type, types);
  if (list.kind !== "array") return false;
  return propertiesOf(list.items, types).some(({ name }) => name === "message");
}

function typeAt(type: TypeRef, place: readonly string[], types: TypesById): TypeRef {
  return place.reduce((owner, name) => {
    const property = propertiesOf(owner, types).find((one) => one.name === name);
    return property?.type ?? { kind: "unknown" };
  }, type);
}
