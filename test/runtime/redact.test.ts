/** Secrets are removed in every encoding that servers use, from everything that a response controls. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { suite } from "uvu";
import { exchangeAuthorizationCode } from "../../templates/runtime/src/auth/oauth.js";
import { cleanCause, redact, Redactor } from "../../templates/runtime/src/base/redact.js";
import { downloadDocument } from "../../templates/runtime/src/documents/documents.js";
import { type Operation, SellingPartner } from "../../templates/runtime/src/index.js";
import { timeless } from "../support/timeless.js";
import { json, recordingFetch, rejection, type Sent } from "../support/transport.js";

type Encoder = (text: string) => string;

const each =
  (encode: (character: string) => string, which = /[^A-Za-z0-9]/g): Encoder =>
  (text) =>
    text.replace(which, encode);

const code = (character: string): number => character.charCodeAt(0);

const hex = (character: string): string => code(character).toString(16).padStart(2, "0");

const NAMES: Readonly<Record<string, string>> = {
  "|": "verbar",
  "/": "sol",
  "+": "plus",
  "=": "equals",
  '"': "quot",
  "\\": "bsol",
  "&": "amp",
  "-": "#45",
  ".": "period",
  "%": "percnt",
  " ": "#32",
};

const percent = each((character) => `%${hex(character).toUpperCase()}`);

const jsonText: Encoder = (text) => JSON.stringify(text).slice(1, -1);

const html = each((character) => `&${NAMES[character] ?? `#${code(character)}`};`);

const ENCODERS: Readonly<Record<string, Encoder>> = {
  "as it is": (text) => text,
  percent,
  "percent in lower case": each((character) => `%${hex(character)}`),
  "percent of all": each((character) => `%${hex(character)}`, /./g),
  form: (text) => new URLSearchParams({ a: text }).toString().slice(2),
  "percent twice": (text) => percent(percent(text)),
  "percent three times": (text) => percent(percent(percent(text))),
  JSON: jsonText,
  "JSON with escaped slashes": (text) => jsonText(text).replaceAll("/", "\\/"),
  "JSON in JSON": (text) => jsonText(jsonText(text)),
  "JSON in JSON with escaped slashes": (text) => jsonText(jsonText(text).replaceAll("/", "\\/")),
  "JSON with \\u": each((character) => `\\u00${hex(character)}`),
  "JSON with \\u in upper case": each((character) => `\\u00${hex(character).toUpperCase()}`, /./g),
  "JSON with \\u in JSON": (text) => jsonText(each((character) => `\\u00${hex(character)}`)(text)),
  JavaScript: each((character) => `\\x${hex(character)}`),
  "HTML in decimal": each((character) => `&#${code(character)};`),
  "HTML in decimal with zeros": each((character) => `&#00${code(character)};`),
  "HTML in hexadecimal": each((character) => `&#x${hex(character)};`),
  "HTML in upper case": each((character) => `&#X${hex(character).toUpperCase()};`, /./g),
  "HTML by name": html,
  "HTML twice": (text) => html(html(text)),
  "percent in HTML": (text) => html(percent(text)),
  "HTML in JSON with \\u": (text) => html(text).replaceAll("&", "\\u0026"),
  Base64: (text) => Buffer.from(text).toString("base64"),
  base64url: (text) => Buffer.from(text).toString("base64url"),
  "Base64 of name and secret": (text) => Buffer.from(`ab:${text}`).toString("base64"),
  "Base64 of more": (text) => Buffer.from(`user:${text}:x`).toString("base64"),
  "Base64, percent": (text) => encodeURIComponent(Buffer.from(`x${text}`).toString("base64")),
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
};

/** Without the forms that `redact` knows by themselves, so that only the secret can be what is found. */
const SECRETS: Readonly<Record<string, string>> = {
  client: "Zz9/secret+and=more-of.it",
  refresh: 'Rr8|refresh"quoted\\and&more',
  access: "Aa7 access/token+with%2Fall=",
  plain: "Pp6onlyLettersAndDigits",
};

const test = suite("redact");

for (const [name, encode] of Object.entries(ENCODERS)) {
  test(`${name} is found, and nothing else is touched`, () => {
    for (const secret of Object.values(SECRETS)) {
      const shown = redact(`before ${encode(secret)} after`, [secret]);
      assert.is(shown, "before [redacted] after", `${secret}: ${encode(secret)}`);
      const quoted = redact(`{"a":"<${encode(secret)}>","b":"%41 &amp; \\n"}`, [secret]);
      assert.is(quoted, '{"a":"<[redacted]>","b":"%41 &amp; \\n"}');
    }
  });
}

const UNTOUCHED = [
  "",
  "a plain text",
  "100 % &nothing; &#xffffff; &#9999999; \\q %zz %e0%a4 \\u12 &",
  "%E6%B3%A8%E6%96%87 \\u6ce8\\u6587 &#27880;",
  "c2VjcmV0IG9mIHNvbWVib2R5IGVsc2U=",
  "%25".repeat(1000),
];

for (const text of UNTOUCHED) {
  test(`${text.slice(0, 60)} stays as it is`, () => {
    assert.is(redact(text, Object.values(SECRETS)), text);
  });
}

test("a secret that is not ASCII is found in all of its encodings", () => {
  const secret = "秘密の鍵/😀";
  for (const encode of [
    encodeURIComponent,
    (text: string) => encodeURIComponent(text).toLowerCase(),
    (text: string) =>
      text.replace(/[^ -~]/g, (unit) => `\\u${code(unit).toString(16).padStart(4, "0")}`),
    (text: string) => text.replace(/[^ -~]/gu, (point) => `&#${point.codePointAt(0)};`),
    ENCODERS["Base64"]!,
  ])
    assert.is(redact(`a ${encode(secret)} b`, [secret]), "a [redacted] b");
});

test("many layers, and much text, take no time that grows with their square", () => {
  const redactor = new Redactor(() => Object.values(SECRETS));
  for (const part of ["%25", "\\\\", "&amp;", "&", "%", "\\", "Atza|", "Signature="]) {
    assert.type(redactor.text(part.repeat(200_000)), "string");
  }
  const repeated = new Redactor(() => ["aaaaaaaaaaaa"]);
  for (const part of ["YWFhYWFh", "aaaa", "61", "%61"])
    assert.is(repeated.text(part.repeat(120_000)).replaceAll("[redacted]", ""), "");
});

const KNOWN: readonly [expected: string, text: string][] = [
  ["X-Amz-Signature=[redacted]&x", `X-Amz-Signature=${"0a".repeat(32)}&x`],
  ["X-Amz-Signature%3D[redacted]%26x", `X-Amz-Signature%3D${"0a".repeat(32)}%26x`],
  ["X-Amz-Signature&#61;[redacted]&amp;x", `X-Amz-Signature&#61;${"0a".repeat(32)}&amp;x`],
  ["Signature=[redacted]&Key-Pair-Id=1", "Signature=abc-_~0123456789012345&Key-Pair-Id=1"],
  ["X-Amz-Security-Token=[redacted]&x", "X-Amz-Security-Token=abc%2Fdef%3D%3D&x"],
  ["a [redacted] b", `a IQoJb3JpZ2luX2Vj${"a/".repeat(20)}== b`],
  ["a [redacted] b", "a Atza&#124;unknown b"],
  ['{"a":"[redacted]"}', '{"a":"Atzr\\u007cunknown\\/token"}'],
  ["a=[redacted]&b", "a=Atz.sprdt%257Cunknown&b"],
  ["<a>[redacted]</a>", "<a>amzn1&period;oa2&#45;cs&#46;v1&#46;unknown</a>"],
];

for (const [expected, text] of KNOWN) {
  test(`${text} is shown as ${expected}`, () => assert.is(redact(text, []), expected));
}

test("a cause has no secret in its name, code or message, however deep, and may be anything", () => {
  const secret = SECRETS["client"]!;
  const inner = Object.assign(new Error(percent(secret)), { code: `E_${secret}`, name: secret });
  const cause = cleanCause(new Error("outer", { cause: inner }), [secret]);
  assert.not.match(inspect(cause, { showHidden: true }), /Zz9/);
  assert.is((cause.cause as Error & { code: string }).code, "E_[redacted]");
  assert.is((cause.cause as Error).name, "[redacted]");
  const unprintable = {
    toString: () => {
      throw new Error("no");
    },
  };
  for (const thrown of [null, undefined, 7, Symbol("x"), unprintable, Object.create(null)])
    assert.instance(cleanCause(thrown, [secret]), Error);
});

const CREDENTIALS = {
  clientSecret: SECRETS["client"]!,
  refreshToken: SECRETS["refresh"]!,
  accessToken: "Aa7/access/token+of.the=seller",
  secretAccessKey: "Kk5/aws+secret/access=key",
  sessionToken: "Ss4/session//token==",
};

const getX: Operation<object, unknown> = { api: "a", name: "getX", method: "GET", path: "/x" };

const isExchange = ({ url }: Sent): boolean => url.endsWith("/o2/token");

/** A response that a server fills with one text wherever it can. */
function filledWith(text: string, status: number): Response {
  const headers = new Headers({ "content-type": "application/json" });
  for (const name of [
    "x-amzn-requestid",
    "x-amzn-errortype",
    "x-amz-request-id",
    "server",
    "via",
    "x-y",
  ])
    headers.set(name, text.replace(/[^ -~]/g, "?"));
  const error = { code: text, message: text, details: text, [text]: text };
  const body = {
    errors: [error],
    error: text,
    error_description: text,
    request_id: text,
    [text]: [text],
  };
  return new Response(JSON.stringify(body), { status, headers });
}

/** All that can be seen of a value: with its hidden and inherited parts, and as JSON. */
const seen = (value: unknown): string =>
  [
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(value),
    String(value),
    value instanceof Error ? `${value.stack} ${Reflect.get(value, "debug")}` : "",
    inspect(Reflect.get(Object(value), "data"), { depth: Infinity }),
  ].join("\n");

for (const [name, encode] of Object.entries(ENCODERS)) {
  test(`a server that quotes secrets everywhere, ${name}: no error and no event shows one`, async () => {
    const texts = Object.values(CREDENTIALS).map(encode);
    const quoted = texts.join(" ");
    const signatures: string[] = [];
    const events: unknown[] = [];
    const hooks = {
      onRequest: (event: unknown) => void events.push(event),
      onResponse: (event: unknown) => void events.push(event),
      onRetry: (event: unknown) => void events.push(event),
    };
    const failures: readonly ((request: Sent) => Response | Promise<Response>)[] = [
      () => filledWith(quoted, 400),
      () => filledWith(quoted, 503),
      () => new Response(`<html>${quoted}</html>`, { status: 500 }),
      () => new Response(quoted),
      () =>
        Promise.reject(
          Object.assign(new Error(quoted, { cause: new Error(quoted) }), {
            code: quoted,
            name: quoted,
          }),
        ),
      ({ headers }) => {
        const signature = /Signature=(\w+)/.exec(headers["authorization"] ?? "")?.[1] ?? "";
        signatures.push(encode(signature));
        return filledWith(encode(signature), 403);
      },
    ];
    for (const failure of failures) {
      for (const fails of ["call", "exchange"]) {
        const { fetch } = recordingFetch((request) =>
          isExchange(request) && fails === "call"
            ? json({ access_token: CREDENTIALS.accessToken, expires_in: 3600 })
            : failure(request),
        );
        const { clientSecret, refreshToken, secretAccessKey, sessionToken } = CREDENTIALS;
        const { call } = timeless({
          fetch,
          hooks,
          retry: { attempts: 2, maxDelay: 0 },
          lwa: { clientId: "client", clientSecret, refreshToken },
          aws: { accessKeyId: "AKID", secretAccessKey, sessionToken },
        });
        const error = await rejection(call(getX));
        // The access token is not known before Login with Amazon has issued it.
        const known = fails === "call" ? texts : texts.slice(0, 2);
        const text = [error, ...events].map(seen).join("\n");
        for (const secret of fails === "call" ? [...known, ...signatures] : known)
          assert.not.ok(secret !== "" && text.includes(secret), `${fails}: ${secret} in ${text}`);
        events.length = 0;
      }
    }
  });

  test(`a store that quotes its URL everywhere, ${name}: no error shows it`, async () => {
    const signature = "0123456789abcdef".repeat(4);
    const token = "Tt3/token+of/a.session==";
    const query = new URLSearchParams({
      "X-Amz-Signature": signature,
      "X-Amz-Security-Token": token,
    });
    const quoted = [signature, token].map(encode).join(" ");
    const answers: readonly (() => Response | Promise<Response>)[] = [
      () =>
        new Response(`<Error><Code>${quoted}</Code><Message>${quoted}</Message></Error>`, {
          status: 403,
          headers: { "x-amz-request-id": quoted },
        }),
      () => Promise.reject(Object.assign(new Error(quoted), { code: quoted })),
    ];
    // A failed connection is tried three times, after waits: once is enough.
    for (const answer of name === "percent" ? answers : answers.slice(0, 1)) {
      const { fetch } = recordingFetch(answer);
      const error = await rejection(
        downloadDocument(`https://store.example/x?${query}`, { fetch }),
      );
      for (const secret of [signature, token].map(encode))
        assert.not.ok(seen(error).includes(secret), `${secret} in ${seen(error)}`);
    }
  });
}

test("a charset that quotes the URL is not shown", async () => {
  const token = "Tt3-token-of-a-session";
  const headers = { "content-type": `text/plain; charset=${token}` };
  const { fetch } = recordingFetch(() => new Response("a", { headers }));
  const url = `https://store.example/x?X-Amz-Security-Token=${token}`;
  const document = await downloadDocument(url, { fetch });
  const error = await rejection(document.text());
  assert.match((error as Error).message, 'The charset "[redacted]" is not known');
});

test("a code that is exchanged is not shown", async () => {
  const authorization = "Cc2/code+of=an.authorization";
  const { fetch } = recordingFetch(() => filledWith(percent(authorization), 400));
  const options = {
    clientId: "c",
    clientSecret: CREDENTIALS.clientSecret,
    code: authorization,
    fetch,
  };
  const error = await rejection(exchangeAuthorizationCode(options));
  assert.not.ok(seen(error).includes(percent(authorization)));
});

test("a page that names its keys by a secret does not show it", async () => {
  const secret = CREDENTIALS.clientSecret;
  const { fetch } = recordingFetch((request) =>
    isExchange(request)
      ? json({ access_token: CREDENTIALS.accessToken, expires_in: 3600 })
      : json({ [secret]: 1, [CREDENTIALS.accessToken]: 2 }),
  );
  const sellingPartner = new SellingPartner({
    region: "na",
    fetch,
    lwa: { clientId: "c", clientSecret: secret, refreshToken: CREDENTIALS.refreshToken },
  });
  const list = {
    ...getX,
    paging: { items: ["list"], token: ["next"], request: ["next"], next: "same", beside: [[]] },
  } as const;
  const error = await rejection(
    (async () => {
      for await (const page of sellingPartner.call(list, {}).pages()) void page;
    })(),
  );
  assert.is((error as Error).name, "PagingError");
  for (const name of [secret, CREDENTIALS.accessToken]) assert.not.ok(seen(error).includes(name));
});

test("the name of a header that is a secret is not shown", async () => {
  const secret = "Hh1-Secret-As-A-Name";
  const events: unknown[] = [];
  const { fetch } = recordingFetch(() => new Response(null, { headers: { [secret]: "x" } }));
  const sellingPartner = new SellingPartner({
    region: "na",
    lwa: false,
    fetch,
    hooks: { onResponse: (event) => void events.push(event) },
  });
  await sellingPartner.call(getX, {}, { accessToken: secret });
  assert.not.match(seen(events), /hh1-secret/i);
});

test.run();
