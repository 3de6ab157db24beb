/** XML documents: what becomes of each part, what is refused, and what happens without the package that parses them. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inspect, promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  DocumentError,
  downloadDocument,
  type DownloadOptions,
} from "../../../templates/runtime/src/documents/documents.js";
import { startDocumentStore } from "../../support/document-store.js";
import { rejection } from "../../support/transport.js";

const test = suite("xml");

const store = await startDocumentStore();

test.after(() => store.close());

async function xmlOf(
  body: string | Uint8Array,
  contentType = "text/xml",
  options: DownloadOptions = {},
): Promise<unknown> {
  const headers = { "content-type": contentType };
  const url = store.presignGet("/x", { body: Buffer.from(body), headers });
  return await (await downloadDocument(url, options)).xml();
}

const READ: readonly [why: string, expected: unknown, xml: string][] = [
  ["an element with text is a string", { a: { b: "c" } }, "<a><b> c </b></a>"],
  ["elements of one name are an array", { a: { b: ["1", "2"] } }, "<a><b>1</b><b>2</b></a>"],
  ["an empty element is an empty string", { a: { b: "", c: "" } }, "<a><b/><c></c></a>"],
  [
    "attributes stay",
    { a: { b: { "#text": "1.10", "@_c": "007" } } },
    '<a><b c="007">1.10</b></a>',
  ],
  [
    "nothing becomes a number or a boolean",
    { a: { b: ["007", "1e3", "0x10", "true", "1.10"] } },
    "<a><b>007</b><b>1e3</b><b>0x10</b><b>true</b><b>1.10</b></a>",
  ],
  [
    "entities of XML, and numeric ones",
    { a: "<&>\"'アA𠮷" },
    "<a>&lt;&amp;&gt;&quot;&apos;&#x30A2;&#65;&#x20BB7;</a>",
  ],
  ["an entity is decoded once", { a: "&lt;" }, "<a>&amp;lt;</a>"],
  ["entities in attributes", { a: { b: { "@_c": "1&2" } } }, '<a><b c="1&amp;2"/></a>'],
  ["CDATA is text", { a: "<!DOCTYPE b & c>" }, "<a><![CDATA[<!DOCTYPE b & c>]]></a>"],
  ["a comment is nothing", { a: "1" }, "<!-- <!DOCTYPE b> --><a>1<!-- 2 --></a>"],
  [
    "a declaration is an element",
    { "?xml": { "@_version": "1.0", "@_encoding": "UTF-8" }, a: "注文" },
    '\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<a>注文</a>\r\n',
  ],
];

for (const [why, expected, xml] of READ)
  test(`${why}: ${xml}`, async () => assert.equal(await xmlOf(xml), expected));

test("more entities than a parser expects are decoded", async () => {
  const text = "&amp;&#38;".repeat(200_000);
  assert.equal(await xmlOf(`<a>${text}</a>`), { a: "&".repeat(400_000) });
});

test("gzip that nobody names is decompressed", async () => {
  assert.equal(await xmlOf(gzipSync("<a>1</a>")), { a: "1" });
});

const LATIN = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', "latin1");

const CHARSETS: readonly [expected: string, contentType: string, charset?: string][] = [
  ["é", "text/xml"],
  ["é", "text/xml; charset=ISO-8859-1"],
  ["\ufffd", "text/xml; charset=utf-8"],
  ["\ufffd", "text/xml", "utf-8"],
];

for (const [expected, contentType, charset] of CHARSETS) {
  test(`Latin-1 that says so, as ${contentType}${charset ? `, read as ${charset}` : ""}, is ${expected}`, async () => {
    // The platform's types have it as an object.
    const { a } = (await xmlOf(LATIN, contentType, { charset })) as { a: string };
    assert.is(a, expected);
  });
}

test("the charset that a document declares is found in pieces of one byte", async () => {
  const pieces = [...LATIN].map((byte) => Uint8Array.of(byte));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });
  const fetch = (): Promise<Response> => Promise.resolve(new Response(body));
  const { a } = (await (await downloadDocument("https://store.example/x", { fetch })).xml()) as {
    a: string;
  };
  assert.is(a, "é");
});

const BOMB = `<!DOCTYPE a [<!ENTITY b "${"c".repeat(1000)}">]><a>${"&b;".repeat(1000)}</a>`;

const REFUSED: readonly [problem: string | RegExp, xml: string][] = [
  ["xml: the document has a DTD, which is not read", BOMB],
  ["xml: the document has a DTD, which is not read", `<?xml version="1.0"?><!-- b -->${BOMB}`],
  ["xml: the document has a DTD, which is not read", '<a/><!DOCTYPE a [<!ENTITY b "c">]>'],
  [
    "xml: the document has a DTD, which is not read",
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
  ],
  [/^xml: the document is not well-formed XML: line 2: .*'b'/, "<a>\n<b></a>"],
  [/^xml: the document is not well-formed XML: /, "<a>1</a><b>"],
  [/^xml: the document is not well-formed XML: /, "sku\tasin\n1\t2\n"],
  [/^xml: the document is not well-formed XML: /, "<a><!-- 1"],
  [/^xml: the document is not well-formed XML: /, ""],
];

for (const [problem, xml] of REFUSED) {
  test(`${xml.slice(0, 60)} is refused`, async () => {
    const error = await rejection(xmlOf(xml));
    assert.instance(error, DocumentError, inspect(error));
    assert.match((error as Error).message, problem);
  });
}

test("a document is read once, by xml() too", async () => {
  const url = store.presignGet("/x", { body: Buffer.from("<a/>") });
  const document = await downloadDocument(url);
  await document.xml();
  assert.match(String(await rejection(document.text())), "has been read");
});

test("without fast-xml-parser the error says what to install, and the document can still be read", async () => {
  // A process of its own, in a folder from which the package cannot be found.
  const folder = await mkdtemp(join(tmpdir(), "katagami-"));
  try {
    await cp(resolve("templates/runtime/src"), join(folder, "src"), { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    const script = `
      import { downloadDocument } from "./src/documents/documents.js";
      const fetch = async () => new Response("<a>1</a>");
      const document = await downloadDocument("https://store.example/x", { fetch });
      await document.xml().catch((error) => console.log(error.name + ": " + error.message));
      console.log(await document.text());
    `;
    await writeFile(join(folder, "main.ts"), script);
    const tsx = import.meta.resolve("tsx");
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", tsx, "main.ts"], {
      cwd: folder,
    });
    assert.is(
      stdout.trim(),
      "DocumentError: xml: to parse XML, install fast-xml-parser, or read the document by text()\n<a>1</a>",
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
