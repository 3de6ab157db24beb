/** The masks of the MCP server over the names of all of Amazon's models: what looks personal is masked, or was read and left. */
import { readFile } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { sourceOf } from "./mcp-support.js";

const test = suite("shelf: mcp, names of the models");

const { kindOfName } = await sourceOf<{ kindOfName: (name: string) => string }>("personal-names");

/** What may be personal or secret: a wider net than that of the server. */
const suspicious =
  /name|address|phone|fax|mail|buyer|recipient|customer|contact|city|street|postal|zip|district|county|municipal|neighb|birth|gift|person|pay(?:ee|er)|tax.?(?:reg|id)|bank|account|iban|card|(?<!de)tail$|signed|signature|licen|secret|password|token|otp(?:details)?$|^pin|access.?code|latitude|longitude|geo|ur[il]$|link|contents?$|document$|file(?!type)|stream|label$|comment|notes?$|instruction|message|attention|technician|party$|partner|locker|prescription|regulated|consign|courier|driver|operator|reviewer|requester/i;

/** Names that match the net and say nothing of a person: read one by one. */
const left = new Set((await readFile("test/shelf/mcp-names-left.txt", "utf8")).split(/\s+/));

if (corpusIsHere(test)) {
  const names = new Map<string, string>();
  for (const { api } of await readCorpus())
    for (const type of api.types)
      if (type.kind === "object")
        for (const { name } of type.properties) names.set(name, `${api.id}.${type.id}`);

  test("the models have names to look at", () => assert.ok(names.size > 2000, String(names.size)));

  test("every name that may be personal or secret is masked, or was read and left", () => {
    const missed = [...names].filter(
      ([name]) => suspicious.test(name) && kindOfName(name) === "plain" && !left.has(name),
    );
    assert.equal(missed, []);
  });

  test("no name is left that is masked, or that no model has", () => {
    const needless = [...left].filter(
      (name) => name !== "" && (!names.has(name) || kindOfName(name) !== "plain"),
    );
    assert.equal(needless, []);
  });
}

test.run();
