import type { Api, Operation, Parameter, TypeRef } from "../model/api.js";
import { resultResponses } from "../model/api-queries.js";
import { type Change, change } from "./change.js";
import { relate, type Relation, someReworded, typeName, type TypeTables } from "./types.js";
import { compareValues, enumsOf } from "./values.js";

/** What became of the operations of an API: their parameters, bodies, answers and what they need. */
export function compareOperations(before: Api, after: Api, tables: TypeTables): Change[] {
  const olds = new Map(before.operations.map((operation) => [operation.name, operation]));
  const news = new Map(after.operations.map((operation) => [operation.name, operation]));
  return [
    ...before.operations.flatMap((old) => {
      const { place, members } = wholeOperation(old);
      const now = news.get(old.name);
      return now === undefined
        ? [change("operation-removed", old.name, { before: place, members })]
        : compareOperation(old, now, tables);
    }),
    ...after.operations
      .filter(({ name }) => !olds.has(name))
      .map((now) => {
        const { place, members } = wholeOperation(now);
        return change("operation-added", now.name, { after: place, members });
      }),
  ];
}

function wholeOperation({ name, method, path, paramsType }: Operation): {
  readonly place: string;
  readonly members: readonly string[];
} {
  return { place: `${method} ${path}`, members: [name, paramsType] };
}

function compareOperation(old: Operation, now: Operation, tables: TypeTables): Change[] {
  const { name } = now;
  const places = [`${old.method} ${old.path}`, `${now.method} ${now.path}`] as const;
  return [
    ...(old.deprecated || !now.deprecated ? [] : [change("operation-deprecated", name)]),
    ...differing("operation-moved", name, ...places),
    ...compareParameters(old, now, tables),
    ...compareBodies(old, now, tables),
    ...compareAnswers(old, now, tables),
    ...compareErrors(old, now, tables),
    ...comparePaging(old, now),
    ...differing("token-changed", name, tokenOf(old), tokenOf(now)),
    ...differing("usage-plan-changed", name, planOf(old), planOf(now)),
    ...differing("sending-changed", name, sendingOf(old), sendingOf(now)),
    ...(isReworded(old, now) ? [change("prose-changed", name, { members: [] })] : []),
  ];
}

/** A change where two descriptions of one thing differ. It shows in no type. */
function differing(rule: Change["rule"], subject: string, before: string, after: string): Change[] {
  return before === after ? [] : [change(rule, subject, { before, after, members: [] })];
}

function bodyParam({ body }: Operation): Param | null {
  return body === null ? null : { ...body, name: "body", deprecated: false };
}

/** A member of the params object: a parameter, or the body. */
interface Param {
  readonly name: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly type: TypeRef;
}

/** A parameter as reports and patches that hold it call it. */
export function parameterSubject(
  operation: Pick<Operation, "name">,
  parameter: Pick<Param, "name">,
): string {
  return `${operation.name} › ${parameter.name}`;
}

function compareParameters(old: Operation, now: Operation, tables: TypeTables): Change[] {
  const olds = new Map(old.parameters.map((parameter) => [parameter.name, parameter]));
  const news = new Map(now.parameters.map((parameter) => [parameter.name, parameter]));
  return [
    ...old.parameters.flatMap((parameter) => {
      const other = news.get(parameter.name) ?? null;
      const found = compareParam(old, now, parameter, other, tables);
      return other === null ? found : [...found, ...compareWiring(now, parameter, other)];
    }),
    ...now.parameters
      .filter(({ name }) => !olds.has(name))
      .flatMap((parameter) => compareParam(old, now, null, parameter, tables)),
  ];
}

function compareBodies(old: Operation, now: Operation, tables: TypeTables): Change[] {
  return compareParam(old, now, bodyParam(old), bodyParam(now), tables);
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
  if (before === null) {
    if (after === null) return [];
    const rule = after.required ? "required-parameter-added" : "parameter-added";
    // A method whose params could be left out, and no longer can, is the same change.
    return [
      change(rule, subject, { members: [...members, now.name], after: typeName(after.type) }),
    ];
  }
  if (after === null)
    return [change("parameter-removed", subject, { members, before: typeName(before.type) })];
  const need =
    before.required === after.required
      ? []
      : [
          change(after.required ? "parameter-made-required" : "parameter-made-optional", subject, {
            members: [...members, now.name],
          }),
        ];
  const told = [
    ...(before.deprecated || !after.deprecated ? [] : [change("parameter-deprecated", subject)]),
    ...need,
  ];
  const enums = enumsOf(before.type, after.type);
  if (enums !== null) return [...told, ...compareValues(subject, members, ...enums)];
  const relation = relate(before.type, after.type, tables);
  if (relation === "same") return told;
  const rule = relation === "wider" ? "parameter-widened" : "parameter-changed";
  return [
    ...told,
    change(rule, subject, { members, before: typeName(before.type), after: typeName(after.type) }),
  ];
}

/** What callers do not write, but Amazon reads: where a parameter goes, in which form, and what stands in for it. */
function compareWiring(operation: Operation, old: Parameter, now: Parameter): Change[] {
  const subject = parameterSubject(operation, now);
  return [
    ...differing("parameter-rewired", subject, wireOf(old), wireOf(now)),
    ...differing(
      "parameter-default-changed",
      subject,
      JSON.stringify(old.default),
      JSON.stringify(now.default),
    ),
  ];
}

function wireOf({ in: place, style, greedy }: Parameter): string {
  return `${place}, ${style}${greedy ? ", over slashes" : ""}`;
}

/** The types of a success, all of them together. */
function compareAnswers(old: Operation, now: Operation, tables: TypeTables): Change[] {
  const before = answerOf(old);
  const after = answerOf(now);
  const relation = relate(before, after, tables);
  if (relation === "same") return [];
  const texts = { before: typeName(before), after: typeName(after), members: [now.name] };
  return [change(relation === "narrower" ? "answer-narrowed" : "answer-changed", now.name, texts)];
}

function answerOf(operation: Operation): TypeRef {
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
  const olds = errorBodies(old);
  const news = errorBodies(now);
  const statuses = [...new Set([...olds.keys(), ...news.keys()])].toSorted();
  return statuses.flatMap((status) => {
    const before = olds.get(status) ?? null;
    const after = news.get(status) ?? null;
    const subject = `${now.name} › ${status}`;
    if (before === null) return [change("error-body-added", subject, { members: [] })];
    if (after === null) return [change("error-body-removed", subject, { members: [] })];
    const relation: Relation = relate(before, after, tables);
    if (relation === "same" || relation === "narrower") return [];
    const texts = { members: [], before: typeName(before), after: typeName(after) };
    return [change("error-body-changed", subject, texts)];
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

function sendingOf({ accept, idempotent, sandbox }: Operation): string {
  return [
    `accepts ${accept ?? "application/json"}`,
    ...(idempotent ? ["may be sent twice"] : []),
    ...(sandbox.only ? ["in the sandbox only"] : []),
  ].join(", ");
}

/** Whether the words differ of what both have; those of what came or went say nothing more. */
function isReworded(old: Operation, now: Operation): boolean {
  return (
    old.summary !== now.summary ||
    old.description !== now.description ||
    (old.body !== null && now.body !== null && old.body.description !== now.body.description) ||
    someReworded(old.parameters, now.parameters, ({ name }) => name) ||
    someReworded(old.responses, now.responses, ({ status }) => status)
  );
}
