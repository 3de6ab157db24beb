/**
 * A loopback server that plays Amazon S3 behind pre-signed URLs, as strict as it is: one method and one Content-Type per
 * URL, no chunked uploads, no second kind of credentials, XML errors that quote the request.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface StoredDocument {
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request as it arrived. */
export interface StoreRequest {
  readonly method: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Answers before anything else is looked at, or not at all; returns whether it took the request. */
export type StoreFault = (request: StoreRequest, response: ServerResponse) => boolean;

interface Grant {
  readonly method: string;
  readonly contentType: string | null;
  readonly expires: number;
}

export class DocumentStore {
  readonly endpoint: string;
  /** By path. */
  readonly documents = new Map<string, StoredDocument>();
  readonly requests: StoreRequest[] = [];
  fault: StoreFault | null = null;
  readonly #server: Server;
  readonly #grants = new Map<string, Grant>();

  /** Use `startDocumentStore`. */
  constructor(server: Server) {
    this.#server = server;
    // It listens on a TCP port, so its address is one.
    const { port } = server.address() as AddressInfo;
    this.endpoint = `http://127.0.0.1:${port}`;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  /** A URL to upload to. */
  presignPut(path: string, contentType: string): string {
    return this.#presign(path, { method: "PUT", contentType, expires: Infinity });
  }

  /** Stores a document and gives the URL to fetch it from. */
  presignGet(path: string, document: StoredDocument, expires = Infinity): string {
    this.documents.set(path, document);
    return this.#presign(path, { method: "GET", contentType: null, expires });
  }

  reset(): void {
    this.documents.clear();
    this.requests.length = 0;
    this.fault = null;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #presign(path: string, grant: Grant): string {
    const query = new URLSearchParams({
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": "AKIDOFTHESTORE/20261121/us-east-1/s3/aws4_request",
      "X-Amz-Expires": "300",
      "X-Amz-Security-Token": randomBytes(48).toString("base64"),
      "X-Amz-SignedHeaders": "content-type;host",
      "X-Amz-Signature": randomBytes(32).toString("hex"),
    });
    const target = `${path}?${query.toString()}`;
    this.#grants.set(target, grant);
    return this.endpoint + target;
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = incoming;
    const request = { method, headers, body: Buffer.concat(chunks) };
    this.requests.push(request);
    if (this.fault?.(request, response)) return;
    const wrong = this.#refuse(request, url);
    if (wrong) {
      response.writeHead(wrong[0], {
        "content-type": "application/xml",
        "x-amz-request-id": "S3REQUESTID",
      });
      response.end(
        `<?xml version="1.0"?><Error><Code>${wrong[1]}</Code><Message>${wrong[2]}</Message><Target>${url}</Target><StringToSign>${JSON.stringify(headers)}</StringToSign></Error>`,
      );
      return;
    }
    const path = url.split("?")[0] ?? "";
    if (method === "PUT") {
      this.documents.set(path, { body: request.body });
      response.writeHead(200, { etag: '"x"' }).end();
      return;
    }
    const { body, headers: own } = this.documents.get(path)!;
    response.writeHead(200, { ...own, "content-length": String(body.length) }).end(body);
  }

  #refuse(
    { method, headers }: StoreRequest,
    target: string,
  ): readonly [status: number, code: string, message: string] | null {
    const grant = this.#grants.get(target);
    if (!grant) return [403, "AccessDenied", "Access Denied"];
    if (grant.expires < Date.now()) return [403, "AccessDenied", "Request has expired"];
    if (headers.authorization !== undefined) {
      return [400, "InvalidArgument", "Only one auth mechanism allowed"];
    }
    if (headers["x-amz-access-token"] !== undefined || headers.cookie !== undefined) {
      return [400, "TestFailed", "A secret of the Selling Partner API came to the store"];
    }
    const matches = grant.contentType === null || headers["content-type"] === grant.contentType;
    if (method !== grant.method || !matches) {
      return [403, "SignatureDoesNotMatch", "The request signature we calculated does not match"];
    }
    if (headers["transfer-encoding"] !== undefined) {
      return [
        501,
        "NotImplemented",
        "A header you provided implies functionality that is not implemented",
      ];
    }
    if (method === "PUT" && headers["content-length"] === undefined) {
      return [411, "MissingContentLength", "You must provide the Content-Length HTTP header."];
    }
    return null;
  }
}

/** Starts a store on a free loopback port. */
export async function startDocumentStore(): Promise<DocumentStore> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return new DocumentStore(server);
}
