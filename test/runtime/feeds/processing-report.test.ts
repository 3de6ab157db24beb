/** Processing reports: each issue is joined to its message, and what is no report is an error without its values. */
import { Ajv } from "ajv";
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import { downloadDocument } from "../../../templates/runtime/src/documents/documents.js";
import {
  FeedError,
  type ListingsFeedDocument,
  listingsFeed,
  readProcessingReport,
} from "../../../templates/runtime/src/feeds/feeds.js";
import { startDocumentStore } from "../../support/document-store.js";
import { readShared } from "../../support/shared.js";
import { rejection } from "../../support/transport.js";

const test = suite("processing report");

/** A report of our own writing: message 2 has an error, message 3 a warning, one issue is about the whole feed. */
const REPORT = {
  header: { sellerId: "A1SELLER", version: "2.0", feedId: "50012" },
  issues: [
    { messageId: 3, sku: "C", code: "18027", severity: "WARNING", message: "Too bright." },
    { messageId: 2, code: "90220", severity: "ERROR", message: "Missing.", attributeName: "brand" },
    { severity: "INFO", message: "Took long." },
    { messageId: 2, sku: "B", severity: "INFO", message: "See above." },
  ],
  summary: {
    errors: 1,
    warnings: 1,
    messagesProcessed: 3,
    messagesAccepted: 2,
    messagesInvalid: 1,
  },
  items: [{ sku: "A" }],
};

function threeMessages(): ReturnType<typeof listingsFeed> {
  const feed = listingsFeed({ sellerId: "A1SELLER" });
  feed.delete("A");
  feed.partialUpdate("B", { productType: "P", attributes: { item_name: [{ value: "b" }] } });
  feed.delete("C");
  return feed;
}

test("the report is valid for Amazon's schema, as Amazon's example is", () => {
  const schema = readShared<object>("schemas/feeds/listings-feed-processing-report-schema-v2.json");
  if (schema === null) return;
  const validate = new Ajv({ strict: false }).compile(schema);
  assert.ok(validate(REPORT), inspect(validate.errors));
});

test("issues are joined to their messages; a message without error is accepted", async () => {
  const feed = threeMessages();
  const report = await readProcessingReport(JSON.stringify(REPORT), feed);
  assert.is(report.format, "json");
  assert.is(report.feedId, "50012");
  assert.is(report.sellerId, "A1SELLER");
  assert.equal(report.counts, { processed: 3, accepted: 2, invalid: 1, errors: 1, warnings: 1 });
  assert.equal(
    report.messages.map(({ messageId, sku, operation, isAccepted, issues }) => [
      messageId,
      sku,
      operation,
      isAccepted,
      issues.map(({ code }) => code),
    ]),
    [
      [1, "A", "DELETE", true, []],
      [2, "B", "PARTIAL_UPDATE", false, ["90220", null]],
      [3, "C", "DELETE", true, ["18027"]],
    ],
  );
  assert.is(report.messages[1]?.feedMessage, feed.message(2));
  assert.is(report.issues[1]?.sku, "B");
  assert.is(report.issues[1]?.attributeName, "brand");
  assert.equal(
    report.feedIssues.map(({ message, messageId }) => [message, messageId]),
    [["Took long.", null]],
  );
  assert.equal(report.unmatched, []);
  assert.equal(report.items, [{ sku: "A" }]);
});

test("the feed may come back from its JSON, or be missing", async () => {
  const stored = JSON.parse(threeMessages().stringify()) as ListingsFeedDocument;
  const joined = await readProcessingReport(REPORT, stored);
  assert.is(joined.messages[1]?.operation, "PARTIAL_UPDATE");
  const alone = await readProcessingReport(REPORT);
  assert.equal(
    alone.messages.map(({ messageId, sku, operation }) => [messageId, sku, operation]),
    [
      [2, "B", null],
      [3, "C", null],
    ],
  );
  assert.equal(alone.unmatched, []);
});

test("an issue about another SKU, or a message that was not sent, is unmatched", async () => {
  const issue = { severity: "ERROR", message: "no" };
  const issues = [
    { ...issue, messageId: 1, sku: "Z" },
    { ...issue, messageId: 9 },
  ];
  const report = await readProcessingReport({ ...REPORT, issues }, threeMessages());
  assert.is(report.unmatched.length, 2);
  assert.is(report.unmatched[0]?.sku, "Z");
  assert.is(report.unmatched[0]?.feedMessage, null);
  assert.is(report.messages.length, 3);
  assert.ok(report.messages.every(({ issues: own }) => own.length === 0));
});

test("if the report says that no message was accepted, none is", async () => {
  const summary = { ...REPORT.summary, messagesProcessed: 0, messagesAccepted: 0 };
  const report = await readProcessingReport(
    { ...REPORT, issues: [{ severity: "ERROR", message: "Not JSON." }], summary },
    threeMessages(),
  );
  assert.equal(
    report.messages.map(({ isAccepted }) => isAccepted),
    [false, false, false],
  );
});

test("Amazon's example is read", async () => {
  const path = "schemas/feeds/listings-feed-processing-report-schema-v2.example.json";
  const example = readShared<object>(path);
  if (example === null) return;
  const report = await readProcessingReport(example);
  assert.equal(report.counts, { processed: 4, accepted: 2, invalid: 2, errors: 3, warnings: 0 });
  assert.equal(
    report.messages.map(({ messageId, sku, issues }) => [messageId, sku, issues.length]),
    [
      [4, "My-SKU-B", 2],
      [5, "My-SKU-C", 1],
    ],
  );
  assert.is(report.items.length, 2);
  // Both files are examples, but of different feeds.
  const feed = readShared<ListingsFeedDocument>(
    "schemas/feeds/listings-feed-schema-v2.example.json",
  );
  const joined = await readProcessingReport(example, feed);
  assert.is(joined.unmatched.length, 3);
});

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<AmazonEnvelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="amzn-envelope.xsd">
  <Header><DocumentVersion>1.02</DocumentVersion><MerchantIdentifier>A1SELLER</MerchantIdentifier></Header>
  <MessageType>ProcessingReport</MessageType>
  <Message>
    <MessageID>1</MessageID>
    <ProcessingReport>
      <DocumentTransactionID>0050013</DocumentTransactionID>
      <StatusCode>Complete</StatusCode>
      <ProcessingSummary>
        <MessagesProcessed>3</MessagesProcessed><MessagesSuccessful>2</MessagesSuccessful>
        <MessagesWithError>1</MessagesWithError><MessagesWithWarning>1</MessagesWithWarning>
      </ProcessingSummary>
      <Result>
        <MessageID>2</MessageID><ResultCode>Error</ResultCode><ResultMessageCode>08560</ResultMessageCode>
        <ResultDescription>&quot;B&quot; &amp; more: <![CDATA[a < b]]></ResultDescription>
        <AdditionalInfo><SKU>B</SKU></AdditionalInfo>
      </Result>
      <Result>
        <MessageID>3</MessageID><ResultCode>Warning</ResultCode><ResultMessageCode>1</ResultMessageCode>
        <ResultDescription>値段</ResultDescription>
      </Result>
      <Result>
        <MessageID>0</MessageID><ResultCode>Error</ResultCode><ResultDescription>All of it</ResultDescription>
      </Result>
    </ProcessingReport>
  </Message>
</AmazonEnvelope>
`;

test("the XML of other feeds is read: codes stay texts, message 0 is the whole feed", async () => {
  const report = await readProcessingReport(XML, threeMessages());
  assert.is(report.format, "xml");
  assert.is(report.feedId, "0050013");
  assert.is(report.sellerId, "A1SELLER");
  assert.equal(report.counts, { processed: 3, accepted: 2, invalid: 1, errors: 2, warnings: 1 });
  assert.equal(
    report.issues.map(({ messageId, sku, code, severity, message }) => [
      messageId,
      sku,
      code,
      severity,
      message,
    ]),
    [
      [2, "B", "08560", "ERROR", '"B" & more: a < b'],
      [3, "C", "1", "WARNING", "値段"],
      [null, null, null, "ERROR", "All of it"],
    ],
  );
  assert.equal(
    report.messages.map(({ isAccepted }) => isAccepted),
    [true, false, true],
  );
  assert.is(report.feedIssues.length, 1);
});

test("one result alone, none, and many entities are read as well", async () => {
  const wrap = (results: string): string =>
    `<AmazonEnvelope><Message><ProcessingReport><StatusCode>Complete</StatusCode>${results}</ProcessingReport></Message></AmazonEnvelope>`;
  const result = (text: string): string =>
    `<Result><MessageID>1</MessageID><ResultCode>Error</ResultCode><ResultDescription>${text}</ResultDescription></Result>`;
  const one = await readProcessingReport(wrap(result("no")));
  assert.is(one.issues.length, 1);
  assert.equal(one.counts, {
    processed: null,
    accepted: null,
    invalid: null,
    errors: 1,
    warnings: 0,
  });
  assert.is((await readProcessingReport(wrap(""))).issues.length, 0);
  const many = await readProcessingReport(wrap(result("&quot;&#x41;".repeat(30)).repeat(2000)));
  assert.is(many.issues.length, 2000);
  assert.is(many.issues[1999]?.message, '"A'.repeat(30));
});

test("the report of Easy Ship is read: its successes name their orders", async () => {
  const report = await readProcessingReport(`
    <EasyShipProcessingReport>
      <FeedSubmissionID>50014</FeedSubmissionID>
      <MessagesProcessed>2</MessagesProcessed><MessagesSuccessful>2</MessagesSuccessful><MessagesWithError>0</MessagesWithError>
      <SuccessMessage><MessageID>1</MessageID><AmazonOrderID>250-0000000-0000001</AmazonOrderID></SuccessMessage>
      <SuccessMessage><MessageID>2</MessageID><AmazonOrderID>250-0000000-0000002</AmazonOrderID></SuccessMessage>
    </EasyShipProcessingReport>`);
  assert.is(report.feedId, "50014");
  assert.equal(report.counts, { processed: 2, accepted: 2, invalid: 0, errors: 0, warnings: 0 });
  assert.equal(
    report.successes.map(({ messageId, details }) => [messageId, details["AmazonOrderID"]]),
    [
      [1, "250-0000000-0000001"],
      [2, "250-0000000-0000002"],
    ],
  );
  assert.equal(
    report.messages.map(({ messageId, isAccepted }) => [messageId, isAccepted]),
    [
      [1, true],
      [2, true],
    ],
  );
});

const JSON_TEXT = JSON.stringify(REPORT);

const latin = Buffer.from(XML.replace("UTF-8", "ISO-8859-1").replace("値段", "größer"), "latin1");

const FORMS: readonly (readonly [
  what: string,
  input: () => Parameters<typeof readProcessingReport>[0],
])[] = [
  ["text", () => JSON_TEXT],
  ["text with a byte order mark", () => `\uFEFF${JSON_TEXT}`],
  ["bytes", () => Buffer.from(JSON_TEXT)],
  ["bytes with a byte order mark", () => Buffer.from(`\uFEFF${JSON_TEXT}`)],
  ["an ArrayBuffer", () => new TextEncoder().encode(JSON_TEXT).buffer],
  ["a Blob", () => new Blob([JSON_TEXT])],
  ["a response", () => new Response(JSON_TEXT)],
  ["an object", () => REPORT],
];

for (const [what, input] of FORMS) {
  test(`a report is read from ${what}`, async () => {
    assert.is((await readProcessingReport(input())).issues.length, 4);
  });
}

test("bytes of XML are decoded as they declare", async () => {
  assert.is((await readProcessingReport(latin)).issues[1]?.message, "größer");
  const utf16 = Buffer.from(`\uFEFF${XML.replace("UTF-8", "UTF-16")}`, "utf16le");
  assert.is((await readProcessingReport(utf16)).issues[1]?.message, "値段");
});

test("a report is read from a download, gzip or not", async () => {
  const store = await startDocumentStore();
  try {
    for (const body of [Buffer.from(JSON_TEXT), gzipSync(JSON_TEXT)]) {
      const document = await downloadDocument(store.presignGet("/report", { body }), { fetch });
      assert.is((await readProcessingReport(document)).issues.length, 4);
    }
  } finally {
    await store.close();
  }
});

/** Each holds "secret" as a value somewhere. */
const NONE: readonly (readonly [error: RegExp, input: unknown])[] = [
  [
    /which has header, issues and summary, but a JSON object with the keys errors, access_token$/,
    { errors: ["secret"], access_token: "secret" },
  ],
  [/but a JSON object with the keys header, issues$/, { header: { a: "secret" }, issues: [] }],
  [/but a JSON object without keys/, {}],
  [/but a JSON array/, '["secret"]'],
  [/but a JSON value that is no object/, '"secret"'],
  [/but empty/, " \n"],
  [
    /but tab-separated text: the report of a flat file/,
    "original-record-number\tsecret\n1\tsecret",
  ],
  [/but text that is neither JSON nor XML/, "secret"],
  [/but text that is neither JSON nor XML/, '{"header": "secret'],
  [/but XML with the elements html/, "<html><body>secret</body></html>"],
  [
    /but a message with the elements OrderID/,
    "<AmazonEnvelope><Message><OrderID>secret</OrderID></Message></AmazonEnvelope>",
  ],
  [/but XML without a message/, "<AmazonEnvelope><Header><A>secret</A></Header></AmazonEnvelope>"],
  [/not well-formed XML: line 2/, "<AmazonEnvelope>\n<Message>secret</Mes"],
  [/the document has a DTD/, '<!DOCTYPE a [<!ENTITY b "secret">]><a>&b;</a>'],
  [/not well-formed XML: line 1$/, "<a><b>price < secret and <secret=1 more</b></a>"],
  [/not well-formed XML/, "<a><__proto__>secret</__proto__></a>"],
  [/not well-formed XML/, `${"<a>".repeat(500)}secret${"</a>".repeat(500)}`],
  [/bytes are gzip/, Uint8Array.of(0x1f, 0x8b, 8, 0)],
  [
    /charset secretset of the XML is not known/,
    Buffer.from('<?xml version="1.0" encoding="secretset"?><a/>'),
  ],
  [
    /but a JSON object with the keys k0, k1, .*, k9 and 5 more$/,
    Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`k${index}`, "secret"])),
  ],
  [/with the keys "a\\nb\\u2028\\u001b"/, { "a\nb\u2028\u001b": "secret" }],
];

for (const [error, input] of NONE) {
  test(`what is no report is an error that says so: ${error.source}`, async () => {
    const thrown = await rejection(readProcessingReport(input as string));
    if (!(thrown instanceof FeedError)) throw thrown;
    assert.match(thrown.message, error);
    assert.not.match(inspect(thrown).replaceAll("secretset", ""), /secret/);
  });
}

test.run();
