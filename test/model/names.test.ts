import * as assert from "uvu/assert";
import { suite } from "uvu";
import { apiNames, fileStem, methodName, typeName } from "../../generator/model/names.js";

const test = suite("names");

/** The odd ones of Amazon's files: package, namespace, file stem, version. */
const packages: readonly (readonly [string, string, string, string])[] = [
  ["vendor-orders-v1", "VendorOrders", "vendorOrders", "v1"],
  ["orders-v0", "Orders", "ordersV0", "v0"],
  ["orders-2026-01-01", "Orders", "orders_2026-01-01", "2026-01-01"],
  ["awd-2024-05-09", "Awd", "awd_2024-05-09", "2024-05-09"],
  ["app-integrations-2024-04-01", "AppIntegrations", "appIntegrations-2024-04-01", "2024-04-01"],
  ["replenishment-2022-11-07", "Replenishment", "replenishment-2022-11-07", "2022-11-07"],
  [
    "delivery-shipment-invoice-2022-07-01",
    "DeliveryShipmentInvoice",
    "deliveryShipmentInvoiceV2022-07-01",
    "2022-07-01",
  ],
  ["invoices-2024-06-19", "Invoices", "InvoicesApiModel_2024-06-19", "2024-06-19"],
  ["finances-invoices-2026-06-25", "FinancesInvoices", "financesInvoices_2026-06-25", "2026-06-25"],
  ["transfers-2024-06-01", "Transfers", "transfers_2024-06-01", "2024-06-01"],
  ["shipping-v2", "Shipping", "shippingV2", "v2"],
  ["fba-inbound-v1", "FbaInbound", "fbaInbound", "v1"],
  [
    "vendor-direct-fulfillment-sandbox-data-2021-10-28",
    "VendorDirectFulfillmentSandboxData",
    "vendorDirectFulfillmentSandboxData_2021-10-28",
    "2021-10-28",
  ],
  [
    "definitions-product-types-2020-09-01",
    "DefinitionsProductTypes",
    "definitionsProductTypes_2020-09-01",
    "2020-09-01",
  ],
  // Not Amazon's.
  ["html-parser-v1", "HtmlParser", "HTMLParser", "v1"],
  ["my-api-v1-2-beta", "MyApi", "my api", "V1.2 beta"],
  ["orders", "Orders", "orders", ""],
  ["orders-etc-passwd", "Orders", "orders", "../../etc/passwd"],
  ["call-v1", "CallModel", "call", "v1"],
  ["selling-partner-v1", "SellingPartnerModel", "sellingPartner", "v1"],
  ["operation-v1", "OperationModel", "operation", "v1"],
  ["error-bodies-v1", "ErrorBodiesModel", "errorBodies", "v1"],
];

for (const [id, name, stem, version] of packages) {
  test(`${stem} ${version} is the package ${id} with the namespace ${name}`, () => {
    assert.equal(apiNames(stem, version), { id, name });
  });
}

test("no package name is derived from a file stem that does not begin with a Latin letter", () => {
  for (const stem of ["", "注文", "123", "v1", "_", "--"])
    assert.is(apiNames(stem, "v1"), null, stem);
});

test("a file stem is the name without folder and ending", () => {
  assert.is(fileStem("models/a-model/orders_2026-01-01.json"), "orders_2026-01-01");
  assert.is(fileStem("orders.JSON"), "orders");
  assert.is(fileStem("a.b.json"), "a.b");
});

const methods: readonly (readonly [string | null, string])[] = [
  ["getOrders", "getOrders"],
  ["createWarranty", "CreateWarranty"],
  ["getOrders", "get_orders"],
  ["getOrders", "get-orders"],
  ["getOrderItems", "get order.items"],
  ["$get", "$get"],
  ["uRLCheck", "URLCheck"],
  // Reserved words: they could be methods, but not the constants of the operation descriptors.
  ["delete_", "delete"],
  ["delete_", "Delete"],
  ["import_", "import"],
  ["await_", "await"],
  ["yield_", "yield"],
  ["eval_", "eval"],
  ["arguments_", "arguments"],
  ["undefined_", "undefined"],
  // Members that a class or a promise gives a meaning to.
  ["constructor_", "constructor"],
  ["then_", "then"],
  ["toString_", "toString"],
  ["sellingPartner_", "sellingPartner"],
  ["prototype_", "prototype"],
  // Words that mean something only elsewhere.
  ["type", "type"],
  ["of", "of"],
  ["async", "async"],
  ["get", "get"],
  ["proto", "__proto__"],
  [null, ""],
  [null, "2fast"],
  ["注文一覧", "注文一覧"],
  ["größe", "Größe"],
  [null, "!?"],
  [null, "!?"],
];

for (const [want, given] of methods) {
  test(`the operation id ${JSON.stringify(given)} makes ${want === null ? "no method" : `the method ${want}`}`, () => {
    assert.is(methodName(given), want);
  });
}

const types: readonly (readonly [string | null, string])[] = [
  ["Order", "Order"],
  ["buyerCustomizedInfoDetail", "buyerCustomizedInfoDetail"],
  ["order_item", "order_item"],
  ["OrderItem", "order-item"],
  ["OrderItem", "order.item"],
  ["ListOfOrder", "List«of»Order"],
  // Types may shadow globals: they are in a namespace.
  ["Error", "Error"],
  ["Date", "Date"],
  ["Promise", "Promise"],
  ["String", "String"],
  ["URL", "URL"],
  // TypeScript's own types and reserved words cannot be declared.
  ["string_", "string"],
  ["any_", "any"],
  ["never_", "never"],
  ["unknown_", "unknown"],
  ["object_", "object"],
  ["package_", "package"],
  ["class_", "class"],
  ["null_", "null"],
  ["void_", "void"],
  // Type operators, which a property could not refer to.
  ["keyof_", "keyof"],
  ["unique_", "unique"],
  ["infer_", "infer"],
  ["readonly_", "readonly"],
  ["as_", "as"],
  ["intrinsic_", "intrinsic"],
  ["asserts", "asserts"],
  ["type", "type"],
  ["__proto__", "__proto__"],
  [null, ""],
  [null, "4x6"],
  ["注文", "注文"],
  ["Größe", "Größe"],
  [null, "!?"],
];

for (const [want, given] of types) {
  test(`the definition ${JSON.stringify(given)} makes ${want === null ? "no type" : `the type ${want}`}`, () => {
    assert.is(typeName(given), want);
  });
}

test.run();
