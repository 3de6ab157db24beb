/** The roles of operations, of the model folders from A to L: rows in the format that `role-table.ts` reads. */
export const roleRowsAToL = `
= warehousing | medium | notes
POST /awd/2024-05-09/inboundOrders
GET,PUT /awd/2024-05-09/inboundOrders/{orderId}
POST /awd/2024-05-09/inboundOrders/{orderId}/cancellation
POST /awd/2024-05-09/inboundOrders/{orderId}/confirmation
GET /awd/2024-05-09/inboundShipments/{shipmentId}/labels
GET /awd/2024-05-09/inboundShipments/{shipmentId}/labelPageTypes
PUT /awd/2024-05-09/inboundShipments/{shipmentId}/transport
POST /awd/2024-05-09/inboundEligibility
GET,POST /awd/2024-05-09/outboundOrders
GET,PUT /awd/2024-05-09/outboundOrders/{orderId}
POST /awd/2024-05-09/outboundOrders/{orderId}/confirmation
GET,POST /awd/2024-05-09/replenishmentOrders
GET /awd/2024-05-09/replenishmentOrders/{orderId}
POST /awd/2024-05-09/replenishmentOrders/{orderId}/confirmation
= warehousing | high | page | at:amazon-warehousing-distribution-role
GET /awd/2024-05-09/inboundShipments/{shipmentId}
GET /awd/2024-05-09/inboundShipments
GET /awd/2024-05-09/inventory
= brand-analytics listing | medium | rights-2022+api-page
GET /aplus/2020-11-01/contentDocuments
POST /aplus/2020-11-01/contentDocuments/{contentReferenceKey}
POST /aplus/2020-11-01/contentDocuments/{contentReferenceKey}/asins
POST /aplus/2020-11-01/contentAsinValidations
GET /aplus/2020-11-01/contentPublishRecords
POST /aplus/2020-11-01/contentDocuments/{contentReferenceKey}/approvalSubmissions
POST /aplus/2020-11-01/contentDocuments/{contentReferenceKey}/suspendSubmissions
= brand-analytics listing | high | page | at:role-mappings
POST /aplus/2020-11-01/contentDocuments
GET /aplus/2020-11-01/contentDocuments/{contentReferenceKey}
GET /aplus/2020-11-01/contentDocuments/{contentReferenceKey}/asins
= notifications | medium | notes
POST /appIntegrations/2024-04-01/notifications
POST /appIntegrations/2024-04-01/notifications/deletion
POST /appIntegrations/2024-04-01/notifications/{notificationId}/feedback
= grantless:sellingpartnerapi::client_credential:rotation | high | page | at:grantless-operations
POST /applications/2023-11-30/clientSecret
= shipping listing | medium | rights-2022+notes
GET /catalog/v0/categories
= listing | medium | rights-2022+notes
GET /catalog/2020-12-01/items
GET /catalog/2020-12-01/items/{asin}
= listing | medium | notes
GET /catalog/2022-04-01/items
GET /catalog/2022-04-01/items/{asin}
= brand-analytics insights | medium | notes
GET /customerFeedback/2024-06-01/items/{asin}/reviews/topics
GET /customerFeedback/2024-06-01/items/{asin}/browseNode
GET /customerFeedback/2024-06-01/browseNodes/{browseNodeId}/reviews/topics
GET /customerFeedback/2024-06-01/items/{asin}/reviews/trends
GET /customerFeedback/2024-06-01/browseNodes/{browseNodeId}/reviews/trends
GET /customerFeedback/2024-06-01/browseNodes/{browseNodeId}/returns/topics
GET /customerFeedback/2024-06-01/browseNodes/{browseNodeId}/returns/trends
= brand-analytics | medium | api-page | at:selling-partner-api-models#5296
GET,POST /dataKiosk/2023-11-15/queries
DELETE,GET /dataKiosk/2023-11-15/queries/{queryId}
GET /dataKiosk/2023-11-15/documents/{documentId}
= tax-invoicing | medium | notes
POST /delivery/2022-07-01/invoice
GET /delivery/2022-07-01/invoice/status
GET /tax/invoices/2024-06-19/attributes
GET /tax/invoices/2024-06-19/documents/{invoicesDocumentId}
POST,GET /tax/invoices/2024-06-19/exports
GET /tax/invoices/2024-06-19/exports/{exportId}
POST,GET /tax/invoices/2024-06-19/governmentInvoiceRequests
GET /tax/invoices/2024-06-19/governmentInvoiceRequests/{shipmentId}
GET /tax/invoices/2024-06-19/invoices
GET /tax/invoices/2024-06-19/invoices/{invoiceId}
= shipping | medium | notes
POST /easyShip/2022-03-23/timeSlot
GET,POST,PATCH /easyShip/2022-03-23/package
= shipping | high | page | at:direct-to-consumer-shipping-restricted-role
POST /easyShip/2022-03-23/packages/bulk
= shipping | medium | notes | or:inventory
POST /externalFulfillment/inventory/2024-09-11/inventories
= shipping | low | notes
GET /externalFulfillment/2024-09-11/returns
GET /externalFulfillment/2024-09-11/returns/{returnId}
= shipping | high | page | or:inventory | at:external-fulfillment-shipping
GET /externalFulfillment/2024-09-11/shipments
GET,POST /externalFulfillment/2024-09-11/shipments/{shipmentId}
POST /externalFulfillment/2024-09-11/shipments/{shipmentId}/packages
PUT,PATCH /externalFulfillment/2024-09-11/shipments/{shipmentId}/packages/{packageId}
GET /externalFulfillment/2024-09-11/shipments/{shipmentId}/shippingOptions
= shipping | medium | api-page | at:external-fulfillment-shipping
POST,GET /externalFulfillment/2024-09-11/shipments/{shipmentId}/invoice
PUT /externalFulfillment/2024-09-11/shipments/{shipmentId}/shipLabels
= fulfillment | low | rights-2022
GET /fba/inbound/v1/eligibility/itemPreview
= fulfillment listing | medium | rights-2022+notes
GET /fba/inventory/v1/summaries
= fulfillment listing | medium | notes
POST /fba/inventory/v1/items
DELETE /fba/inventory/v1/items/{sellerSku}
POST /fba/inventory/v1/items/inventory
= fulfillment brand-analytics shipping inventory pricing listing tax-invoicing | medium | rights-2022+notes | by:feedType
GET,POST /feeds/2021-06-30/feeds
DELETE,GET /feeds/2021-06-30/feeds/{feedId}
POST /feeds/2021-06-30/documents
GET /feeds/2021-06-30/documents/{feedDocumentId}
= ? | unknown | none | and:finance/tax-invoicing
GET /finances/invoices/2026-06-25/invoices
GET /finances/invoices/2026-06-25/invoices/{invoiceIdentifier}
= finance | medium | rights-2022+notes | and:account-information
GET /finances/v0/financialEventGroups
GET /finances/v0/financialEventGroups/{eventGroupId}/financialEvents
GET /finances/v0/orders/{orderId}/financialEvents
= fulfillment finance | medium | rights-2022+notes | and:account-information
GET /finances/v0/financialEvents
= finance | medium | notes
GET /finances/2024-06-19/transactions
GET /finances/2024-06-19/balances
GET /finances/2024-06-19/summary
= finance payment-initiation | medium | notes
POST /finances/transfers/2024-06-01/payouts
= finance payment-initiation | low | notes
GET /finances/transfers/2024-06-01/payouts
GET /finances/transfers/2024-06-01/payouts/expected
= account-information | high | page | and:finance | at:pricing-role
GET /finances/transfers/2024-06-01/paymentMethods
= fulfillment | medium | rights-2022+notes
GET /fba/inbound/v0/prepInstructions
GET /fba/inbound/v0/shipments/{shipmentId}/labels
GET /fba/inbound/v0/shipments/{shipmentId}/billOfLading
GET /fba/inbound/v0/shipments
GET /fba/inbound/v0/shipments/{shipmentId}/items
GET /fba/inbound/v0/shipmentItems
POST /fba/outbound/2020-07-01/fulfillmentOrders/preview
GET,POST /fba/outbound/2020-07-01/fulfillmentOrders
GET /fba/outbound/2020-07-01/tracking
GET /fba/outbound/2020-07-01/returnReasonCodes
PUT /fba/outbound/2020-07-01/fulfillmentOrders/{sellerFulfillmentOrderId}/return
GET,PUT /fba/outbound/2020-07-01/fulfillmentOrders/{sellerFulfillmentOrderId}
PUT /fba/outbound/2020-07-01/fulfillmentOrders/{sellerFulfillmentOrderId}/cancel
GET /fba/outbound/2020-07-01/features
GET /fba/outbound/2020-07-01/features/inventory/{featureName}
GET /fba/outbound/2020-07-01/features/inventory/{featureName}/{sellerSku}
= fulfillment | medium | notes
GET,POST /inbound/fba/2024-03-20/inboundPlans
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/boxes
PUT /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/cancellation
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/items
PUT /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/name
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/packingGroups/{packingGroupId}/boxes
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/packingGroups/{packingGroupId}/items
POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/packingInformation
GET,POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/packingOptions
POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/packingOptions/{packingOptionId}/confirmation
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/pallets
GET,POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/placementOptions
POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/placementOptions/{placementOptionId}/confirmation
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/boxes
GET,POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/contentUpdatePreviews
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/contentUpdatePreviews/{contentUpdatePreviewId}
POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/contentUpdatePreviews/{contentUpdatePreviewId}/confirmation
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/deliveryChallanDocument
GET,POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/deliveryWindowOptions
POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/deliveryWindowOptions/{deliveryWindowOptionId}/confirmation
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/items
PUT /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/name
GET /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/pallets
PUT /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/selfShipAppointmentCancellation
GET,POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/selfShipAppointmentSlots
POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/selfShipAppointmentSlots/{slotId}/schedule
PUT /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/sourceAddress
PUT /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/shipments/{shipmentId}/trackingDetails
GET,POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/transportationOptions
POST /inbound/fba/2024-03-20/inboundPlans/{inboundPlanId}/transportationOptions/confirmation
GET,PUT /inbound/fba/2024-03-20/items/compliance
POST /inbound/fba/2024-03-20/items/labels
GET,POST /inbound/fba/2024-03-20/items/prepDetails
GET /inbound/fba/2024-03-20/operations/{operationId}
POST /fba/outbound/2020-07-01/deliveryOffers
PUT /fba/outbound/2020-07-01/fulfillmentOrders/{sellerFulfillmentOrderId}/status
POST /fulfillment/outbound/2026-07-04/previews
POST /fulfillment/outbound/2026-07-04/offers
PUT /fulfillment/outbound/2026-07-04/orders/{orderId}/cancel
PUT /fulfillment/outbound/2026-07-04/orders/{orderId}/status
PUT /fulfillment/outbound/2026-07-04/orders/{orderId}/packages/{packageId}
PUT,GET /fulfillment/outbound/2026-07-04/orders/{orderId}
GET,POST /fulfillment/outbound/2026-07-04/orders
`;
