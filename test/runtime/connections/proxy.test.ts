/** The example of docs/proxies.md, run: every request goes through a proxy, and over TLS it learns nothing but where to. */
import * as assert from "uvu/assert";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import type { ProxyAgent } from "undici";
import { downloadDocument } from "../../../templates/runtime/src/documents/documents.js";
import type {
  Fetch,
  SellingPartner,
  SellingPartnerOptions,
} from "../../../templates/runtime/src/index.js";
import type { Dispatcher } from "undici";
import { selfSigned } from "../../support/certificate.js";
import { modulesOf } from "../../support/readme-modules.js";
import { ACCOUNT, startSellerCentral } from "../../support/seller-central.js";

/** What the page's first block exports. */
interface Example {
  readonly fetchOver: (dispatcher: Dispatcher) => Fetch;
  readonly connectThrough: (
    proxy: string | ProxyAgent.Options,
    options: SellingPartnerOptions,
  ) => SellingPartner;
}

const test = suite("a proxy");

const central = await startSellerCentral("us-west-2");
const { key, cert } = selfSigned();

/** All that the proxy has read before a tunnel, and the bytes in it. */
const log: string[] = [];
let tunnelled = "";
/** Who connected to the servers themselves: ports, of the proxy's own connections or not. */
const arrived: (number | undefined)[] = [];
const sent: (number | undefined)[] = [];

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // It listens on a TCP port, so its address is one.
  return (server.address() as AddressInfo).port;
};

const joinSockets = (one: Socket, other: Socket): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    from.on("error", () => to.destroy()).pipe(to);
};

/** TLS before the servers, which speak plain HTTP. */
const tls = createTlsServer({ key, cert }, (socket) => {
  joinSockets(socket, connect(Number(new URL(central.endpoint).port), "127.0.0.1"));
});
tls.on("connection", (socket: Socket) => arrived.push(socket.remotePort));
const endpoint = `https://127.0.0.1:${await listen(tls)}`;

const proxy = createServer((request, response) => {
  log.push(`${request.method} ${request.url}`);
  response.writeHead(501).end();
});
proxy.on("connect", (request, client: Socket) => {
  log.push(`CONNECT ${request.url} ${JSON.stringify(request.rawHeaders)}`);
  const [host = "", port] = (request.url ?? "").split(":");
  const server = connect(Number(port), host, () => {
    sent.push(server.localPort);
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    client.on("data", (bytes: Buffer) => (tunnelled += bytes.toString("latin1")));
    joinSockets(client, server);
  });
});
const proxyUrl = `http://127.0.0.1:${await listen(proxy)}`;

test.after(async () => {
  proxy.closeAllConnections();
  proxy.close();
  tls.close();
  await central.close();
});

async function loadExample(): Promise<Example> {
  const [first] = modulesOf("docs/proxies.md", await readFile("docs/proxies.md", "utf8"));
  // Below the repository, where what it imports is found.
  await mkdir(".katagami", { recursive: true });
  const folder = await mkdtemp(resolve(".katagami/proxy-"));
  const path = join(folder, "example.ts");
  await writeFile(path, first!.text);
  try {
    return (await import(pathToFileURL(path).href)) as Example;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("calls, Login with Amazon, STS and documents go through the proxy, which sees no secret", async () => {
  const { connectThrough, fetchOver } = await loadExample();
  const { accessKeyId, secretAccessKey, roleArn } = ACCOUNT;
  central.requireSignature = true;
  central.on("GET", "/x", () => ({ json: { answered: true } }));
  const agent = { uri: proxyUrl, requestTls: { ca: cert } };
  const sellingPartner = connectThrough(agent, {
    region: "fe",
    endpoint,
    lwa: { ...central.lwa, endpoint: `${endpoint}/auth/o2/token` },
    aws: { accessKeyId, secretAccessKey, roleArn, stsEndpoint: endpoint },
    retry: false,
  });
  const getX = { api: "test-v1", name: "getX", method: "GET", path: "/x", parameters: [] } as const;
  assert.equal(await sellingPartner.call(getX, {}), { answered: true });
  assert.equal(
    [central.exchanges.length, central.assumptions.length, central.calls.length],
    [1, 1, 1],
  );

  const { ProxyAgent } = await import("undici");
  const fetch = fetchOver(new ProxyAgent(agent));
  const refused = await downloadDocument(`${endpoint}/document?X-Amz-Signature=${"f".repeat(64)}`, {
    fetch,
  }).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.name : error),
  );
  assert.is(refused, "DocumentError");
  assert.is(central.requests.length, 4);

  // Whoever reached the servers was the proxy.
  assert.ok(arrived.length > 0);
  assert.equal(arrived.toSorted(), sent.toSorted());
  // It was asked for tunnels to them, and for nothing else.
  const { host } = new URL(endpoint);
  for (const line of log) assert.ok(line.startsWith(`CONNECT ${host} `), line);
  const seen = log.join("\n") + tunnelled;
  const session = central.keys.at(-1)!;
  const [token = ""] = [...central.tokens.keys()];
  const secrets = Object.values({ ...ACCOUNT, ...session, token, f: "f".repeat(64) }).flat();
  for (const secret of secrets)
    for (const form of [secret ?? "", encodeURIComponent(secret ?? "")])
      assert.not.ok(form !== "" && seen.includes(form), `the proxy sees ${form}`);
  assert.not.match(seen, /\/auth\/o2|x-amz|amzn1|Atza|Signature/i);
});

test.run();
