import { VendorOrdersApi, type VendorOrders } from "@acme/sp-api-vendor-orders-v1";

/** The purchase orders that nobody has acknowledged yet. */
export async function newOrders(client: VendorOrdersApi): Promise<VendorOrders.Order[]> {
  const orders: VendorOrders.Order[] = [];
  for await (const order of client.getPurchaseOrders({ purchaseOrderState: "New" }))
    orders.push(order);
  return orders;
}
