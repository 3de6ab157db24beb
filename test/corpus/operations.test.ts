/** Every operation as an independent survey of the models has it: one row of ../shared/vectors/corpus-operations.json each. */
import * as assert from "uvu/assert";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import type { Api, Operation, Parameter, TypeRef } from "../../generator/model/api.js";
import type {
  Limit,
  Operation as Descriptor,
  UsagePlan,
} from "../../templates/runtime/src/index.js";
import { corpusIsHere, generateCorpus, readCorpus } from "../support/corpus.js";
import { readShared } from "../support/shared.js";

/** What the survey wrote down of one operation. `!` marks what is required, `[]` an array. */
interface Row {
  readonly file: string;
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly deprecated: boolean;
  readonly path_params: string;
  readonly query: string;
  readonly header: string;
  readonly body: string;
  readonly success: string;
  readonly payload: boolean;
  readonly usage_plan: string;
  readonly page_request: string;
  readonly page_response: string;
  readonly page_items: string;
  readonly static_cases: number;
  readonly static_2xx: number;
  readonly dynamic: boolean;
  readonly sandbox_only: boolean;
  readonly grantless: string;
}

interface RestrictedRow {
  readonly method: string;
  readonly path: string;
  readonly inModel: boolean;
  readonly dataElements: readonly string[] | null;
  readonly genericPath: boolean;
}

/** What was found of limits beside the usage plans; `operation` may be several names. */
interface Quotas {
  readonly rows: readonly {
    readonly scope: string;
    readonly model?: string;
    readonly operation?: string;
    readonly match?: Readonly<Record<string, string>>;
    readonly limit: { readonly rate?: number } | null;
  }[];
  readonly formerModelRates: {
    readonly rows: readonly {
      readonly model: string;
      readonly operation: string;
      readonly rate: number;
      readonly burst: number;
    }[];
  };
}

const quotas = readShared<Quotas>("vectors/quotas.json");

/** What patches mend of the models that were surveyed. */
const mended: ReadonlyMap<string, Pick<Row, "operationId">> = new Map([
  ["PUT /shipping/v2/carrierAccounts/{carrierId}", { operationId: "updateCarrierAccountLink" }],
]);

const test = suite("every operation of Amazon's models");

const rows = readShared<readonly Row[]>("vectors/corpus-operations.json");

const restricted = readShared<{ readonly operations: readonly RestrictedRow[] }>(
  "vectors/restricted-operations.json",
);

if (corpusIsHere(test) && rows !== null && restricted !== null) {
  test("is read as the survey has it, in the models' order", async () => {
    const models = await readCorpus();
    const found = models.flatMap(({ model, api }) =>
      api.operations.map((operation) => rowOf(model.key, api, operation)),
    );
    assert.is(found.length, 370);
    const expected = rows.map((row) => comparable(row));
    for (const [index, row] of expected.entries()) assert.equal(found[index], row, row.operationId);
  });

  test("those that hand out offset pages are two of replenishment", async () => {
    const byOffset = (await allOperations()).filter(({ paging }) => paging?.next === "offset");
    assert.equal(
      byOffset.map(({ name }) => name),
      ["listOfferMetrics", "listOffers"],
    );
    for (const { paging } of byOffset) {
      assert.equal(paging?.request, ["pagination"]);
      assert.equal(paging?.token, ["pagination", "totalResults"]);
      assert.equal(paging?.items, ["offers"]);
    }
  });

  test("two want the token alone, two another QueryType, and the others all parameters again", async () => {
    const paged = (await allOperations()).filter(({ paging }) => paging !== null);
    assert.is(paged.length, 75);
    const names = (holds: (operation: Operation) => boolean): string[] =>
      paged.filter(holds).map(({ path, name }) => `${path} ${name}`);
    assert.equal(
      names(({ paging }) => paging?.next === "token-only"),
      ["/feeds/2021-06-30/feeds getFeeds", "/reports/2021-06-30/reports getReports"],
    );
    assert.equal(
      names(({ paging }) => paging?.set["QueryType"] === "NEXT_TOKEN"),
      ["/fba/inbound/v0/shipments getShipments", "/fba/inbound/v0/shipmentItems getShipmentItems"],
    );
    assert.is(names(({ paging }) => Object.keys(paging?.set ?? {}).length > 0).length, 2);
  });

  test("those of the restricted list say so, with their data elements and how their path is named", async () => {
    const operations = await allOperations();
    for (const { method, path, dataElements, genericPath, inModel } of restricted.operations) {
      const operation = operations.find((one) => one.method === method && one.path === path);
      assert.is(operation !== undefined, inModel, `${method} ${path}`);
      if (operation === undefined) continue;
      assert.ok(operation.restricted, operation.name);
      assert.equal(
        [...operation.restricted!.dataElements].toSorted(),
        [...(dataElements ?? [])].toSorted(),
        path,
      );
      assert.is(operation.restricted!.path, genericPath ? "template" : "actual", path);
    }
    const listed = new Set(restricted.operations.map(({ method, path }) => `${method} ${path}`));
    assert.equal(
      operations
        .filter((one) => one.restricted !== null && !listed.has(`${one.method} ${one.path}`))
        .map(({ name }) => name),
      [],
    );
  });

  test("13 ask for application/hal+json", async () => {
    const models = await readCorpus();
    const asking = models.flatMap(({ api }) =>
      api.operations.flatMap(({ accept }) => (accept === null ? [] : [`${api.id} ${accept}`])),
    );
    assert.equal(asking, [
      ...Array.from({ length: 11 }, () => "messaging-v1 application/hal+json"),
      ...Array.from({ length: 2 }, () => "solicitations-v1 application/hal+json"),
    ]);
  });

  test("one path parameter is a path itself, two arrays are repeated, and all others are lists with commas", async () => {
    const parameters = (await allOperations()).flatMap((operation) =>
      operation.parameters.map((parameter) => ({ ...parameter, operation: operation.name })),
    );
    const named = (list: typeof parameters): string[] =>
      list.map(({ operation, name }) => `${operation} ${name}`);
    assert.equal(named(parameters.filter(({ greedy }) => greedy)), [
      "createUploadDestinationForResource resource",
    ]);
    assert.equal(named(parameters.filter(({ style }) => style === "multi")), [
      "listItemComplianceDetails mskus",
      "listPrepDetails mskus",
    ]);
    assert.is(parameters.filter(({ style }) => style === "csv").length, 110);
    assert.is(parameters.filter(({ type }) => type.kind === "boolean-string").length, 4);
  });

  test("15 plans of earlier models and 16 limits beside the plans are in the descriptors, as the survey has them", async () => {
    const found = (await readCorpus()).flatMap(({ api }) =>
      api.operations.map((one) => [
        one.usagePlan === null && formerPlan(api, one) !== null,
        limitsOf(api, one).length,
      ]),
    );
    assert.is(found.filter(([isFormer]) => isFormer).length, 15);
    assert.is(found.filter(([, count]) => count !== 0).length, 16);
  });

  test("the descriptors that the clients send by hold the same facts", async () => {
    const { folder } = await generateCorpus();
    for (const { api } of await readCorpus()) {
      const path = pathToFileURL(join(folder, api.id, "src", "operations.ts")).href;
      const descriptors = (await import(path)) as Readonly<Record<string, Descriptor>>; // Its exports are such.
      assert.equal(
        Object.keys(descriptors).toSorted(),
        api.operations.map(({ name }) => name).toSorted(),
        api.id,
      );
      for (const operation of api.operations) {
        // Those of the tables have tests of their own, against the tables.
        const {
          roles: _roles,
          removal: _removal,
          completion: _completion,
          ...facts
        } = descriptors[operation.name]!;
        assert.equal(facts, descriptorOf(api, operation), operation.pointer);
      }
    }
  });
}

test.run();

async function allOperations(): Promise<Operation[]> {
  return (await readCorpus()).flatMap(({ api }) => [...api.operations]);
}

/** The row that the generator would have written. */
function rowOf(file: string, api: Api, operation: Operation): Row {
  const { paging, sandbox, usagePlan, body } = operation;
  const at = (place: Parameter["in"]): string =>
    operation.parameters
      .filter((parameter) => parameter.in === place)
      .map(parameterText)
      .join(" ");
  const successes = operation.responses.filter(({ status }) => status.startsWith("2"));
  const byToken = paging?.next === "offset" ? null : paging;
  return {
    file,
    operationId: operation.operationId,
    method: operation.method,
    path: operation.path,
    deprecated: operation.deprecated,
    path_params: at("path").replaceAll("!", ""),
    query: at("query"),
    header: at("header"),
    body: body === null ? "" : `${body.name}${body.required ? "!" : ""}:${typeText(body.type)}`,
    success: successes
      .map(({ status, type }) => (type === null ? status : `${status}:${typeText(type)}`))
      .join(" "),
    payload: successes.some(({ type }) => type?.kind === "ref" && hasPayload(api, type.id)),
    usage_plan: usagePlan === null ? "" : `${usagePlan.rate}/${usagePlan.burst}`,
    page_request: byToken?.request.join(".") ?? "",
    page_response: byToken?.token.join(".") ?? "",
    page_items: byToken === null ? "" : (byToken.items?.join(".") ?? "many"),
    static_cases: sandbox.cases.length,
    static_2xx: sandbox.cases.filter(({ status }) => status.startsWith("2")).length,
    dynamic: sandbox.dynamic,
    sandbox_only: sandbox.only,
    grantless: operation.scope ?? "",
  };
}

/** The survey's row, without what it says of other things. */
function comparable(row: Row): Row {
  const [, rate = "", burst = ""] = /([\d.]+)\/([\d.]+)/.exec(row.usage_plan) ?? [];
  return {
    file: row.file,
    operationId: row.operationId,
    method: row.method,
    path: row.path,
    deprecated: row.deprecated,
    path_params: row.path_params,
    query: row.query,
    header: row.header,
    body: row.body,
    // Five answers of status 204 declare a body; patches take it away.
    success: row.success.replace(/\b204:\w+/, "204"),
    payload: row.payload,
    // `.5` and `2.0` are numbers, `n` is none; of two plans the default one, which stands first, counts.
    usage_plan: rate !== "" ? `${Number(rate)}/${Number(burst)}` : "",
    page_request: row.page_request,
    page_response: row.page_response,
    page_items: row.page_items.includes("*") ? "many" : row.page_items,
    static_cases: row.static_cases,
    static_2xx: row.static_2xx,
    dynamic: row.dynamic,
    sandbox_only: row.sandbox_only,
    grantless: row.grantless,
    ...mended.get(`${row.method} ${row.path}`),
  };
}

function parameterText({ name, required, type }: Parameter): string {
  return `${name}${required ? "!" : ""}${type.kind === "array" ? "[]" : ""}`;
}

function typeText(type: TypeRef): string {
  return type.kind === "ref" ? type.id : type.kind;
}

function hasPayload(api: Api, id: string): boolean {
  const type = api.types.find((one) => one.id === id);
  return type?.kind === "object" && type.properties.some(({ name }) => name === "payload");
}

/** What the descriptor of an operation must be: what says nothing is left out. */
function descriptorOf(api: Api, operation: Operation): Descriptor {
  const { parameters, body, accept, paging, scope, restricted: limits } = operation;
  const usagePlan = operation.usagePlan ?? formerPlan(api, operation);
  const others = limitsOf(api, operation);
  return {
    api: api.id,
    name: operation.name,
    method: operation.method,
    path: operation.path,
    ...(parameters.length > 0 && { parameters: parameters.map(parameterOf) }),
    ...(body !== null && { body: body.required ? ("required" as const) : ("optional" as const) }),
    ...(accept !== null && { accept }),
    ...(usagePlan !== null && { usagePlan }),
    ...(others.length > 0 && { limits: others }),
    ...(paging !== null && {
      paging: {
        next: paging.next,
        request: paging.request,
        token: paging.token,
        ...(paging.items !== null && { items: paging.items }),
        ...besideOf(api, operation, paging),
        ...(Object.keys(paging.set).length > 0 && { set: paging.set }),
      },
    }),
    ...(scope !== null && { scope }),
    ...(limits !== null && {
      restricted: {
        path: limits.path,
        ...(limits.dataElements.length > 0 && { dataElements: limits.dataElements }),
      },
    }),
    ...(operation.idempotent && { idempotent: true }),
    ...(operation.sandbox.only && { sandboxOnly: true as const }),
  };
}

/** What an earlier state of the model gave. */
function formerPlan(api: Api, { name }: Operation): UsagePlan | null {
  const row = quotas?.formerModelRates.rows.find(
    ({ model, operation }) => model === api.file && operation === name,
  );
  return row === undefined ? null : { rate: row.rate, burst: row.burst };
}

/** The limits that are counted for an application, and those of types of reports and feeds. */
function limitsOf(api: Api, { name }: Operation): Limit[] {
  const known = quotas?.rows.filter(
    ({ model, operation }) => model === api.file && operation?.split(", ").includes(name),
  );
  const ofAll = (known ?? []).flatMap(({ scope, match, limit }): Limit[] => {
    const rate = limit?.rate;
    if (scope !== "application" || match !== undefined || rate === undefined) return [];
    return [{ by: "application", rate, burst: rate }];
  });
  const when = (type: string, value: string): Pick<Limit, "when"> => ({
    when: { place: ["body", type], value },
  });
  if (name === "createReport") {
    const sales = when("reportType", "GET_SALES_AND_TRAFFIC_REPORT");
    return [
      { by: "seller", each: ["body", "reportType"] },
      { by: "application", ...sales, rate: 0.001111, burst: 1 },
    ];
  }
  const listings = when("feedType", "JSON_LISTINGS_FEED");
  return name === "createFeed" ? [{ by: "seller", ...listings, rate: 0.01666, burst: 5 }] : ofAll;
}

/** The names of a page, level by level, without those on the way to its list and its token, and without errors. */
function besideOf(
  api: Api,
  { responses }: Operation,
  { items, token }: NonNullable<Operation["paging"]>,
): { readonly beside?: readonly (readonly string[])[] } {
  const success = responses.find(({ status, type }) => status.startsWith("2") && type !== null);
  if (success === undefined) return {};
  let at: Record<string, TypeRef> = fieldsOf(api, success.type!);
  const beside = (items ?? token).map((name, depth) => {
    const names = Object.keys(at).filter(
      (one) => ![name, token[depth], "errors", "warnings"].includes(one),
    );
    at = at[name] === undefined ? {} : fieldsOf(api, at[name]);
    return names;
  });
  return { beside };
}

/** The properties of a type by name, inherited ones first. */
function fieldsOf(api: Api, type: TypeRef): Record<string, TypeRef> {
  if (type.kind === "intersection")
    return Object.assign({}, ...type.members.map((member) => fieldsOf(api, member))) as Record<
      string,
      TypeRef
    >;
  const found = type.kind === "ref" ? api.types.find(({ id }) => id === type.id) : undefined;
  if (found?.kind === "alias") return fieldsOf(api, found.type);
  if (found?.kind !== "object") return {};
  const inherited = found.extends.map((id) => fieldsOf(api, { kind: "ref", id }));
  const own = Object.fromEntries(found.properties.map(({ name, type: of }) => [name, of]));
  return Object.assign({}, ...inherited, own) as Record<string, TypeRef>;
}

function parameterOf(parameter: Parameter): NonNullable<Descriptor["parameters"]>[number] {
  const { style } = parameter;
  return {
    name: parameter.name,
    in: parameter.in,
    ...(parameter.required && { required: true as const }),
    ...(parameter.key !== parameter.name && { key: parameter.key }),
    ...(style !== "value" && { style }),
    ...(parameter.explode && { explode: true as const }),
    ...(parameter.takesObject && { object: true as const }),
    ...(parameter.allowReserved && { allowReserved: true as const }),
    ...(parameter.greedy && { greedy: true as const }),
  };
}
