/** What the types say of operations that finish later. Compiled by test/types/types.test.ts, never run. */
import { VendorOrdersApi, type VendorOrders } from "sp-api-vendor-orders-v1";
import { submitAcknowledgement } from "sp-api-vendor-orders-v1/operations";
import type {
  FinishingCall,
  FinishState,
  Handle,
  StoredHandle,
  VendorDirectFulfillmentTransaction,
  VendorTransaction,
} from "sp-api-runtime";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where the two types are one. */
declare function same<A, B>(is: Same<A, B>): void;

declare const client: VendorOrdersApi;

// The call is still a call: awaited, it gives the answer to the request.
const call = client.submitAcknowledgement({ body: { acknowledgements: [] } });
same<typeof call, FinishingCall<VendorOrders.SubmitAcknowledgementResponse, VendorTransaction>>(
  true,
);
export const answer: VendorOrders.SubmitAcknowledgementResponse = await call;

// The end is that of the operation which is polled.
const final = await call.finished({ every: 1000, timeout: Infinity, signal: AbortSignal.abort() });
same<typeof final, VendorTransaction>(true);
export const status: string | undefined = final.payload?.transactionStatus?.status;
// @ts-expect-error there is no such option
await call.finished({ evry: 1000 });
// @ts-expect-error other calls are not waited for
await client.getPurchaseOrders().finished();
for await (const state of call.progress()) same<typeof state, FinishState<VendorTransaction>>(true);

// Handles are taken up again as text, parsed, or by operation and id.
const handle = await call.handle();
same<typeof handle, Handle<VendorTransaction>>(true);
same<ReturnType<typeof handle.toJSON>, StoredHandle>(true);
handle.wake();
const again = await client.resume(JSON.stringify(handle));
same<typeof again, Handle<VendorTransaction>>(true);
await client.resume(JSON.parse(JSON.stringify(handle)));
await client.resume({ operation: "submitAcknowledgement", id: "1" }, { accessToken: "…" });
// @ts-expect-error an operation that begins nothing
await client.resume({ operation: "getPurchaseOrder", id: "1" });
// @ts-expect-error an id is needed
await client.resume({ operation: "submitAcknowledgement" });

// Descriptors carry the type, and what is polled.
const direct = client.sellingPartner.call(submitAcknowledgement, {
  body: { acknowledgements: [] },
});
same<Awaited<ReturnType<typeof direct.finished>>, VendorTransaction>(true);
export const path: string = submitAcknowledgement.completion.poll.path;

// Direct fulfillment nests its problems twice.
declare const transaction: VendorDirectFulfillmentTransaction;
export const code: string | undefined = transaction.transactionStatus?.errors?.errors[0]?.code;
