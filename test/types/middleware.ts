/** What middleware is given and may do. Compiled by test/types/types.test.ts, never run. */
import { type Middleware, type MiddlewareRequest, SellingPartner } from "sp-api-runtime";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";

const trace: Middleware = async (request, next) => {
  request.headers.set("x-trace", `${request.call.operation} ${request.attempt}`);
  const response = await next();
  return response.ok ? response : new Response(await response.text(), response);
};
const copy: Middleware = async (request, next) => await next({ ...request, body: "{}" });
const instant: Middleware = () => new Response(null, { status: 204 });

void new VendorOrdersApi({ region: "na", middleware: [trace, { use: copy, secrets: true }] });
declare const client: VendorOrdersApi;
const remove: () => void = client.sellingPartner.use(instant, { secrets: false });
remove();

declare const request: MiddlewareRequest;
// @ts-expect-error the method is the operation's
request.method = "POST";
// @ts-expect-error whose call it is does not change
request.call.operation = "getOrder";
// @ts-expect-error a middleware returns a response
void new SellingPartner({ middleware: [async (_: MiddlewareRequest) => {}] });
// @ts-expect-error a list
void new SellingPartner({ middleware: trace });
// @ts-expect-error there is no such option
client.sellingPartner.use(trace, { secret: true });
// @ts-expect-error a stream can be sent once only
request.body = new ReadableStream();
