/** Links to Amazon's reference: only where the page is sure to be the operation's. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { referenceUrl } from "../../generator/view/reference-links.js";
import { corpusIsHere, readCorpus } from "../support/corpus.js";

const test = suite("links to Amazon's reference");

const amazon = "Selling Partner API for Feeds";

const pages = "https://developer-docs.amazon.com/sp-api/reference";

const LINKS: readonly [
  expected: string | null,
  title: string,
  operationId: string,
  path?: string,
][] = [
  [`${pages}/createfeed`, amazon, "createFeed"],
  [null, amazon, "createFeed", "/feeds/2020-09-04/feeds"],
  [`${pages}/getrates1`, "Amazon Shipping API", "getRates1"],
  [null, amazon, "getOrder"],
  [null, "An API of one's own", "createFeed"],
  [null, amazon, "create](https://elsewhere.example) feed"],
];

for (const [expected, title, operationId, path = "/feeds/2021-06-30/feeds"] of LINKS) {
  test(`${operationId} (${path}) of "${title}" is at ${String(expected)}`, () => {
    assert.is(referenceUrl({ title }, { operationId, path }), expected);
  });
}

if (corpusIsHere(test)) {
  test("every operation of Amazon's has a link, unless another of its APIs has the same id", async () => {
    const operations = (await readCorpus()).flatMap(({ api }) =>
      api.operations.map((operation) => ({ api, operation })),
    );
    const apis = new Map<string, Set<string>>();
    for (const { api, operation } of operations) {
      const page = operation.operationId.toLowerCase();
      apis.set(page, (apis.get(page) ?? new Set()).add(api.id));
    }
    const wrong = operations.filter(({ api, operation }) => {
      const isAlone = apis.get(operation.operationId.toLowerCase())?.size === 1;
      return isAlone !== (referenceUrl(api, operation) !== null);
    });
    assert.equal(
      wrong.map(({ api, operation }) => `${api.id} ${operation.operationId}`),
      [],
    );
  });
}

test.run();
