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

/** The address of Amazon's page on an operation: its id in lower case. Null if that is ambiguous, or the model not Amazon's. */
export function referenceUrl(
  { title }: Pick<Api, "title">,
  { operationId }: Pick<Operation, "operationId">,
): string | null {
  if (!/Selling Partner API|^Amazon Shipping API$/.test(title)) return null;
  const page = operationId.toLowerCase();
  return /^[a-z][a-z0-9]*$/.test(page) && !ambiguous.has(page) ? `${pages}/${page}` : null;
}
