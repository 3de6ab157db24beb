/** What a server answers is input too: hostile answers of Login with Amazon and of the API, over real sockets. */
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from "node:net";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  LwaError,
  NetworkError,
  type Operation,
  SellingPartner,
  SellingPartnerError,
} from "../../templates/runtime/src/index.js";

const getX: Operation<{ id: number }, unknown, object> = {
  api: "x-v1",
  name: "getX",
  method: "GET",
  path: "/x/{id}",
  parameters: [{ name: "id", in: "path", required: true }],
};

const test = suite("hostile answers");

type Answer = (response: ServerResponse, path: string) => void;

/** Runs a test against a server that answers every request in one way; `seen` holds the paths that were asked for. */
async function against(
  answer: Answer,
  use: (origin: string, seen: readonly string[]) => Promise<void>,
): Promise<void> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? "");
    request.resume();
    // Who is cut off goes on writing for a moment.
    response.on("error", () => {});
    answer(response, request.url ?? "");
  });
  await listening(server);
  const { port } = server.address() as AddressInfo; // Of a server that listens on a port.
  try {
    await use(`http://127.0.0.1:${String(port)}`, seen);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function listening(server: Server | TcpServer): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

/** Calls the API with a token that is there already. */
function call(origin: string): Promise<unknown> {
  const sellingPartner = new SellingPartner({
    endpoint: origin,
    lwa: false,
    retry: false,
    timeout: 30_000,
  });
  return sellingPartner.call(getX, { id: 1 }, { accessToken: "Atza|secretToken" }).then(
    (result) => result,
    (error: unknown) => error,
  );
}

/** Calls the API so that Login with Amazon is asked for a token first. */
function login(origin: string): Promise<unknown> {
  const sellingPartner = new SellingPartner({
    endpoint: origin,
    retry: false,
    lwa: {
      clientId: "id",
      clientSecret: "clientSecretOfTests",
      refreshToken: "Atzr|refresh",
      endpoint: `${origin}/lwa`,
    },
  });
  return sellingPartner.call(getX, { id: 1 }).then(
    (result) => result,
    (error: unknown) => error,
  );
}

function json(status: number, text: string): Answer {
  return (response) => response.writeHead(status, { "content-type": "application/json" }).end(text);
}

const red = "\u001b[31m\u001b]0;title\u0007\u009b2J\r\nERROR: all is lost\u202e\u2028";
const unseen = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/;

test("a server's text cannot steer a terminal or forge a line of a log", async () => {
  const errors = JSON.stringify({ errors: [{ code: red, message: red, details: red }] });
  await against(json(400, errors), async (origin) => {
    const error = (await call(origin)) as SellingPartnerError;
    assert.instance(error, SellingPartnerError);
    assert.not.match(error.message, unseen);
    assert.not.match(String(error.stack).split("\n")[0] ?? "", unseen);
    assert.match(error.message, "\\u001b[31m");
    // As data it is what the server sent.
    assert.is(error.errors[0]?.message, red);
  });
  await against(
    json(400, JSON.stringify({ error: red, error_description: red, request_id: red })),
    async (origin) => {
      const error = (await login(origin)) as LwaError;
      assert.instance(error, LwaError);
      assert.not.match(error.message, unseen);
    },
  );
});

test("a message stays short, however much the server has to say", async () => {
  const errors = JSON.stringify({ errors: [{ code: "X", message: "m".repeat(500_000) }] });
  await against(json(500, errors), async (origin) => {
    const error = (await call(origin)) as SellingPartnerError;
    assert.ok(error.message.length < 1200, String(error.message.length));
  });
});

test("__proto__ and constructor in any answer are data", async () => {
  const evil =
    '{"__proto__":{"polluted":1,"errors":[{"code":"P"}]},"constructor":{"prototype":{"polluted":1}}';
  await against(json(200, `${evil}}`), async (origin) => {
    assert.ok(Object.hasOwn((await call(origin)) as object, "__proto__"));
  });
  await against(json(400, `${evil}}`), async (origin) => {
    const error = (await call(origin)) as SellingPartnerError;
    assert.equal(error.errors, []);
  });
  // A token that only the prototype would have.
  await against(
    json(200, '{"__proto__":{"access_token":"Atza|evil","expires_in":3600}}'),
    async (origin, seen) => {
      assert.instance(await login(origin), LwaError);
      assert.equal(new Set(seen), new Set(["/lwa"]));
    },
  );
  assert.is(({} as { polluted?: unknown }).polluted, undefined);
});

test("an error page of 100 MB costs little more than the first MB of it", async () => {
  const chunk = Buffer.alloc(64 * 1024, "<p>sorry</p>");
  let sent = 0;
  const answer: Answer = (response) => {
    response.writeHead(503, { "content-type": "text/html" });
    const pump = (): void => {
      while (sent < 100 * 2 ** 20 && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) {
          response.once("drain", pump);
          return;
        }
      }
      response.end();
    };
    pump();
  };
  await against(answer, async (origin) => {
    const error = (await call(origin)) as SellingPartnerError;
    assert.is(error.status, 503);
    assert.match(error.message, "the body is longer than 1048576 bytes");
    // What the sockets of both sides hold comes on top.
    assert.ok(sent < 16 * 2 ** 20, `${String(sent)} bytes were sent`);
  });
});

test("a success without end is cut off at 64 MB", async () => {
  const chunk = Buffer.alloc(1024 * 1024, "[");
  let cut: Promise<unknown> | null = null;
  const answer: Answer = (response) => {
    // Soon, but how soon is up to the machine; never would be a failure.
    cut = once(response, "close", { signal: AbortSignal.timeout(60_000) });
    response.writeHead(200, { "content-type": "application/json" });
    const pump = (): void => {
      while (!response.destroyed && response.write(chunk));
      response.once("drain", pump);
    };
    pump();
  };
  await against(answer, async (origin) => {
    const error = (await call(origin)) as SellingPartnerError;
    assert.match(error.message, "the body is longer than 67108864 bytes");
    assert.ok(await cut);
  });
});

test("what a gzip bomb holds counts, not what it weighs", async () => {
  const bomb = gzipSync(Buffer.alloc(128 * 2 ** 20));
  assert.ok(bomb.length < 2 ** 18);
  for (const [status, limit] of [
    [200, "67108864"],
    [500, "1048576"],
  ] as const) {
    const answer: Answer = (response) =>
      response.writeHead(status, { "content-encoding": "gzip" }).end(bomb);
    await against(answer, async (origin) => {
      const error = (await call(origin)) as SellingPartnerError;
      assert.match(error.message, `the body is longer than ${limit} bytes`);
    });
  }
});

test("an answer of Login with Amazon that never ends is given up", async () => {
  const chunk = Buffer.alloc(64 * 1024, " ");
  let sent = 0;
  const answer: Answer = (response) => {
    const pump = (): void => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      response.once("drain", pump);
    };
    pump();
  };
  await against(answer, async (origin) => {
    assert.instance(await login(origin), NetworkError);
    assert.ok(sent < 100 * 2 ** 20, String(sent));
  });
});

test("neither a token nor a client secret goes to where a redirect leads", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    await against(
      json(200, '{"access_token":"Atza|x","expires_in":3600}'),
      async (elsewhere, reached) => {
        const answer: Answer = (response) =>
          response.writeHead(status, { location: `${elsewhere}/stolen` }).end();
        await against(answer, async (origin) => {
          assert.instance(await call(origin), SellingPartnerError);
          assert.instance(await login(origin), LwaError);
          assert.equal(reached, []);
        });
      },
    );
  }
});

test("a token that would be more than a header's value is none", async () => {
  for (const token of ["a\r\nx-evil: 1", "a b", "", "a\u0000", "\u00e9", 1, {}, null]) {
    const text = JSON.stringify({ access_token: token, expires_in: 3600 });
    await against(json(200, text), async (origin, seen) => {
      const error = (await login(origin)) as LwaError;
      assert.instance(error, LwaError, JSON.stringify(token));
      assert.equal(new Set(seen), new Set(["/lwa"]));
    });
  }
});

/** Answers as no HTTP library would write them. */
const raw: readonly (readonly [what: string, head: string])[] = [
  ["a header with a line break", "x-amzn-requestid: a\nx-evil: 1\r\n"],
  ["a header with a lone return", "x-amzn-requestid: a\rb\r\n"],
  ["a header with a NUL", "x-amzn-requestid: a\0b\r\n"],
  ["a header with an escape", "x-amzn-requestid: a\u001b[31mb\r\n"],
  ["a header that is folded", "x-amzn-requestid: a\r\n b\r\n"],
  ["two lengths", "content-length: 2\r\ncontent-length: 40\r\n"],
  ["a length and chunks", "content-length: 2\r\ntransfer-encoding: chunked\r\n"],
  ["a header of 1 MB", `x-amzn-requestid: ${"a".repeat(2 ** 20)}\r\n`],
  [
    "10,000 headers",
    Array.from({ length: 10_000 }, (_, n) => `x-h${String(n)}: ${String(n)}\r\n`).join(""),
  ],
  ["a rate that is none", "x-amzn-ratelimit-limit: 1e999\r\n"],
  ["a date that is none", "date: __proto__\r\nretry-after: -1e999\r\n"],
  ["a type that is none", 'content-type: "; charset=\u00ff\r\ncontent-encoding: evil\r\n'],
];

for (const [what, head] of raw) {
  test(`${what} ends in an error of ours or in an answer, and in no broken message`, async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => {});
      socket.once("data", () => {
        socket.end(`HTTP/1.1 400 Bad\r\n${head}connection: close\r\n\r\n{}`, "latin1");
      });
    });
    await listening(server);
    const { port } = server.address() as AddressInfo; // Of a server that listens on a port.
    try {
      const error = await call(`http://127.0.0.1:${String(port)}`);
      assert.ok(
        error instanceof SellingPartnerError || error instanceof NetworkError,
        String(error),
      );
      assert.not.match(error.message, unseen);
      assert.ok(error.message.length < 3000, String(error.message.length));
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
}

test.run();
