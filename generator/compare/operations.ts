import { indexBy } from "../lib/collections.js";
import { byCodePoint } from "../lib/paths.js";
import type { Api, Operation, Parameter, TypeRef } from "../model/api.js";
import { resultResponses } from "../model/api-queries.js";
import { isNewlyRetained } from "../model/retained-note.js";
import { type Change, change, changeIf } from "./change-rules.js";
import { compareConstraints } from "./constraints.js";
import { pairs } from "./pairs.js";
import { relate, someReworded, typeName, typeNames, type TypeTables } from "./types.js";
import { compareValues, enumsOf } from "./values.js";

/** Compares the operations of an API: their parameters, bodies, responses, tokens and usage plans. */
export function compareOperations(before: Api, after: Api, tables: TypeTables): Change[] {
  return pairs(indexBy(before.operations, "name"), indexBy(after.operations, "name")).flatMap(
    (pair) => {
      if (pair.before !== null && pair.after !== null)
        return compareOperation(pair.before, pair.after, tables);
      const { name, method, path, paramsType } = pair.latest;
      const members = [name, paramsType];
      const place = `${method} ${path}`;
      return pair.after === null
        ? [change("operation-removed", name, { before: place, members })]
        : [change("operation-added", name, { after: place, members })];
    },
  );
}

function compareOperation(old: Operation, now: Operation, tables: TypeTables): Change[] {
  const { name } = now;
  const places = [`${old.method} ${old.path}`, `${now.method} ${now.path}`] as const;
  return [
    ...changeIf(!old.deprecated && now.deprecated, "operation-deprecated", name),
    ...changeIf(old.deprecated && isNewlyRetained(old, now), "operation-retained", name),
    ...differing("operation-moved", name, ...places),
    ...compareParameters(old, now, tables),
    ...compareParam(old, now, bodyParam(old), bodyParam(now), tables),
    ...compareResponses(old, now, tables),
    ...compareErrors(old, now, tables),
    ...comparePaging(old, now),
    ...differing("token-changed", name, tokenOf(old), tokenOf(now)),
    ...differing("usage-plan-changed", name, planOf(old), planOf(now)),
    ...differing("sending-changed", name, sendingOf(old), sendingOf(now)),
    ...changeIf(isReworded(old, now), "prose-changed", name, { members: [] }),
  ];
}

/** A change where two texts for the same thing differ. It shows in no type. */
function differing(rule: Change["rule"], subject: string, before: string, after: string): Change[] {
  return changeIf(before !== after, rule, subject, { before, after, members: [] });
}

/** A member of the params object: a parameter, or the body. */
type Param = Pick<
  Parameter,
  "name" | "required" | "deprecated" | "description" | "pointer" | "type"
>;

function bodyParam({ body }: Operation): Param | null {
  return body === null ? null : { ...body, name: "body", deprecated: false };
}

/** A parameter as reports name it. */
export function parameterSubject(
  operation: Pick<Operation, "name">,
  parameter: Pick<Param, "name">,
): string {
  return `${operation.name} › ${parameter.name}`;
}

function memberOf(parameter: Parameter): Param {
  return { ...parameter, name: parameter.key };
}

function compareParameters(old: Operation, now: Operation, tables: TypeTables): Change[] {
  return pairs(indexBy(old.parameters, "key"), indexBy(now.parameters, "key")).flatMap(
    ({ before, after }) => [
      ...compareParam(old, now, before && memberOf(before), after && memberOf(after), tables),
      ...(before === null || after === null ? [] : compareWiring(now, before, after)),
    ],
  );
}

function compareParam(
  old: Operation,
  now: Operation,
  before: Param | null,
  after: Param | null,
  tables: TypeTables,
): Change[] {
  const name = before?.name ?? after?.name ?? "";
  const subject = parameterSubject(now, { name });
  const members = [...new Set([`${old.paramsType}.${name}`, `${now.paramsType}.${name}`])];
  const texts = typeNames(before, after);
  // A method that no longer needs its params, or now needs them, is part of the same change.
  const withMethod = [...members, now.name];
  if (after === null)
    return changeIf(before !== null, "parameter-removed", subject, { members, ...texts });
  if (before === null) {
    const rule = after.required ? "required-parameter-added" : "parameter-added";
    return [change(rule, subject, { members: withMethod, ...texts })];
  }
  const need = after.required ? "parameter-made-required" : "parameter-made-optional";
  const enums = enumsOf(before.type, after.type);
  const relation = relate(before.type, after.type, tables);
  const rule = relation === "wider" ? "parameter-widened" : "parameter-changed";
  return [
    ...changeIf(!before.deprecated && after.deprecated, "parameter-deprecated", subject),
    ...changeIf(before.deprecated && isNewlyRetained(before, after), "parameter-retained", subject),
    ...changeIf(before.required !== after.required, need, subject, { members: withMethod }),
    ...(enums === null
      ? changeIf(relation !== "same", rule, subject, { members, ...texts })
      : compareValues(subject, members, ...enums)),
    // The default of a parameter has its own rule.
    ...compareConstraints(subject, "request", before, after, tables).filter(
      (found) => found.rule !== "field-default-changed",
    ),
  ];
}

/** Compares what callers do not see of a parameter: where it goes in the request, in which style, and its default. */
function compareWiring(operation: Operation, old: Parameter, now: Parameter): Change[] {
  const subject = parameterSubject(operation, memberOf(now));
  return [
    ...differing("parameter-rewired", subject, wireOf(old), wireOf(now)),
    ...differing("parameter-default-changed", subject, defaultOf(old), defaultOf(now)),
  ];
}

function wireOf({ in: place, style, explode, allowReserved, greedy }: Parameter): string {
  const more = [explode && "exploded", allowReserved && "with reserved characters"];
  return [place, style, ...more, greedy && "over slashes"].filter(Boolean).join(", ");
}

function defaultOf(parameter: Parameter): string {
  return JSON.stringify(parameter.default);
}

/** Compares the types of all successful responses together. */
function compareResponses(old: Operation, now: Operation, tables: TypeTables): Change[] {
  const before = resultType(old);
  const after = resultType(now);
  const relation = relate(before, after, tables);
  if (relation === "same") return [];
  const texts = { before: typeName(before), after: typeName(after), members: [now.name] };
  return [
    change(relation === "narrower" ? "response-narrowed" : "response-changed", now.name, texts),
  ];
}

function resultType(operation: Operation): TypeRef {
  const types = resultResponses(operation).map(({ type }): TypeRef => type ?? { kind: "null" });
  const distinct = [...new Map(types.map((type) => [JSON.stringify(type), type])).values()];
  const [only] = distinct;
  return distinct.length === 1 && only !== undefined ? only : { kind: "union", members: distinct };
}

function errorBodies({ responses }: Operation): Map<string, TypeRef> {
  return new Map(
    responses.flatMap(({ status, type }) =>
      /^[45]/.test(status) && type !== null ? [[status, type] as const] : [],
    ),
  );
}

function compareErrors(old: Operation, now: Operation, tables: TypeTables): Change[] {
  return pairs(errorBodies(old), errorBodies(now))
    .toSorted((a, b) => byCodePoint(a.key, b.key))
    .flatMap(({ key: status, before, after }) => {
      const subject = `${now.name} › ${status}`;
      if (before === null) return [change("error-body-added", subject, { members: [] })];
      if (after === null) return [change("error-body-removed", subject, { members: [] })];
      const relation = relate(before, after, tables);
      const texts = { members: [], before: typeName(before), after: typeName(after) };
      const isChanged = relation === "wider" || relation === "other";
      return changeIf(isChanged, "error-body-changed", subject, texts);
    });
}

function comparePaging({ paging: old }: Operation, { name, paging: now }: Operation): Change[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  if (old === null) return [change("paging-added", name)];
  return [change(now === null ? "paging-removed" : "paging-changed", name)];
}

function tokenOf({ scope, restricted }: Operation): string {
  if (scope !== null) return `a token of the scope ${scope}`;
  if (restricted === null) return "an access token";
  const elements = restricted.dataElements.join(", ");
  return `a restricted data token${elements === "" ? "" : ` for ${elements}`} (${restricted.path})`;
}

function planOf({ usagePlan }: Operation): string {
  return usagePlan === null
    ? "none stated"
    : `${String(usagePlan.rate)} per second, burst ${String(usagePlan.burst)}`;
}

function sendingOf({ accept, body, idempotent, sandbox }: Operation): string {
  const sent = Object.keys(body?.contentTypes ?? {}).join(", ");
  return [
    `accepts ${accept ?? "application/json"}`,
    ...(sent === "" || sent === "application/json" ? [] : [`sends ${sent}`]),
    ...(idempotent ? ["may be sent twice"] : []),
    ...(sandbox.only ? ["in the sandbox only"] : []),
  ].join(", ");
}

/** Whether a description differs that both states have. */
function isReworded(old: Operation, now: Operation): boolean {
  return (
    old.summary !== now.summary ||
    old.description !== now.description ||
    (old.body !== null && now.body !== null && old.body.description !== now.body.description) ||
    someReworded(old.parameters, now.parameters, ({ name }) => name) ||
    someReworded(old.responses, now.responses, ({ status }) => status)
  );
}
