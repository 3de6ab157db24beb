/**
 * What each runtime runs: it stands on the packages as `katagami build` compiles them, and on what the platform has. It
 * returns what it saw as plain data; the test judges.
 */
import { SellingPartner, type SellingPartnerOptions, UnauthorizedError } from "sp-api-runtime";
import { writeQuery } from "sp-api-runtime/data-kiosk";
import { downloadDocument, uploadDocument } from "sp-api-runtime/documents";
import { listingsFeed } from "sp-api-runtime/feeds";
import { parseNotification } from "sp-api-runtime/notifications";
import { downloadReport } from "sp-api-runtime/reports";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";

/** Where the servers are, and whom they know. */
export interface Account {
  readonly endpoint: string;
  readonly lwa: Exclude<SellingPartnerOptions["lwa"], false | undefined>;
  readonly aws: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** URLs of a tab-separated document: gzip that the API announces, that the store announces, and of several members. */
  readonly documents: Readonly<Record<"api" | "store" | "members", string>>;
  readonly upload: string;
  /** An address on which nobody listens. */
  readonly nowhere: string;
}

/** What came of it. */
export interface Seen {
  /** Which modules of Node.js the runtime would get from `process.getBuiltinModule`. */
  readonly modules: readonly string[];
  /** Types of what the other entries of the runtime export. */
  readonly entries: readonly string[];
  readonly signed: readonly unknown[];
  readonly orders: readonly unknown[];
  readonly rows: readonly unknown[];
  readonly lines: readonly string[];
  /** The text of gzip with several members, or the name of the error. */
  readonly members: string;
  /** By what leads to them, the name and the message of each error, and the messages of its causes. */
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

/** Exchanges a token, signs, goes through pages, reads and writes documents, and fails in the ways that a platform decides. */
export async function runScenario(account: Account): Promise<Seen> {
  const { endpoint, lwa, aws, documents, upload, nowhere } = account;
  const client = new VendorOrdersApi({ region: "na", endpoint, lwa, aws, retry: false });
  const signed = [
    await client.getPurchaseOrder({ purchaseOrderNumber: "4Z32 PB/LD!'()*~日本" }),
    // What the body holds does not matter to the server.
    await client.submitAcknowledgement({ body: { acknowledgements: [] } }),
  ];
  const orders: unknown[] = [];
  for await (const order of client.getPurchaseOrders({ limit: 2 }))
    orders.push(order.purchaseOrderNumber);

  const rows: unknown[] = [];
  const announced = { url: documents.api, compressionAlgorithm: "GZIP" };
  for await (const row of (await downloadDocument(announced)).rows()) rows.push(row);
  const lines: string[] = [];
  for await (const line of (await downloadDocument(documents.store)).lines()) lines.push(line);
  // Left early, which closes the connection.
  for await (const row of (await downloadDocument(announced)).rows()) {
    rows.push(row);
    break;
  }
  const members = await (await downloadDocument(documents.members)).text().catch(errorName);
  await uploadDocument({ url: upload, body: "sku\t1\n", contentType: "text/plain", gzip: true });

  return {
    modules: ["node:crypto", "node:zlib", "node:stream", "node:buffer"].filter(
      (id) => currentProcess().getBuiltinModule?.(id) !== undefined,
    ),
    entries: [writeQuery, listingsFeed, parseNotification, downloadReport].map(
      (value) => typeof value,
    ),
    signed,
    orders,
    rows,
    lines,
    members,
    errors: {
      forbidden: await errorOf(client.getPurchaseOrder({ purchaseOrderNumber: "forbidden" })),
      redirect: await errorOf(client.getPurchaseOrder({ purchaseOrderNumber: "moved" })),
      timeout: await errorOf(
        client.getPurchaseOrder({ purchaseOrderNumber: "never" }, { timeout: 50 }),
      ),
      aborted: await errorOf(
        client.getPurchaseOrder({ purchaseOrderNumber: "never" }, { signal: abortSoon() }),
      ),
      unreachable: await errorOf(
        new VendorOrdersApi({
          endpoint: nowhere,
          lwa,
          retry: false,
        }).getPurchaseOrders({ nextToken: "someone" }),
      ),
      store: await errorOf(
        downloadDocument(`${nowhere}/document?X-Amz-Signature=0123456789abcdef0123`),
      ),
      // Without options it looks for an environment, and there may be none, or none that it may read.
      environment: await errorOf(
        Promise.resolve().then(() => new SellingPartner({ region: "na" })),
      ),
    },
  };
}

/** As the runtime reads it; empty where there is none. */
function currentProcess(): { readonly getBuiltinModule?: (id: string) => unknown } {
  return (globalThis as { readonly process?: object }).process ?? {};
}

function abortSoon(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 50);
  return controller.signal;
}

/** Describes what a promise rejects with. */
async function errorOf(promise: PromiseLike<unknown>): Promise<readonly string[]> {
  try {
    await promise;
  } catch (error) {
    return [errorName(error), ...messagesOf(error)];
  }
  return ["no error"];
}

/** The name of an error; that of a class where it is one of it. */
function errorName(error: unknown): string {
  if (error instanceof UnauthorizedError) return "UnauthorizedError";
  return error instanceof Error ? error.name : String(error);
}

/** The messages of an error and of its causes, which quote the address on some platforms. */
function messagesOf(error: unknown): readonly string[] {
  return error instanceof Error ? [error.message, ...messagesOf(error.cause)] : [];
}
