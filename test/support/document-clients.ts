/**
 * As much of the clients of feeds, reports and orders as the READMEs show, for compiling it: only the model of the vendor orders
 * is in this repository. The real ones are generated where ../shared/models is.
 */
import type {
  Call,
  CallOptions,
  FinishingCall,
  SellingPartner,
  SellingPartnerOptions,
} from "sp-api-runtime";

interface Report {
  reportId: string;
  processingStatus: "DONE" | "FATAL" | (string & {});
  reportDocumentId?: string;
}

interface Feed {
  feedId: string;
  processingStatus: "DONE" | "FATAL" | (string & {});
  resultFeedDocumentId?: string;
}

interface Query {
  queryId: string;
  query: string;
  processingStatus: "DONE" | "FATAL" | (string & {});
  dataDocumentId?: string;
  pagination?: { nextToken?: string };
}

export declare class ReportsApi {
  constructor(options?: SellingPartner | SellingPartnerOptions);
  createReport(params: {
    readonly body: { readonly reportType: string; readonly marketplaceIds: readonly string[] };
  }): FinishingCall<{ reportId: string }, Report>;
  getReport(params: { readonly reportId: string }, options?: CallOptions): Call<Report>;
  getReportDocument(params: { readonly reportDocumentId: string }): Call<{
    reportDocumentId: string;
    url: string;
    compressionAlgorithm?: "GZIP" | (string & {});
  }>;
}

export declare class FeedsApi {
  constructor(options?: SellingPartner | SellingPartnerOptions);
  createFeedDocument(
    params: { readonly body: { readonly contentType: string } },
    options?: CallOptions,
  ): Call<{ feedDocumentId: string; url: string }>;
  createFeed(params: {
    readonly body: {
      readonly feedType: string;
      readonly marketplaceIds: readonly string[];
      readonly inputFeedDocumentId: string;
    };
  }): FinishingCall<{ feedId: string }, Feed>;
  getFeed(params: { readonly feedId: string }, options?: CallOptions): Call<Feed>;
  getFeedDocument(params: { readonly feedDocumentId: string }): Call<{
    feedDocumentId: string;
    url: string;
  }>;
}

export declare class DataKioskApi {
  constructor(options?: SellingPartner | SellingPartnerOptions);
  createQuery(params: {
    readonly body: { readonly query: string; readonly paginationToken?: string };
  }): FinishingCall<{ queryId: string }, Query>;
  getQuery(params: { readonly queryId: string }, options?: CallOptions): Call<Query>;
  getDocument(params: { readonly documentId: string }): Call<{
    documentId: string;
    documentUrl: string;
  }>;
}

export declare class OrdersApi {
  constructor(options?: SellingPartner | SellingPartnerOptions);
  getOrder(params: { readonly orderId: string }, options?: CallOptions): Call<unknown>;
}

export declare class ListingsItemsApi {
  constructor(options?: SellingPartner | SellingPartnerOptions);
  patchListingsItem(params: {
    readonly sellerId: string;
    readonly sku: string;
    readonly marketplaceIds: readonly string[];
    readonly body: { productType: string; patches: PatchOperation[] };
  }): Call<unknown>;
  putListingsItem(params: {
    readonly sellerId: string;
    readonly sku: string;
    readonly marketplaceIds: readonly string[];
    readonly body: { productType: string; attributes: { [name: string]: unknown } };
  }): Call<unknown>;
}

interface PatchOperation {
  op: "add" | "replace" | "merge" | "delete";
  path: string;
  value?: { [name: string]: unknown }[];
}
