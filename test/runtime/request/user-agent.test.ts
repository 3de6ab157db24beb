/** The User-Agent of the developer guide. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type Application,
  ConfigurationError,
  SellingPartner,
  userAgent,
} from "../../../templates/runtime/src/index.js";
import { readShared } from "../../support/shared.js";

interface Vectors {
  readonly valid: readonly {
    readonly why: string;
    readonly input: Application;
    readonly userAgent: string;
  }[];
  readonly invalid: readonly {
    readonly why: string;
    readonly input: Application;
    readonly error: string;
  }[];
}

const test = suite("user-agent");

const TABLE: readonly [expected: string, input: Application][] = [
  ["App/1 (Language=TypeScript)", { name: "App", version: "1" }],
  ["App/1 (Language=TypeScript/5.9)", { name: "App", version: "1", language: "TypeScript/5.9" }],
  ["Acme\\/Tools/1.0 (Language=TypeScript)", { name: "Acme/Tools", version: "1.0" }],
  [
    "Acme\\\\Tools/2.0\\(beta) (Language=TypeScript)",
    { name: "Acme\\Tools", version: "2.0(beta)" },
  ],
  [
    "App/2.0/rc1 (Language=TypeScript; a\\=b=c=d)",
    { name: "App", version: "2.0/rc1", attributes: { "a=b": "c=d" } },
  ],
  [
    "App/1 (Language=TypeScript; Platform=Linux (x64\\)\\; 6)",
    { name: "App", version: "1", attributes: { Platform: "Linux (x64); 6" } },
  ],
  [
    "App/1 (Language=TypeScript)",
    { name: "App", version: "1", language: undefined, attributes: undefined },
  ],
];

test("each part has its escapes", () => {
  for (const [expected, input] of TABLE) assert.is(userAgent(input), expected);
});

test("all vectors", () => {
  const vectors = readShared<Vectors>("vectors/user-agent-vectors.json");
  if (!vectors) return;
  assert.is(vectors.valid.length, 15);
  assert.is(vectors.invalid.length, 4);
  for (const { why, input, userAgent: expected } of vectors.valid)
    assert.is(userAgent(input), expected, why);
  for (const { why, input, error } of vectors.invalid) {
    try {
      userAgent(input);
      assert.unreachable(why);
    } catch (thrown) {
      assert.instance(thrown, ConfigurationError, why);
      assert.is((thrown as Error).message, error, why);
    }
  }
});

test("a name and a version are needed", () => {
  assert.throws(() => userAgent({ name: "", version: "1" }), /needs a name and a version/);
  assert.throws(() => userAgent({ name: "App", version: "" }), /needs a name and a version/);
});

const agentOf = (application?: Application): string =>
  new SellingPartner({ region: "na", lwa: false, application }).application;

test("a SellingPartner names the platform unless the application has attributes of its own", () => {
  assert.match(
    agentOf(),
    new RegExp(
      `^Katagami/\\d+\\.\\d+\\.\\d+ \\(Language=TypeScript; Platform=${process.platform}\\)$`,
    ),
  );
  assert.is(
    agentOf({ name: "A", version: "1", attributes: { Host: "jane.example.com" } }),
    "A/1 (Language=TypeScript; Host=jane.example.com)",
  );
});

test.run();
