/**
 * Another reading of the same models: swagger-client, the builder of requests behind Swagger UI, makes each operation's
 * request from the patched model and the same arguments, and what it would send is held against what ours sent.
 *
 * The version is the last without native parsers and a telemetry script; how it builds requests of Swagger 2.0 is that
 * of today.
 */
import swaggerClient from "swagger-client";
import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { Operation } from "../../generator/model/api.js";
import { argumentsOf } from "../support/arguments.js";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { requestsOf } from "../support/wire.js";
import { packages } from "./packages.js";

/** What a request comes to, however it is escaped. */
interface Reading {
  readonly method: string;
  readonly path: readonly string[];
  readonly query: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Where the other reading is wrong, and why. */
const theirMistakes: ReadonlyMap<
  string,
  { readonly why: string; readonly path: readonly string[] }
> = new Map([
  [
    "uploads-2020-11-01 createUploadDestinationForResource",
    {
      why: "it escapes the slashes of a greedy path parameter, whose value is a path",
      path: ["", "uploads", "2020-11-01", "uploadDestinations", "resource", "a b", "c+%,é"],
    },
  ],
]);

const test = suite("swagger-client builds the same requests");

if (corpusIsHere(test)) {
  for (const { id } of packages) {
    test(`of ${id}`, async () => {
      const { api, model } = (await readCorpus()).find((one) => one.api.id === id)!;
      for (const { operation, request } of await requestsOf(api)) {
        const parameters = named(operation, argumentsOf(api, operation));
        assert.equal(
          Object.keys(parameters).toSorted(),
          declaredNames(model.document, operation).toSorted(),
          operation.name,
        );
        const other = swaggerClient.buildRequest({
          spec: structuredClone(model.document),
          operationId: operation.operationId,
          parameters,
        });
        const expected: Reading = {
          method: other.method,
          ...urlOf(other.url),
          headers: headersOf(Object.entries(other.headers), operation),
          body: typeof other.body === "string" ? JSON.parse(other.body) : (other.body ?? null),
        };
        const ours: Reading = {
          method: request.method,
          ...urlOf(request.url),
          headers: headersOf(request.headers, operation),
          body: request.body === null ? null : JSON.parse(request.body),
        };
        const mistake = theirMistakes.get(`${id} ${operation.name}`);
        if (mistake === undefined) {
          assert.equal(ours, expected, operation.name);
        } else {
          assert.not.equal(ours, expected, `no longer so: ${mistake.why}`);
          assert.equal(ours, { ...expected, path: mistake.path }, operation.name);
        }
      }
    });
  }
}

test.run();

/** The names of the parameters, from the model itself: one that our reading dropped would be missed by nobody. */
function declaredNames(document: unknown, { path, method }: Operation): string[] {
  const { paths } = document as Swagger; // A model that was read without an error.
  return paths[path]![method.toLowerCase()]!.parameters.map(({ name }) => name);
}

interface Swagger {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly parameters: readonly { name: string }[] }>>>
  >;
}

/** The arguments under the models' names: theirs gives the body a name. */
function named(
  { body }: Operation,
  { body: value, ...parameters }: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return body === null ? parameters : { ...parameters, [body.name]: value };
}

function urlOf(url: string): Pick<Reading, "path" | "query"> {
  const [base = "", query = ""] = url.replace(/^https:\/\/[^/]+/, "").split("?");
  return {
    path: base.split("/").map(decodeURIComponent),
    query: query === "" ? [] : query.split("&").map(decodeURIComponent).toSorted(),
  };
}

/** Those of the operation's parameters; what else is sent is not the model's. */
function headersOf(
  headers: Iterable<readonly [string, string]>,
  { parameters }: Operation,
): Readonly<Record<string, string>> {
  const declared = new Set(
    parameters.filter((one) => one.in === "header").map(({ name }) => name.toLowerCase()),
  );
  return Object.fromEntries(
    [...headers]
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => declared.has(name) || name === "content-type"),
  );
}
