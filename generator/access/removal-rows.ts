/**
 * What Amazon has removed from the Selling Partner API or will remove, in the format that `removal-table.ts` reads. Read on 2026-11-25.
 * Days move, often twice: never show one without its source.
 */
export const removalRows = `
= operation /orders/v0/ | 2027-03-27 | high | changelog notes check model | deprecated:2026-01-28 | in:Orders 2026-01-01
getOrders > searchOrders
getOrder > getOrder
getOrderItems > getOrder (items are part of the order)
getOrderBuyerInfo > getOrder includedData=BUYER
getOrderAddress > getOrder includedData=RECIPIENT
getOrderItemsBuyerInfo > getOrder includedData=BUYER
= operation /finances/v0/ | 2027-08-27 | medium | changelog notes | deprecated:2025-07-21 | earlier:2026-08-28 | in:Finances 2024-06-19
listFinancialEvents > listTransactions
listFinancialEventsByGroupId > listTransactions
listFinancialEventsByOrderId > listTransactions
= operation /fba/inbound/v0/ | 2025-01-21 | high | changelog | deprecated:2024-03-27 | earlier:2024-12-20 | in:Fulfillment Inbound 2024-03-20
createInboundShipmentPlan
updateInboundShipment
createInboundShipment
getPreorderInfo
confirmPreorder
getTransportDetails
putTransportDetails
voidTransport
estimateTransport
confirmTransport
= operation /fba/inbound/v0/ | 2024-03-27 | high | changelog | deprecated:2023-09-20
getInboundGuidance
= operation /catalog/v0/ | 2025-04-24 | high | schedule notes | deprecated:2022-09-30 | earlier:2024-09-25,2024-10-30,2025-01-28,2025-03-31 | in:Catalog Items 2022-04-01
listCatalogItems > searchCatalogItems
getCatalogItem > getCatalogItem
= operation /catalog/v0/ | 2026-08-26 | medium | changelog schedule notes | deprecated:2025-05-21 | earlier:2026-03-31,2026-06-30 | in:Catalog Items 2022-04-01
listCatalogCategories > getCatalogItem includedData=classifications
= api /catalog/2020-12-01/ | ? | medium | page | in:Catalog Items 2022-04-01
searchCatalogItems
getCatalogItem
= api /listings/2020-09-01/ | ? | low | notes | in:Listings Items 2021-08-01
*
= api /products/pricing/v0/ | ? | medium | check
*
= value /products/pricing/2022-05-01/ | 2025-09-30 | medium | notes check
CompetitivePriceThreshold
= api /fba/outbound/2020-07-01/ | ? | low | notes | in:Fulfillment Outbound 2026-07-04
*
= api /shipping/v1/ | ? | low | notes | in:Shipping v2
*
= api /vendor/directFulfillment/orders/v1/ | ? | low | notes | in:Vendor Direct Fulfillment Orders 2021-12-28
*
= api /vendor/directFulfillment/shipping/v1/ | ? | low | notes | in:Vendor Direct Fulfillment Shipping 2021-12-28
*
= api /vendor/directFulfillment/transactions/v1/ | ? | low | notes | in:Vendor Direct Fulfillment Transactions 2021-12-28
*
= operation /mfn/v0/ | 2024-03-27 | medium | notes
getEligibleShipmentServicesOld > getEligibleShipmentServices
cancelShipmentOld > cancelShipment
getAdditionalSellerInputsOld > getAdditionalSellerInputs
= api /feeds/2020-09-04/ | 2024-06-27 | high | changelog model | deprecated:2021-07-21 | in:Feeds 2021-06-30
*
= api /reports/2020-09-04/ | 2024-06-27 | high | changelog model | deprecated:2021-07-21 | in:Reports 2021-06-30
*
= api /authorization/v1/ | 2024-03-27 | high | schedule model | deprecated:2023-09-20
getAuthorizationCode
= api /fba/smallAndLight/v1/ | 2024-03-27 | high | schedule model | in:Product Fees v0
*
= reportType /reports/2021-06-30/ | 2026-11-11 | high | changelog notes | earlier:2026-03-25 | use:GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2
GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE
GET_V2_SETTLEMENT_REPORT_DATA_XML
= reportType /reports/2021-06-30/ | 2025-12-11 | high | changelog
GET_FBA_SNS_FORECAST_DATA
GET_FBA_SNS_PERFORMANCE_DATA
= feedType /feeds/2021-06-30/ | 2025-07-31 | high | page changelog notes | deprecated:2024-03-18 | earlier:2025-03-31,2025-06-30 | elsewhere:2025-12-03 (schedule, by the notes) | use:JSON_LISTINGS_FEED
POST_PRODUCT_DATA
POST_INVENTORY_AVAILABILITY_DATA
POST_PRODUCT_OVERRIDES_DATA
POST_PRODUCT_PRICING_DATA
POST_PRODUCT_IMAGE_DATA
POST_PRODUCT_RELATIONSHIP_DATA
POST_FLAT_FILE_INVLOADER_DATA
POST_FLAT_FILE_LISTINGS_DATA
POST_FLAT_FILE_BOOKLOADER_DATA
POST_FLAT_FILE_CONVERGENCE_LISTINGS_DATA
POST_FLAT_FILE_PRICEANDQUANTITYONLY_UPDATE_DATA
POST_UIEE_BOOKLOADER_DATA
= feedType /feeds/2021-06-30/ | 2024-03-27 | high | changelog | deprecated:2023-05-17 | in:Fulfillment Inbound 2024-03-20
POST_FLAT_FILE_FBA_CREATE_INBOUND_PLAN
POST_FLAT_FILE_FBA_UPDATE_INBOUND_PLAN
= feedType /feeds/2021-06-30/ | 2025-12-17 | low | changelog notes | deprecated:2023-05-17 | elsewhere:2024-03-27 all but India, 2024-08-31 India
RFQ_UPLOAD_FEED
= dataset /dataKiosk/2023-11-15/ | 2026-03-27 | medium | schedule changelog issue | deprecated:2025-08-27 | elsewhere:2026-02-26 (reminder of 2025-10-01) | use:analytics_salesAndTraffic_2024_04_24
analytics_salesAndTraffic_2023_11_15
= notificationType /notifications/v1/ | 2026-07-29 | medium | notes check | deprecated:2023-06-21 | use:ORDER_CHANGE
ORDER_STATUS_CHANGE
= notificationType /notifications/v1/ | 2024-03-27 | medium | notes | use:ORDER_CHANGE
MFN_ORDER_STATUS_CHANGE
= notificationPayload /notifications/v1/ | 2026-08-26 | medium | changelog notes check | deprecated:2024-02-28 | earlier:2024-09-25,2025-03-26
LISTINGS_ITEM_ISSUES_CHANGE 1.0
= parameter /externalFulfillment/2024-09-11/ | ? | high | model
listReturns lastUpdatedAfter > createdSince
listReturns lastUpdatedBefore > createdUntil
= parameter /externalFulfillment/2024-09-11/ | ? | high | model
updatePackageStatus status (query)
= parameter /fba/inbound/v0/ | ? | high | model
getShipmentItemsByShipmentId MarketplaceId
= field /inbound/fba/2024-03-20/ | ? | high | model
PackingOption.supportedShippingConfigurations
`;
