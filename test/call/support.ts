/** A model of our own and a server for it, for the tests of `katagami call`. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { swagger } from "../support/models.js";

const problems = { description: "Wrong.", schema: { $ref: "#/definitions/ErrorList" } };

/** Lists with pages, values of every kind, a body, a text, and an operation without a seller. */
export const books = JSON.stringify(
  swagger({
    info: { title: "Books", version: "v1" },
    host: "sellingpartnerapi-na.amazon.com",
    paths: {
      "/books/v1/books": {
        get: {
          operationId: "getBooks",
          parameters: [
            { name: "createdAfter", in: "query", type: "string" },
            { name: "pageSize", in: "query", type: "integer" },
            { name: "withAuthors", in: "query", type: "boolean" },
            { name: "state", in: "query", type: "string", enum: ["LENT", "ON_SHELF"] },
            { name: "ids", in: "query", type: "array", items: { type: "string" } },
            { name: "region", in: "query", type: "string" },
            { name: "nextToken", in: "query", type: "string" },
          ],
          responses: {
            200: { description: "Done.", schema: { $ref: "#/definitions/BookList" } },
            400: problems,
          },
        },
        post: {
          operationId: "addBook",
          parameters: [
            { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Book" } },
          ],
          responses: { 204: { description: "Done." } },
        },
      },
      "/books/v1/books/{bookId}": {
        get: {
          operationId: "getBook",
          parameters: [{ name: "bookId", in: "path", required: true, type: "string" }],
          responses: { 200: { description: "Done.", schema: { $ref: "#/definitions/Book" } } },
        },
      },
    },
    definitions: {
      BookList: {
        type: "object",
        properties: {
          books: { type: "array", items: { $ref: "#/definitions/Book" } },
          nextToken: { type: "string" },
        },
      },
      Book: {
        type: "object",
        required: ["title"],
        properties: {
          title: { type: "string" },
          authors: { type: "array", items: { $ref: "#/definitions/Author" } },
        },
      },
      Author: { type: "object", properties: { name: { type: "string" } } },
      ErrorList: {
        type: "object",
        properties: { errors: { type: "array", items: { $ref: "#/definitions/Error" } } },
      },
      Error: {
        type: "object",
        properties: { code: { type: "string" }, message: { type: "string" } },
      },
    },
  }),
);

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly token: string | undefined;
}

/** Starts the API with its own Login with Amazon. Pages never end: the reader has to. */
export async function startBooks(): Promise<{
  readonly endpoint: string;
  readonly seen: Seen[];
  close(): Promise<void>;
}> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const send = async (): Promise<void> => {
      const { status, body } = await respond(request, seen);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(body);
    };
    void send();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${String(port)}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function respond(
  request: IncomingMessage,
  seen: Seen[],
): Promise<{ readonly status: number; readonly body: string }> {
  const body = await text(request);
  const { method = "", url = "", headers } = request;
  if (url === "/auth/o2/token")
    return { status: 200, body: '{"access_token":"Atza|shell","expires_in":3600}' };
  seen.push({ method, url, body, token: headers["x-amz-access-token"]?.toString() });
  const query = new URL(url, "http://localhost").searchParams;
  if (method === "POST") return { status: 204, body: "" };
  if (/v1\/books\/missing/.test(url))
    return {
      status: 404,
      body: '{"errors":[{"code":"NotFound","message":"no such book"},{"code":"Hint","message":"look elsewhere"}]}',
    };
  if (/v1\/books\/./.test(url)) return { status: 200, body: '{"title":"One\\u001b[31m"}' };
  const page = Number(query.get("nextToken") ?? 0);
  const list = [{ title: `A${String(page)}` }, { title: `B${String(page)}` }];
  const isLast = query.get("pageSize") === "2" && page === 2;
  return {
    status: 200,
    body: JSON.stringify({ books: list, ...(!isLast && { nextToken: String(page + 1) }) }),
  };
}
