/**
 * The wire record: what every operation of every client sends, in `test/wire/<package>.txt`.
 *
 * `UPDATE_WIRE=1 npm test -- wire` writes it anew; what then differs is to be read before it is committed.
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { requestsOf, type SentRequest } from "../support/wire.js";
import { packages } from "./packages.js";

const record = resolve("test", "wire");
const update = process.env["UPDATE_WIRE"] === "1";

const test = suite("the wire record");

if (corpusIsHere(test)) {
  for (const { id } of packages) {
    test(`${id} sends what its record says`, async () => {
      const { api } = (await readCorpus()).find((model) => model.api.id === id)!;
      const sent = (await requestsOf(api))
        .map(({ operation, request }) => block(operation.name, request))
        .join("\n");
      const path = join(record, `${id}.txt`);
      if (update) writeFileSync(path, sent);
      assert.fixture(sent, readFileSync(path, "utf8"));
    });
  }

  test("there is a record for every package and for nothing else", () => {
    const expected = packages.map(({ id }) => `${id}.txt`).toSorted();
    const files = readdirSync(record).toSorted();
    if (update) for (const file of files) if (!expected.includes(file)) rmSync(join(record, file));
    assert.equal(readdirSync(record).toSorted(), expected);
  });
}

test.run();

/** `# operation`, the request line, the headers, and after an empty line the body. */
function block(name: string, { method, url, headers, body }: SentRequest): string {
  return [
    `# ${name}`,
    `${method} ${url}`,
    ...headers.map(([header, value]) => `${header}: ${value}`),
    ...(body === null ? [] : ["", body]),
    "",
  ].join("\n");
}
