/** What checks are given and may do. Compiled by test/types/types.test.ts, never run. */
import {
  type Check,
  type Difference,
  SellingPartner,
  validateCalls,
  ValidationError,
  type Validator,
} from "sp-api-runtime";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";

const sync: Check = { request: ({ call, params }) => void [call.operation, params] };
const later: Check = {
  response: async ({ data, status, requestId }) => void [data, status, requestId],
};

void new VendorOrdersApi({ region: "na", checks: [sync, later] });
declare const client: VendorOrdersApi;
const remove: () => void = client.sellingPartner.check(sync);
remove();

type Schema = (value: unknown) => boolean;
const validator: Validator<Schema> = {
  compare: (schema, value) => (schema(value) ? [] : [{ path: [], kind: "type", expected: "" }]),
  names: () => new Set(),
};
const schemas = { getOrder: { request: () => true, response: () => true } };
const onDifference = ({ direction, place, kind }: Difference): void =>
  void [direction, place, kind];
void validateCalls("a-v1", schemas, validator, { request: "throw", onDifference });

declare const error: unknown;
if (error instanceof ValidationError)
  error.differences.map(({ operation, received }) => [operation, received]);

declare const difference: Difference;
// @ts-expect-error a difference has no value
void difference.value;
// @ts-expect-error a list
void new SellingPartner({ checks: sync });
// @ts-expect-error params are not for a check to change
void new SellingPartner({ checks: [{ request: (event) => (event.params = {}) }] });
// @ts-expect-error there is no such mode
void validateCalls("a-v1", schemas, validator, { request: "strict", onDifference });
// @ts-expect-error each operation has a schema for both ways
void validateCalls("a-v1", { getOrder: { request: () => true } }, validator, { onDifference });
