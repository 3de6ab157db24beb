/** The packages that Amazon's 66 models make, by file: names that people install must not change by accident. */
export const packages: readonly { readonly id: string; readonly file: string }[] = `
awd-2024-05-09 amazon-warehousing-and-distribution-model/awd_2024-05-09.json
aplus-content-2020-11-01 aplus-content-api-model/aplusContent_2020-11-01.json
app-integrations-2024-04-01 application-integrations-api-model/appIntegrations-2024-04-01.json
application-2023-11-30 application-management-api-model/application_2023-11-30.json
catalog-items-v0 catalog-items-api-model/catalogItemsV0.json
catalog-items-2020-12-01 catalog-items-api-model/catalogItems_2020-12-01.json
catalog-items-2022-04-01 catalog-items-api-model/catalogItems_2022-04-01.json
customer-feedback-2024-06-01 customer-feedback-api-model/customerFeedback_2024-06-01.json
data-kiosk-2023-11-15 data-kiosk-api-model/dataKiosk_2023-11-15.json
delivery-shipment-invoice-2022-07-01 delivery-by-amazon/deliveryShipmentInvoiceV2022-07-01.json
easy-ship-2022-03-23 easy-ship-model/easyShip_2022-03-23.json
external-fulfillment-inventory-2024-09-11 external-fulfillment/externalFulfillmentInventory_2024-09-11.json
external-fulfillment-returns-2024-09-11 external-fulfillment/externalFulfillmentReturns_2024-09-11.json
external-fulfillment-shipments-2024-09-11 external-fulfillment/externalFulfillmentShipments_2024-09-11.json
fba-inbound-v1 fba-inbound-eligibility-api-model/fbaInbound.json
fba-inventory-v1 fba-inventory-api-model/fbaInventory.json
feeds-2021-06-30 feeds-api-model/feeds_2021-06-30.json
finances-invoices-2026-06-25 finances-api-model/financesInvoices_2026-06-25.json
finances-v0 finances-api-model/financesV0.json
finances-2024-06-19 finances-api-model/finances_2024-06-19.json
transfers-2024-06-01 finances-api-model/transfers_2024-06-01.json
fulfillment-inbound-v0 fulfillment-inbound-api-model/fulfillmentInboundV0.json
fulfillment-inbound-2024-03-20 fulfillment-inbound-api-model/fulfillmentInbound_2024-03-20.json
fulfillment-outbound-2020-07-01 fulfillment-outbound-api-model/fulfillmentOutbound_2020-07-01.json
fulfillment-outbound-2026-07-04 fulfillment-outbound-api-model/fulfillmentOutbound_2026-07-04.json
invoices-2024-06-19 invoices-api-model/InvoicesApiModel_2024-06-19.json
listings-items-2020-09-01 listings-items-api-model/listingsItems_2020-09-01.json
listings-items-2021-08-01 listings-items-api-model/listingsItems_2021-08-01.json
listings-restrictions-2021-08-01 listings-restrictions-api-model/listingsRestrictions_2021-08-01.json
merchant-fulfillment-v0 merchant-fulfillment-api-model/merchantFulfillmentV0.json
messaging-v1 messaging-api-model/messaging.json
notifications-v1 notifications-api-model/notifications.json
orders-v0 orders-api-model/ordersV0.json
orders-2026-01-01 orders-api-model/orders_2026-01-01.json
product-fees-v0 product-fees-api-model/productFeesV0.json
product-pricing-v0 product-pricing-api-model/productPricingV0.json
product-pricing-2022-05-01 product-pricing-api-model/productPricing_2022-05-01.json
definitions-product-types-2020-09-01 product-type-definitions-api-model/definitionsProductTypes_2020-09-01.json
replenishment-2022-11-07 replenishment-api-model/replenishment-2022-11-07.json
reports-2021-06-30 reports-api-model/reports_2021-06-30.json
sales-v1 sales-api-model/sales.json
seller-wallet-2024-03-01 seller-wallet-api-model/sellerWallet_2024-03-01.json
sellers-v1 sellers-api-model/sellers.json
services-v1 services-api-model/services.json
shipment-invoicing-v0 shipment-invoicing-api-model/shipmentInvoicingV0.json
shipping-v1 shipping-api-model/shipping.json
shipping-v2 shipping-api-model/shippingV2.json
solicitations-v1 solicitations-api-model/solicitations.json
supply-sources-2020-07-01 supply-sources-api-model/supplySources_2020-07-01.json
tokens-2021-03-01 tokens-api-model/tokens_2021-03-01.json
tracking-2026-01-30 tracking-api-model/tracking_2026-01-30.json
uploads-2020-11-01 uploads-api-model/uploads_2020-11-01.json
vehicles-2024-11-01 vehicles-api-model/vehicles_2024-11-01.json
vendor-direct-fulfillment-inventory-v1 vendor-direct-fulfillment-inventory-api-model/vendorDirectFulfillmentInventoryV1.json
vendor-direct-fulfillment-orders-v1 vendor-direct-fulfillment-orders-api-model/vendorDirectFulfillmentOrdersV1.json
vendor-direct-fulfillment-orders-2021-12-28 vendor-direct-fulfillment-orders-api-model/vendorDirectFulfillmentOrders_2021-12-28.json
vendor-direct-fulfillment-payments-v1 vendor-direct-fulfillment-payments-api-model/vendorDirectFulfillmentPaymentsV1.json
vendor-direct-fulfillment-sandbox-data-2021-10-28 vendor-direct-fulfillment-sandbox-test-data-api-model/vendorDirectFulfillmentSandboxData_2021-10-28.json
vendor-direct-fulfillment-shipping-v1 vendor-direct-fulfillment-shipping-api-model/vendorDirectFulfillmentShippingV1.json
vendor-direct-fulfillment-shipping-2021-12-28 vendor-direct-fulfillment-shipping-api-model/vendorDirectFulfillmentShipping_2021-12-28.json
vendor-direct-fulfillment-transactions-v1 vendor-direct-fulfillment-transactions-api-model/vendorDirectFulfillmentTransactionsV1.json
vendor-direct-fulfillment-transactions-2021-12-28 vendor-direct-fulfillment-transactions-api-model/vendorDirectFulfillmentTransactions_2021-12-28.json
vendor-invoices-v1 vendor-invoices-api-model/vendorInvoices.json
vendor-orders-v1 vendor-orders-api-model/vendorOrders.json
vendor-shipments-v1 vendor-shipments-api-model/vendorShipments.json
vendor-transaction-status-v1 vendor-transaction-status-api-model/vendorTransactionStatus.json
`
  .trim()
  .split("\n")
  .map((line) => {
    const [id = "", file = ""] = line.split(" ");
    return { id, file };
  });
