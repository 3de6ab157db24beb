import type { Api, Operation } from "../model/api.js";

/** Amazon's reference pages. */
const pages = "https://developer-docs.amazon.com/sp-api/reference";

/**
 * Ids that several of Amazon's APIs have, in lower case. The pages of these differ by numbers (`getpackingslip-1`) that are in
 * no model, so a link with the id alone may lead to another API's operation.
 */
const ambiguous: ReadonlySet<string> = new Set([
  "cancelshipment",
  "createshipment",
  "deletelistingsitem",
  "getaccount",
  "getcatalogitem",
  "getcustomerinvoice",
  "getcustomerinvoices",
  "getinvoice",
  "getinvoicestatus",
  "getorder",
  "getorders",
  "getpackingslip",
  "getpackingslips",
  "getrates",
  "getshipment",
  "getshipmentdetails",
  "getshipments",
  "getshippinglabel",
  "getshippinglabels",
  "gettransaction",
  "gettransactionstatus",
  "patchlistingsitem",
  "purchaseshipment",
  "putlistingsitem",
  "searchcatalogitems",
  "submitacknowledgement",
  "submitinvoice",
  "submitshipmentconfirmations",
  "submitshipmentstatusupdates",
  "submitshippinglabelrequest",
  "updatepackage",
]);

/**
 * The paths of APIs and operations that Amazon has removed, by their beginning. Their pages are gone, or belong to the
 * operation of the same id in a later API. Older states of the models still have them.
 */
const removed: readonly string[] = [
  "/authorization/v1/",
  "/catalog/v0/items",
  "/fba/outbound/v0/",
  "/fba/smallAndLight/v1/",
  "/feeds/2020-09-04/",
  "/feeds/v0/",
  "/finances/v0/transactions",
  "/mfn/v0/eligibleServices",
  "/mfn/v0/sellerInputs",
  "/reports/2020-09-04/",
  "/reports/v0/",
  "/uploads/v1/",
];

/**
 * The address of Amazon's page on an operation: its id in lower case. Null if that is ambiguous or
 * removed, or the model not Amazon's.
 */
export function referenceUrl(
  { title }: Pick<Api, "title">,
  { operationId, path }: Pick<Operation, "operationId" | "path">,
): string | null {
  if (!/Selling Partner API|^Amazon Shipping API$/.test(title)) return null;
  if (removed.some((beginning) => path.startsWith(beginning))) return null;
  const page = operationId.toLowerCase();
  return /^[a-z][a-z0-9]*$/.test(page) && !ambiguous.has(page) ? `${pages}/${page}` : null;
}
