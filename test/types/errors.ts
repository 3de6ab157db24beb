/** What compiles and what must not: errors with the bodies of the model, and calls by what their operation is. */
import {
  isError,
  type Call,
  type ErrorBodies,
  type Operation,
  type PagedCall,
  type PagedOperation,
  type PagesCall,
  type PagesOperation,
  type SellingPartner,
  type SellingPartnerError,
} from "../../templates/runtime/src/index.js";

/** Takes `true` only when both are the same type. */
declare function same<A, B>(
  equal: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never,
): void;

interface Params {
  readonly orderId: string;
}
interface Order {
  readonly id: string;
}
interface ErrorList {
  readonly errors: readonly { readonly code: string }[];
}
interface Problem {
  readonly why: string;
}
type Errors = ErrorBodies<400 | 404, ErrorList> & ErrorBodies<413, readonly Problem[]>;

declare const getOrder: Operation<Params, Order, Errors>;
declare const ping: Operation<object, undefined, {}>;
declare const listOrders: PagedOperation<Params, { orders: Order[] }, Errors, Order>;
declare const listEvents: PagesOperation<Params, { events: object }, Errors>;
declare const sellingPartner: SellingPartner;

export function narrows(error: unknown): void {
  if (isError(error, getOrder, 404)) {
    same<typeof error.data, ErrorList>(true);
    same<typeof error.status, 404>(true);
    const { requestId, errors }: SellingPartnerError = error;
    void [requestId, errors, error.data.errors[0]?.code];
    // @ts-expect-error -- an error list has no such field
    void error.data.payload;
  }
  if (isError(error, getOrder, 413)) same<typeof error.data, readonly Problem[]>(true);
  if (isError(error, listOrders, 400)) same<typeof error.data, ErrorList>(true);
  // @ts-expect-error -- the model declares no body for it
  isError(error, getOrder, 500);
  // @ts-expect-error -- the model declares no bodies at all
  isError(error, ping, 404);
  // @ts-expect-error -- not narrowed: a descriptor it is, not a name
  isError(error, "getOrder", 404);
}

export async function calls(params: Params): Promise<void> {
  const plain = sellingPartner.call(getOrder, params);
  const paged = sellingPartner.call(listOrders, params);
  const pages = sellingPartner.call(listEvents, params, { restrictedData: ["buyerInfo", "other"] });
  same<typeof plain, Call<Order>>(true);
  same<typeof paged, PagedCall<{ orders: Order[] }, Order>>(true);
  same<typeof pages, PagesCall<{ events: object }>>(true);

  for await (const order of paged) same<typeof order, Order>(true);
  for await (const page of paged.pages()) same<typeof page, { orders: Order[] }>(true);
  for await (const page of pages.pages()) same<typeof page, { events: object }>(true);
  const first = await paged;
  same<typeof first, { orders: Order[] }>(true);

  // @ts-expect-error -- a page of it is more than one list
  for await (const item of pages) void item;
  // @ts-expect-error -- it has no pages
  for await (const item of plain) void item;
  // @ts-expect-error -- it has no pages
  void plain.pages();
  // @ts-expect-error -- the params are missing
  void sellingPartner.call(listOrders, {});
  // @ts-expect-error -- neither true nor a list
  void sellingPartner.call(getOrder, params, { restrictedData: "buyerInfo" });
}
