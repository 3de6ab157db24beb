/** The roles of operations, of the model folders from M to Z: rows in the format that `role-table.ts` reads. */
export const roleRowsMToZ = `
= listing | medium | rights-2022+notes | and:inventory
DELETE,PATCH,PUT /listings/2020-09-01/items/{sellerId}/{sku}
= listing inventory | medium | notes
DELETE,GET,PATCH,PUT /listings/2021-08-01/items/{sellerId}/{sku}
GET /listings/2021-08-01/items/{sellerId}
= listing | medium | rights-2022+notes
GET /listings/2021-08-01/restrictions
POST /uploads/2020-11-01/uploadDestinations/{resource}
= shipping | medium | rights-2022+notes
POST /mfn/v0/eligibleShippingServices
GET,DELETE /mfn/v0/shipments/{shipmentId}
POST /mfn/v0/shipments
POST /shipping/v2/shipments/rates
POST /shipping/v2/shipments/directPurchase
POST /shipping/v2/shipments
GET /shipping/v2/tracking
GET /shipping/v2/shipments/{shipmentId}/documents
PUT /shipping/v2/shipments/{shipmentId}/cancel
GET /shipping/v2/shipments/additionalInputs/schema
POST /vendor/directFulfillment/inventory/v1/warehouses/{warehouseId}/items
GET /vendor/directFulfillment/orders/v1/purchaseOrders
GET /vendor/directFulfillment/orders/v1/purchaseOrders/{purchaseOrderNumber}
POST /vendor/directFulfillment/orders/v1/acknowledgements
GET /vendor/directFulfillment/orders/2021-12-28/purchaseOrders
GET /vendor/directFulfillment/orders/2021-12-28/purchaseOrders/{purchaseOrderNumber}
POST /vendor/directFulfillment/payments/v1/invoices
GET,POST /vendor/directFulfillment/shipping/v1/shippingLabels
GET /vendor/directFulfillment/shipping/v1/shippingLabels/{purchaseOrderNumber}
POST /vendor/directFulfillment/shipping/v1/shipmentConfirmations
POST /vendor/directFulfillment/shipping/v1/shipmentStatusUpdates
GET /vendor/directFulfillment/shipping/v1/customerInvoices
GET /vendor/directFulfillment/shipping/v1/customerInvoices/{purchaseOrderNumber}
GET /vendor/directFulfillment/transactions/v1/transactions/{transactionId}
GET /vendor/directFulfillment/transactions/2021-12-28/transactions/{transactionId}
= buyer-communication shipping | medium | rights-2022+notes
POST /mfn/v0/additionalSellerInputs
= buyer-communication | medium | rights-2022+notes
GET /messaging/v1/orders/{amazonOrderId}
POST /messaging/v1/orders/{amazonOrderId}/messages/confirmCustomizationDetails
POST /messaging/v1/orders/{amazonOrderId}/messages/confirmDeliveryDetails
POST /messaging/v1/orders/{amazonOrderId}/messages/legalDisclosure
POST /messaging/v1/orders/{amazonOrderId}/messages/confirmOrderDetails
POST /messaging/v1/orders/{amazonOrderId}/messages/confirmServiceDetails
POST /messaging/v1/orders/{amazonOrderId}/messages/warranty
GET /messaging/v1/orders/{amazonOrderId}/attributes
POST /messaging/v1/orders/{amazonOrderId}/messages/digitalAccessKey
POST /messaging/v1/orders/{amazonOrderId}/messages/invoice
= buyer-communication listing | medium | rights-2022+notes
POST /messaging/v1/orders/{amazonOrderId}/messages/unexpectedProblem
= ? | unknown | none | by:notificationType
GET /notifications/v1/subscriptions
GET,POST /notifications/v1/subscriptions/{notificationType}
= grantless:sellingpartnerapi::notifications | high | model
GET,DELETE /notifications/v1/subscriptions/{notificationType}/{subscriptionId}
POST /notifications/v1/subscriptions/{notificationType}/testNotification
GET,POST /notifications/v1/destinations
GET,DELETE /notifications/v1/destinations/{destinationId}
= fulfillment buyer-communication buyer-solicitation shipping finance inventory pricing listing insights tax-invoicing tax-remittance | medium | rights-2022+notes | pii:shippingAddress=shipping,buyerInfo=tax-remittance/tax-invoicing,buyerTaxInformation=tax-invoicing
GET /orders/v0/orders
GET /orders/v0/orders/{orderId}
GET /orders/v0/orders/{orderId}/buyerInfo
GET /orders/v0/orders/{orderId}/address
GET /orders/v0/orders/{orderId}/orderItems
GET /orders/v0/orders/{orderId}/orderItems/buyerInfo
= inventory | medium | rights-2022+notes
POST /orders/v0/orders/{orderId}/shipment
= shipping | low | notes
GET,PATCH /orders/v0/orders/{orderId}/regulatedInfo
= shipping | high | page | and:inventory/fulfillment | at:direct-to-consumer-shipping-restricted-role
POST /orders/v0/orders/{orderId}/shipmentConfirmation
= fulfillment buyer-communication buyer-solicitation finance inventory pricing listing services insights shipping tax-invoicing tax-remittance | high | page | pii:recipient=shipping,buyer=tax-remittance/tax-invoicing | at:get-orders-with-filtering-criteria
GET /orders/2026-01-01/orders
= fulfillment buyer-communication buyer-solicitation finance inventory pricing listing services insights shipping tax-invoicing tax-remittance | high | page | pii:recipient=shipping,buyer=tax-remittance/tax-invoicing | at:get-order-information
GET /orders/2026-01-01/orders/{orderId}
= fulfillment buyer-communication buyer-solicitation shipping finance inventory pricing listing insights tax-invoicing tax-remittance | medium | rights-2022+notes
POST /products/fees/v0/listings/{SellerSKU}/feesEstimate
POST /products/fees/v0/items/{Asin}/feesEstimate
GET /sales/v1/orderMetrics
= pricing listing finance | medium | notes
POST /products/fees/v0/feesEstimate
= pricing listing | medium | rights-2022+notes
GET /products/pricing/v0/price
GET /products/pricing/v0/competitivePrice
GET /products/pricing/v0/listings/{SellerSKU}/offers
GET /products/pricing/v0/items/{Asin}/offers
= pricing | medium | notes
POST /batches/products/pricing/v0/itemOffers
POST /batches/products/pricing/v0/listingOffers
POST /batches/products/pricing/2022-05-01/offer/featuredOfferExpectedPrice
POST /batches/products/pricing/2022-05-01/items/competitiveSummary
= inventory listing | high | page | at:product-type-definitions-api
GET /definitions/2020-09-01/productTypes
GET /definitions/2020-09-01/productTypes/{productType}
= brand-analytics inventory | medium | notes
POST /replenishment/2022-11-07/sellingPartners/metrics/search
POST /replenishment/2022-11-07/offers/metrics/search
POST /replenishment/2022-11-07/offers/search
= fulfillment brand-analytics shipping finance inventory pricing listing insights tax-invoicing tax-remittance | medium | rights-2022+notes | by:reportType
GET,POST /reports/2021-06-30/reports
DELETE,GET /reports/2021-06-30/reports/{reportId}
GET,POST /reports/2021-06-30/schedules
DELETE,GET /reports/2021-06-30/schedules/{reportScheduleId}
GET /reports/2021-06-30/documents/{reportDocumentId}
= account-information | high | page | at:seller-wallet-api-v2024-03-01-use-case-guide
GET /finances/transfers/wallet/2024-03-01/accounts
GET /finances/transfers/wallet/2024-03-01/accounts/{accountId}
GET /finances/transfers/wallet/2024-03-01/accounts/{accountId}/balance
= account-information payment-initiation | low | notes
GET /finances/transfers/wallet/2024-03-01/transferPreview
GET,POST,PUT /finances/transfers/wallet/2024-03-01/transferSchedules
GET,DELETE /finances/transfers/wallet/2024-03-01/transferSchedules/{transferScheduleId}
= account-information | high | page | at:seller-wallet-api-v2024-03-01-transaction-details
GET /finances/transfers/wallet/2024-03-01/transactions
GET /finances/transfers/wallet/2024-03-01/transactions/{transactionId}
= payment-initiation | low | notes
POST /finances/transfers/wallet/2024-03-01/transactions
= fulfillment buyer-communication shipping finance inventory pricing listing insights | medium | rights-2022+notes
GET /sellers/v1/marketplaceParticipations
= account-information | high | page | and:finance | at:changelog new-introducing-sp-api-support-for-third-party-providers
GET /sellers/v1/account
= services | high | page | at:get-service-job-data
GET /service/v1/serviceJobs/{serviceJobId}
GET /service/v1/serviceJobs
= services | medium | api-page | at:services-api-v1-use-case-guide
PUT /service/v1/serviceJobs/{serviceJobId}/cancellations
PUT /service/v1/serviceJobs/{serviceJobId}/completions
POST /service/v1/serviceJobs/{serviceJobId}/appointments
POST /service/v1/serviceJobs/{serviceJobId}/appointments/{appointmentId}
PUT /service/v1/serviceJobs/{serviceJobId}/appointments/{appointmentId}/resources
PUT /service/v1/serviceJobs/{serviceJobId}/appointments/{appointmentId}/fulfillment
POST /service/v1/serviceResources/{resourceId}/capacity/range
POST /service/v1/serviceResources/{resourceId}/capacity/fixed
PUT /service/v1/serviceResources/{resourceId}/schedules
POST /service/v1/reservation
PUT,DELETE /service/v1/reservation/{reservationId}
GET /service/v1/serviceJobs/{serviceJobId}/appointmentSlots
GET /service/v1/appointmentSlots
POST /service/v1/documents
= tax-invoicing | medium | rights-2022+notes
GET /fba/outbound/brazil/v0/shipments/{shipmentId}
POST /fba/outbound/brazil/v0/shipments/{shipmentId}/invoice
GET /fba/outbound/brazil/v0/shipments/{shipmentId}/invoice/status
= shipping listing | medium | rights-2022+notes
POST /shipping/v1/shipments
GET /shipping/v1/shipments/{shipmentId}
POST /shipping/v1/shipments/{shipmentId}/cancel
POST /shipping/v1/shipments/{shipmentId}/purchaseLabels
POST /shipping/v1/shipments/{shipmentId}/containers/{trackingId}/label
POST /shipping/v1/purchaseShipment
POST /shipping/v1/rates
GET /shipping/v1/account
GET /shipping/v1/tracking/{trackingId}
= shipping | medium | notes
POST /shipping/v2/oneClickShipment
GET /shipping/v2/carrierAccountFormInputs
PUT /shipping/v2/carrierAccounts
PUT,POST /shipping/v2/carrierAccounts/{carrierId}
PUT /shipping/v2/carrierAccounts/{carrierId}/unlink
POST /shipping/v2/collectionForms
PUT /shipping/v2/collectionForms/history
PUT /shipping/v2/unmanifestedShipments
GET /shipping/v2/collectionForms/{collectionFormId}
GET /shipping/v2/accessPoints
POST /shipping/v2/ndrFeedback
POST /shipping/v2/claims
POST /vendor/directFulfillment/orders/2021-12-28/acknowledgements
= buyer-solicitation listing | medium | rights-2022+notes
GET /solicitations/v1/orders/{amazonOrderId}
POST /solicitations/v1/orders/{amazonOrderId}/solicitations/productReviewAndSellerFeedback
= insights | medium | rights-2022+notes
GET,POST /supplySources/2020-07-01/supplySources
GET,PUT,DELETE /supplySources/2020-07-01/supplySources/{supplySourceId}
PUT /supplySources/2020-07-01/supplySources/{supplySourceId}/status
= ? | unknown | none | by:restrictedResources
POST /tokens/2021-03-01/restrictedDataToken
= grantless:sellingpartnerapi::shipments:track | medium | notes | at:grantless-operations
GET /tracking/2026-01-30/shipments/track
= listing | medium | notes
GET /catalog/2024-11-01/automotive/vehicles
= shipping | low | rights-2022
POST /vendor/directFulfillment/sandbox/2021-10-28/orders
GET /vendor/directFulfillment/sandbox/2021-10-28/transactions/{transactionId}
= fulfillment shipping | medium | rights-2022+notes
GET /vendor/directFulfillment/shipping/v1/packingSlips
GET /vendor/directFulfillment/shipping/v1/packingSlips/{purchaseOrderNumber}
= shipping | medium | api-page | at:vendor-direct-fulfillment-shipping-api-v2021-12-28-use-case-guide
GET,POST /vendor/directFulfillment/shipping/2021-12-28/shippingLabels
GET /vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber}
POST /vendor/directFulfillment/shipping/2021-12-28/shipmentConfirmations
POST /vendor/directFulfillment/shipping/2021-12-28/shipmentStatusUpdates
GET /vendor/directFulfillment/shipping/2021-12-28/customerInvoices/{purchaseOrderNumber}
GET /vendor/directFulfillment/shipping/2021-12-28/packingSlips
GET /vendor/directFulfillment/shipping/2021-12-28/packingSlips/{purchaseOrderNumber}
= shipping | high | page | at:vendor-direct-fulfillment-shipping-api-v2021-12-28-use-case-guide
POST /vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber}
POST /vendor/directFulfillment/shipping/2021-12-28/containerLabel
= shipping | high | page | at:get-customer-invoices
GET /vendor/directFulfillment/shipping/2021-12-28/customerInvoices
= fulfillment inventory | high | page | at:sp-api-vendor-retail-procurement-faq
POST /vendor/payments/v1/invoices
= fulfillment inventory | high | page | at:vendor-retail-procurement-orders-api
GET /vendor/orders/v1/purchaseOrders
GET /vendor/orders/v1/purchaseOrders/{purchaseOrderNumber}
POST /vendor/orders/v1/acknowledgements
GET /vendor/orders/v1/purchaseOrdersStatus
= fulfillment inventory | medium | rights-2022+notes
POST /vendor/shipping/v1/shipmentConfirmations
GET /vendor/transactions/v1/transactions/{transactionId}
= fulfillment inventory | medium | notes
POST,GET /vendor/shipping/v1/shipments
GET /vendor/shipping/v1/transportLabels
`;
