/** Options: what is taken, and that all that is wrong is said at once. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ConfigurationError,
  SellingPartner,
  type SellingPartnerOptions,
} from "../../templates/runtime/src/index.js";
import { json, recordingFetch } from "../support/transport.js";

const LWA = { clientId: "c", clientSecret: "s", refreshToken: "r" };
const ENV = ["LWA_CLIENT_ID", "LWA_CLIENT_SECRET", "LWA_REFRESH_TOKEN"] as const;

function problemsOf(options: unknown): readonly string[] {
  try {
    // JavaScript users can pass anything.
    void new SellingPartner(options as SellingPartnerOptions);
  } catch (error) {
    assert.instance(error, ConfigurationError);
    return (error as ConfigurationError).problems;
  }
  return [];
}

const test = suite("options");
const saved = ENV.map((name) => [name, process.env[name]] as const);

test.before.each(() => {
  for (const name of ENV) delete process.env[name];
});
test.after(() => {
  for (const [name, value] of saved) if (value !== undefined) process.env[name] = value;
});

const WRONG: readonly [problems: readonly RegExp[], options: unknown][] = [
  [[], { region: "na", lwa: LWA }],
  [
    [],
    {
      region: "na",
      lwa: LWA,
      marketplace: undefined,
      endpoint: undefined,
      aws: undefined,
      timeout: undefined,
    },
  ],
  [[], { region: "na", lwa: { clientId: "c", clientSecret: "s", scopes: ["a"] } }],
  [[], { region: "na", lwa: LWA, aws: null }],
  [[/^one of region, marketplace and endpoint/], { lwa: LWA }],
  [[/^region "us" is not one of na, eu, fe$/], { region: "us", lwa: LWA }],
  [[/^region "constructor" is not one of/], { region: "constructor", lwa: LWA }],
  [[/^marketplace "XX" is neither/], { marketplace: "XX", lwa: LWA }],
  [[/^marketplace JP is in region fe, not in na$/], { marketplace: "JP", region: "na", lwa: LWA }],
  [
    [/^endpoint is not an http\(s\) URL$/],
    { endpoint: "sellingpartnerapi-na.amazon.com", lwa: LWA },
  ],
  [[/^endpoint is not an http\(s\) URL$/], { endpoint: "file:///etc/passwd", lwa: LWA }],
  [[/^endpoint has a query or a fragment$/], { endpoint: "https://x.example/?a=1", lwa: LWA }],
  [[/^endpoint has a query or a fragment$/], { endpoint: "https://x.example/#a", lwa: LWA }],
  [
    [/^endpoint has a user name or password$/],
    { endpoint: "https://me:secret@x.example", lwa: LWA },
  ],
  [
    [/^awsRegion is required/],
    { endpoint: "https://x.example", lwa: LWA, aws: { accessKeyId: "a", secretAccessKey: "s" } },
  ],
  [
    [],
    {
      endpoint: "https://x.example",
      awsRegion: "us-east-1",
      lwa: LWA,
      aws: { accessKeyId: "a", secretAccessKey: "s" },
    },
  ],
  [[/^aws\.accessKeyId/, /^aws\.secretAccessKey/], { region: "na", lwa: LWA, aws: {} }],
  [
    [/^aws\.roleArn/, /^aws\.stsEndpoint/],
    {
      region: "na",
      lwa: LWA,
      aws: { accessKeyId: "a", secretAccessKey: "s", roleArn: "x", stsEndpoint: "x" },
    },
  ],
  [[/^lwa\.clientId/, /^lwa\.clientSecret/, /^lwa\.refreshToken/], { region: "na", lwa: {} }],
  [[/^lwa\.refreshToken/], { region: "na", lwa: { clientId: "c", clientSecret: "s", scopes: [] } }],
  [
    [/^lwa must have refreshToken or scopes, not both/],
    { region: "na", lwa: { ...LWA, scopes: ["a"] } },
  ],
  [[/^lwa\.endpoint is not/], { region: "na", lwa: { ...LWA, endpoint: "api.amazon.com" } }],
  [[/^timeout/], { region: "na", lwa: LWA, timeout: 0 }],
  [[/^timeout/], { region: "na", lwa: LWA, timeout: "1000" }],
  [[], { region: "na", lwa: LWA, retry: false, usagePlan: false, hooks: undefined }],
  [
    [],
    {
      region: "na",
      lwa: LWA,
      retry: { attempts: Infinity, maxDelay: 0, deadline: Infinity },
      usagePlan: { maxWait: 0, store: undefined },
    },
  ],
  [
    [/^retry\.attempts/, /^retry\.maxDelay/, /^retry\.deadline/, /^usagePlan\.maxWait/],
    {
      region: "na",
      lwa: LWA,
      retry: { attempts: 0.5, maxDelay: "1", deadline: 0 },
      usagePlan: { maxWait: null },
    },
  ],
  [
    [/^application: User-Agent: only printable ASCII$/],
    { region: "na", lwa: LWA, application: { name: "日", version: "1" } },
  ],
  [
    [/LWA_CLIENT_ID is not set$/, /LWA_CLIENT_SECRET is not set$/, /LWA_REFRESH_TOKEN is not set$/],
    { region: "na" },
  ],
  [
    [
      /^region/,
      /^endpoint/,
      /^aws\.secretAccessKey/,
      /^lwa\.clientSecret/,
      /^application/,
      /^timeout/,
    ],
    {
      region: "us",
      endpoint: "x",
      aws: { accessKeyId: "a" },
      lwa: { clientId: "c", refreshToken: "r" },
      application: { name: "", version: "1" },
      timeout: -1,
    },
  ],
];
for (const [problems, options] of WRONG) {
  test(`${JSON.stringify(options)}: ${problems.length === 0 ? "is good" : `${problems.length} wrong`}`, () => {
    const found = problemsOf(options);
    assert.is(found.length, problems.length, found.join("\n"));
    for (const [index, problem] of problems.entries()) assert.match(found[index]!, problem);
  });
}

test("without any options, all that is missing is named at once", () => {
  try {
    void new SellingPartner();
    assert.unreachable();
  } catch (error) {
    const { message } = error as Error;
    assert.match(message, "4 problems:\n- one of region, marketplace and endpoint is required\n");
    for (const name of ENV) assert.match(message, name);
  }
});

test("lwa left out is taken from the environment", async () => {
  Object.assign(process.env, {
    LWA_CLIENT_ID: "env-id",
    LWA_CLIENT_SECRET: "env-secret",
    LWA_REFRESH_TOKEN: "env-refresh",
  });
  const { fetch, sent } = recordingFetch(() => json({ access_token: "t", expires_in: 3600 }));
  const sellingPartner = new SellingPartner({ region: "na", fetch });
  for (const name of ENV) delete process.env[name];
  await sellingPartner.call({ api: "a", name: "b", method: "GET", path: "/x" }, {});
  assert.is(
    sent[0]!.body,
    "grant_type=refresh_token&refresh_token=env-refresh&client_id=env-id&client_secret=env-secret",
  );
});

test("what the caller does to the options later changes nothing", async () => {
  const lwa = { ...LWA };
  const { fetch, sent } = recordingFetch(() => json({ access_token: "t", expires_in: 3600 }));
  const sellingPartner = new SellingPartner({ region: "na", lwa, fetch });
  lwa.refreshToken = "changed";
  await sellingPartner.call({ api: "a", name: "b", method: "GET", path: "/x" }, {});
  assert.match(sent[0]!.body ?? "", "refresh_token=r&");
});

test.run();
