/** Validation by a set of the shelf, of calls over a socket. */
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import type { suite } from "uvu";
import { startSandbox } from "../../generator/sandbox/index.js";
import type {
  Difference,
  PagedCall,
  SellingPartnerOptions,
  ValidateOptions,
  ValidationError,
} from "../../templates/runtime/src/index.js";
import { once, temporaryFolder } from "./corpus.js";
import { addFiles } from "./folders.js";
import { shelfClients } from "./shelf.js";
import { rejection } from "./transport.js";
import { importValidators, type ValidatorSet } from "./validators.js";

type Test = ReturnType<typeof suite>;

const SECRET = "planted-secret";

/** The names and methods of a generated client that these tests use. */
interface VendorOrders {
  getPurchaseOrder(params: object): Promise<{ readonly payload: object }>;
  getPurchaseOrders(params?: object): PagedCall<unknown, object>;
  submitAcknowledgement(params: object): PromiseLike<unknown>;
}

/** A local sandbox whose answers are not those of the model that the client comes from. */
export function testOnTheWire(test: Test, set: ValidatorSet): void {
  const prepared = once(() => prepare(set));

  test("an answer that drifts is reported without its values and passes; a new value of an enum is no difference", async () => {
    await withDrift(set, await prepared(), async (open) => {
      const seen: Difference[] = [];
      const { client } = await open({ onDifference: (difference) => seen.push(difference) });
      const { payload } = await client.getPurchaseOrder({ purchaseOrderNumber: DRIFTED });
      assert.equal(payload, drifted);
      assert.equal(
        seen.map(({ operation, direction, kind, place, received }) =>
          [operation, direction, kind, place, received].join(" "),
        ),
        [
          "getPurchaseOrder response type /payload/orderDetails/purchaseOrderDate number",
          "getPurchaseOrder response missing /payload/orderDetails/purchaseOrderStateChangedDate ",
          "getPurchaseOrder response type /payload/orderDetails/items string",
        ],
      );
      assert.match(seen[0]?.requestId ?? "", /./);
      assert.not.match(inspect(seen, { depth: 9 }), SECRET);
    });
  });

  test("response: throw rejects with all differences and no values", async () => {
    await withDrift(set, await prepared(), async (open) => {
      const { client, isValidationError } = await open({ response: "throw", request: "off" });
      const error = await rejection(client.getPurchaseOrder({ purchaseOrderNumber: DRIFTED }));
      assert.ok(isValidationError(error));
      if (!isValidationError(error)) return;
      assert.is(error.direction, "response");
      assert.is(error.differences.length, 3);
      assert.match(error.message, "/payload/orderDetails/items must be array, not string");
      assert.not.match(inspect(error, { depth: 9 }), SECRET);
    });
  });

  test("request: throw sends nothing if a request differs, and report sends it", async () => {
    await withDrift(set, await prepared(), async (open, requests) => {
      const order = { purchaseOrderNumber: SECRET, itmes: [SECRET] };
      const params = { body: { acknowledgements: [order] } };
      const throwing = await open({ request: "throw", response: "off" });
      const error = await rejection(throwing.client.submitAcknowledgement(params));
      assert.ok(throwing.isValidationError(error));
      if (!throwing.isValidationError(error)) return;
      assert.is(error.direction, "request");
      assert.equal(error.differences.map(({ kind, place }) => `${kind} ${place}`).toSorted(), [
        "missing /body/acknowledgements/0/acknowledgementDate",
        "missing /body/acknowledgements/0/items",
        "missing /body/acknowledgements/0/sellingParty",
        "unknown /body/acknowledgements/0/itmes",
      ]);
      assert.not.match(inspect(error, { depth: 9 }), SECRET);
      assert.is(requests(), 0);
      const seen: Difference[] = [];
      const reporting = await open({ onDifference: (difference) => seen.push(difference) });
      await reporting.client.submitAcknowledgement(params);
      assert.is(requests(), 1);
      assert.is(seen.filter(({ direction }) => direction === "request").length, 4);
    });
  });

  test("a request and an answer as the model has them differ in nothing, page by page", async () => {
    await withDrift(set, await prepared(), async (open) => {
      const { client } = await open({ request: "throw", response: "throw" });
      let pages = 0;
      const params = {
        createdAfter: "2019-08-20T14:00:00",
        createdBefore: "2019-09-21T00:00:00",
        includeDetails: "true",
        limit: 2,
        sortOrder: "DESC",
      };
      for await (const _ of client.getPurchaseOrders(params).pages()) {
        pages += 1;
        // The sandbox answers each page with the same token.
        if (pages === 2) break;
      }
      assert.is(pages, 2);
    });
  });
}

/** The number of an order in the model that comes along. */
const DRIFTED = "4Z32PABC";

/** What the sandbox answers of it: a state that is not listed, a number for a date, no date of the state, a text for a list. */
const drifted = {
  purchaseOrderNumber: DRIFTED,
  purchaseOrderState: `State-${SECRET}`,
  orderDetails: { purchaseOrderDate: 20261127, items: SECRET, added: SECRET },
};

/** Opens a client of the model that comes along, with validation. */
type Open = (options: ValidateOptions) => Promise<{
  readonly client: VendorOrders;
  readonly isValidationError: (error: unknown) => error is ValidationError;
}>;

/** The clients, and the models that the sandbox has. */
async function prepare(
  set: ValidatorSet,
): Promise<{ readonly folder: string; readonly models: string }> {
  const file = "vendor-orders-api-model/vendorOrders.json";
  const model = JSON.parse(await readFile(join("models", file), "utf8")) as object;
  const models = temporaryFolder("katagami-drift-");
  await addFiles(models, { [file]: JSON.stringify(withAnswer(model)) });
  return { folder: (await shelfClients(set, "models")).folder, models };
}

async function withDrift(
  set: ValidatorSet,
  { folder, models }: Awaited<ReturnType<typeof prepare>>,
  use: (open: Open, requests: () => number) => Promise<void>,
): Promise<void> {
  const url = (path: string): string => pathToFileURL(join(folder, path)).href;
  const { VendorOrdersApi } = (await import(url("vendor-orders-v1/src/index.ts"))) as {
    readonly VendorOrdersApi: new (options: SellingPartnerOptions) => VendorOrders;
  };
  const runtime = (await import(url("node_modules/@shelf/sp-api-runtime/src/index.ts"))) as {
    readonly ValidationError: typeof ValidationError;
  };
  const { validate } = await importValidators(folder, "vendor-orders-v1", set);
  const sandbox = await startSandbox({ models, throttle: false });
  let requests = 0;
  try {
    await use(
      async (options) => ({
        client: new VendorOrdersApi({
          ...sandbox.clientOptions,
          retry: false,
          checks: [validate(options)],
          middleware: [
            async (_, next) => {
              requests += 1;
              return await next();
            },
          ],
        }),
        isValidationError: (error): error is ValidationError =>
          error instanceof runtime.ValidationError,
      }),
      () => requests,
    );
  } finally {
    await sandbox.close();
  }
}

/** The model with another answer in the case of the drifted order. */
function withAnswer(model: object): object {
  return JSON.parse(JSON.stringify(model), (_, value: unknown) => {
    const found = value as { purchaseOrderNumber?: string; orderDetails?: object } | null;
    return found?.purchaseOrderNumber === DRIFTED && found.orderDetails ? drifted : value;
  }) as object;
}
