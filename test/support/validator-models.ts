/** The schemas of a set of the shelf over all of Amazon's models. */
import * as assert from "uvu/assert";
import type { suite } from "uvu";
import type { Api, Operation, SandboxCase, TypeRef } from "../../generator/model/api.js";
import { resultResponses } from "../../generator/model/api-queries.js";
import { checkValue, missingProblem } from "../../generator/model/schema-check.js";
import { paramsOfCase } from "../../generator/sandbox/case-request.js";
import { corpusIsHere, corpusSettings, readCorpus } from "./corpus.js";
import { compileShelf, shelfClients } from "./shelf.js";
import {
  differencesOf,
  importValidators,
  type ValidatorModule,
  type ValidatorSet,
} from "./validators.js";

/** What differs in the cases of one direction: lines of `operation kind place`. */
interface Compared {
  count: number;
  /** By the schemas. */
  readonly found: string[];
  /** By the model, whose values are checked without them. */
  readonly expected: string[];
}

/** The lines of what a value has that its type does not. Dates are only hints. */
function expectedIn(api: Api, type: TypeRef, value: unknown, prefix: string): readonly string[] {
  const types = new Map(api.types.map((one) => [one.id, one]));
  // Whatever it is, it came from JSON.
  return checkValue(value as never, type, types).flatMap(({ place, problem }) => {
    if (problem === "not a date-time" || problem === "not a date") return [];
    if (problem.endsWith("the enum does not list")) return [`value ${prefix}${place}`];
    if (!problem.startsWith(missingProblem)) return [`type ${prefix}${place}`];
    return [`missing ${prefix}${place}/${problem.slice(missingProblem.length)}`];
  });
}

async function compareRequest(
  validators: ValidatorModule,
  api: Api,
  operation: Operation,
  one: SandboxCase,
  into: Compared,
): Promise<void> {
  const params = paramsOfCase(api, operation, one);
  const note = (lines: readonly string[], list: string[]): void => {
    for (const line of lines) list.push(`${api.id} ${operation.name} ${line}`);
  };
  into.count += 1;
  note(await shortly(validators, api, operation, "request", params), into.found);
  for (const { key, type } of operation.parameters) {
    const value = params[key];
    if (value !== undefined) note(expectedIn(api, type, value, `/${key}`), into.expected);
  }
  const { body } = params;
  if (operation.body !== null && body !== undefined)
    note(expectedIn(api, operation.body.type, body, "/body"), into.expected);
}

async function compareResponse(
  validators: ValidatorModule,
  api: Api,
  operation: Operation,
  one: SandboxCase,
  into: Compared,
): Promise<void> {
  const type = resultResponses(operation).find(({ status }) => status === one.status)?.type;
  if (one.response === null || !type) return;
  const { body } = one.response;
  into.count += 1;
  for (const line of await shortly(validators, api, operation, "response", body))
    into.found.push(`${api.id} ${operation.name} ${line}`);
  for (const line of expectedIn(api, type, body, ""))
    into.expected.push(`${api.id} ${operation.name} ${line}`);
}

/** `kind place` of what differs. */
async function shortly(
  validators: ValidatorModule,
  api: Api,
  { name }: Operation,
  direction: "request" | "response",
  value: unknown,
): Promise<readonly string[]> {
  const lines = await differencesOf(validators, api.id, name, direction, value);
  return lines.map((line) => line.split(" ").slice(0, 2).join(" "));
}

/** Lines without those about values that an enum does not list. */
function withoutValues(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !line.includes(" value ")).toSorted();
}

/** Properties that cases send and that their own model does not have. */
const UNKNOWN = [
  "easy-ship-2022-03-23 createScheduledPackage unknown /body/packageDetails/packageDimensions",
  "easy-ship-2022-03-23 createScheduledPackage unknown /body/packageDetails/packageWeight",
];

/** The tests of a set over all models. */
export function testModels(test: ReturnType<typeof suite>, set: ValidatorSet): void {
  if (!corpusIsHere(test)) return;
  test("the schemas of all models compile, and find in the cases of Amazon's sandbox what differs from its models, and nothing else", async () => {
    const { folder, views } = await shelfClients(set, (await corpusSettings("unused")).models);
    assert.is(views.length, 66);
    assert.is(await compileShelf(folder, [`./*/src/${set}.ts`]), "");

    const requests: Compared = { count: 0, found: [], expected: [] };
    const responses: Compared = { count: 0, found: [], expected: [] };
    for (const { api } of await readCorpus()) {
      const validators = await importValidators(folder, api.id, set);
      for (const operation of api.operations) {
        for (const one of operation.sandbox.cases) {
          await compareRequest(validators, api, operation, one, requests);
          await compareResponse(validators, api, operation, one, responses);
        }
      }
    }
    assert.ok(requests.count > 600, String(requests.count));
    assert.is(responses.count, 352);
    // Enums of answers are open: what they do not list passes.
    assert.equal(responses.found.toSorted(), withoutValues(responses.expected));
    assert.equal(
      withoutValues(requests.found),
      [...withoutValues(requests.expected), ...UNKNOWN].toSorted(),
    );
    // Those of requests are open where the same type is in an answer too.
    const values = requests.found.filter((line) => line.includes(" value "));
    assert.ok(values.length > 10, String(values.length));
    assert.equal(
      values.filter((line) => !requests.expected.includes(line)),
      [],
    );
  });
}
