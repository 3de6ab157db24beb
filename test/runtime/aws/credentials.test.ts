/** AWS credentials: roles through STS, provider functions, and how long each is kept. */
import * as assert from "uvu/assert";
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import { rememberCredentials } from "../../../templates/runtime/src/aws/credentials.js";
import {
  assumeRole,
  type AwsCredentials,
  ConfigurationError,
  CredentialsError,
} from "../../../templates/runtime/src/index.js";
import { ACCOUNT, startSellerCentral } from "../../support/seller-central.js";
import { FakeClock, rejection } from "../../support/transport.js";

const KEYS = { accessKeyId: ACCOUNT.accessKeyId, secretAccessKey: ACCOUNT.secretAccessKey };

const MINUTE = 60_000;

const test = suite("credentials");

const central = await startSellerCentral("eu-west-1");

test.before.each(() => central.reset());

test.after(() => central.close());

test("credentials of a provider are kept until five minutes before they expire", async () => {
  const clock = new FakeClock();
  let count = 0;
  const remembered = rememberCredentials(async () => {
    const expiration = new Date(clock.time + 15 * MINUTE);
    return { accessKeyId: `A${(count += 1)}`, secretAccessKey: "s", expiration };
  }, clock);
  assert.is((await remembered.get(null)).accessKeyId, "A1");
  clock.time += 10 * MINUTE - 1;
  assert.is((await remembered.get(null)).accessKeyId, "A1");
  clock.time += 1;
  assert.is((await remembered.get(null)).accessKeyId, "A2");
});

test("without an expiration it is kept for good", async () => {
  const clock = new FakeClock();
  let count = 0;
  const remembered = rememberCredentials(async () => {
    count += 1;
    return { accessKeyId: "A", secretAccessKey: "s" };
  }, clock);
  await remembered.get(null);
  clock.time += 1e12;
  await remembered.get(null);
  assert.is(count, 1);
});

test("one renewal is in flight, and a failed one is not remembered", async () => {
  let count = 0;
  const remembered = rememberCredentials(async () => {
    count += 1;
    if (count === 1) throw new Error("no network");
    return { accessKeyId: "A", secretAccessKey: "s" };
  }, new FakeClock());
  const errors = await Promise.all(
    Array.from({ length: 9 }, () => rejection(remembered.get(null))),
  );
  assert.is(count, 1);
  assert.instance(errors[0], CredentialsError);
  assert.is(((errors[0] as Error).cause as Error).message, "no network");
  await Promise.all(Array.from({ length: 9 }, () => remembered.get(null)));
  assert.is(count, 2);
});

// What JavaScript users get wrong; the types forbid it.
const BAD: readonly [why: string, given: unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["no secret", { accessKeyId: "A" }],
  ["an empty key", { accessKeyId: "", secretAccessKey: "s" }],
  [
    "an expiration that is no date",
    { accessKeyId: "A", secretAccessKey: "s", expiration: "later" },
  ],
];

for (const [why, given] of BAD) {
  test(`a provider that returns ${why} is an error that says so`, async () => {
    const remembered = rememberCredentials(async () => given as AwsCredentials, new FakeClock());
    assert.instance(await rejection(remembered.get(null)), CredentialsError);
  });
}

test("assumeRole signs for STS, sends its form and returns the keys of the session", async () => {
  const provider = assumeRole(
    { ...KEYS, roleArn: ACCOUNT.roleArn, durationSeconds: 900, stsEndpoint: central.endpoint },
    "eu-west-1",
  );
  const before = Date.now();
  const credentials = await provider();
  const session = central.keys.at(-1)!;
  assert.is(credentials.accessKeyId, session.accessKeyId);
  assert.is(credentials.secretAccessKey, session.secretAccessKey);
  assert.is(credentials.sessionToken, session.sessionToken);
  const started = credentials.expiration!.getTime() - 900_000;
  // STS may round to seconds.
  assert.ok(started > before - 1000 && started <= Date.now(), `${started}`);

  const form = new URLSearchParams(central.assumptions[0]!.body.toString());
  assert.is(form.get("Action"), "AssumeRole");
  assert.is(form.get("RoleArn"), ACCOUNT.roleArn);
  assert.is(form.get("DurationSeconds"), "900");
  assert.match(form.get("RoleSessionName")!, /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  assert.is(form.get("ExternalId"), null);
});

test("a role can be assumed with the keys of a session", async () => {
  const first = await assumeRole(
    { ...KEYS, roleArn: ACCOUNT.roleArn, stsEndpoint: central.endpoint },
    "eu-west-1",
  )();
  const second = await assumeRole(
    {
      ...first,
      roleArn: ACCOUNT.roleArn,
      roleSessionName: "chained",
      stsEndpoint: central.endpoint,
    },
    "eu-west-1",
  )();
  assert.is.not(second.accessKeyId, first.accessKeyId);
  assert.is(central.assumptions.length, 2);
});

test("the session of a role is refreshed five minutes before it expires", async () => {
  const clock = new FakeClock();
  const provider = assumeRole(
    { ...KEYS, roleArn: ACCOUNT.roleArn, stsEndpoint: central.endpoint },
    "eu-west-1",
  );
  const remembered = rememberCredentials(provider, clock);
  const all = await Promise.all(Array.from({ length: 5 }, () => remembered.get(null)));
  assert.is(new Set(all).size, 1);
  assert.is(central.assumptions.length, 1);
  clock.time = all[0]!.expiration!.getTime() - 5 * MINUTE - 1;
  await remembered.get(null);
  assert.is(central.assumptions.length, 1);
  clock.time += 1;
  await remembered.get(null);
  assert.is(central.assumptions.length, 2);
});

test("what STS refuses is a CredentialsError with its code", async () => {
  const cases: readonly [expected: string, change: object, region: string][] = [
    ["AccessDenied", { roleArn: "arn:aws:iam::123456789012:role/Other" }, "eu-west-1"],
    ["AccessDenied", { externalId: "wrong" }, "eu-west-1"],
    ["InvalidSignatureException", { secretAccessKey: "wrong-secret" }, "eu-west-1"],
    ["UnrecognizedClientException", { accessKeyId: "AKIDUNKNOWN" }, "eu-west-1"],
    ["InvalidSignatureException", {}, "us-east-1"],
  ];
  for (const [expected, change, region] of cases) {
    const options = { ...KEYS, roleArn: ACCOUNT.roleArn, stsEndpoint: central.endpoint, ...change };
    const error = await rejection(assumeRole(options, region)());
    assert.instance(error, CredentialsError);
    assert.match((error as Error).message, `STS refused to assume the role: ${expected}`);
  }
});

test("everything wrong with a role's options is named at once", () => {
  const options = {
    ...KEYS,
    roleArn: "SellingPartner",
    roleSessionName: "no blanks",
    durationSeconds: 60,
  };
  try {
    assumeRole(options, "eu-west-1");
    assert.unreachable();
  } catch (error) {
    assert.instance(error, ConfigurationError);
    assert.equal(
      (error as ConfigurationError).problems.map((problem) => problem.split(" ")[0]),
      ["roleArn", "roleSessionName", "durationSeconds"],
    );
  }
});

test("without @aws-sdk/client-sts the error says what to install and what to pass instead", async () => {
  // A process of its own, in a folder from which the package cannot be found.
  const folder = await mkdtemp(join(tmpdir(), "katagami-"));
  try {
    await cp(resolve("templates/runtime/src"), join(folder, "src"), { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    const script = `
      import { assumeRole } from "./src/index.js";
      const provider = assumeRole({ accessKeyId: "A", secretAccessKey: "s", roleArn: "${ACCOUNT.roleArn}" }, "us-east-1");
      provider().catch((error) => console.log(error.name + ": " + error.message));
    `;
    await writeFile(join(folder, "main.ts"), script);
    const tsx = import.meta.resolve("tsx");
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", tsx, "main.ts"], {
      cwd: folder,
    });
    assert.is(
      stdout.trim(),
      'CredentialsError: To assume a role, install @aws-sdk/client-sts, or pass a function that returns credentials as "aws"',
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
