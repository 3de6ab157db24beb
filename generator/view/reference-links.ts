import type { Api, Operation } from "../model/api.js";

/** Where Amazon lists the references of all APIs. */
const pages = "https://developer-docs.amazon.com/sp-api/reference";

/**
 * Ids that several of Amazon's APIs have, in lower case. Amazon tells their pages apart by numbers (`getpackingslip-1`) that no model
 * holds, so that a link made of the id may lead to another API's operation.
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
 * Amazon's page on an operation: its id in lower case. Null where that is not sure to be the page, and for models that are not
 * Amazon's.
 */
export function referenceUrl(
  { title }: Pick<Api, "title">,
  { operationId }: Pick<Operation, "operationId">,
): string | null {
  if (!/Selling Partner API|^Amazon Shipping API$/.test(title)) return null;
  const page = operationId.toLowerCase();
  return /^[a-z][a-z0-9]*$/.test(page) && !ambiguous.has(page) ? `${pages}/${page}` : null;
}
