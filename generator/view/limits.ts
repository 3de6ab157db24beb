import { count } from "../lib/terminal.js";
import type { Api, Operation, UsagePlan } from "../model/api.js";
import { propertiesOf } from "../model/api-queries.js";
import { earlierPlans, type LimitBucket, limitRows } from "./limit-table.js";

/** What limits the calls of an operation, by its model and by our table. */
export interface OperationLimits {
  /** The model's, otherwise that of an earlier model; null if there is neither. */
  readonly usagePlan: UsagePlan | null;
  /** The limits beside it that the runtime keeps. */
  readonly buckets: readonly LimitBucket[];
  /** All of it but the model's usage plan, as sentences with source and date. */
  readonly sentences: readonly string[];
}

/** Finds the limits of an operation. Rows of the table that speak of params which the model does not have do not count. */
export function limitsOf(api: Api, operation: Operation): OperationLimits {
  const key = `${operation.method} ${operation.path}`;
  const earlier = operation.usagePlan === null ? earlierPlans.get(key) : undefined;
  const rows = limitRows.filter(
    (row) =>
      row.operation === key &&
      [row.bucket?.when?.place, row.bucket?.each].every(
        (place) => place === undefined || hasPlace(api, operation, place),
      ),
  );
  return {
    usagePlan:
      earlier === undefined ? operation.usagePlan : { rate: earlier.rate, burst: earlier.burst },
    buckets: rows.flatMap(({ bucket }) => bucket ?? []),
    sentences: [
      ...(earlier === undefined
        ? []
        : [
            `Usage plan of an earlier model (${earlier.date}), since today's gives none: ${planText(earlier)}.`,
          ]),
      ...rows.map(({ text, source, date }) => `${text} (${source}, ${date}).`),
    ],
  };
}

/** `2 requests per second, burst 15` */
export function planText({ rate, burst }: UsagePlan): string {
  return `${count(rate, "request")} per second, burst ${String(burst)}`;
}

/** Whether the params of an operation can have a value at a place. */
function hasPlace(api: Api, { parameters, body }: Operation, place: readonly string[]): boolean {
  const [first, ...rest] = place;
  if (first !== "body") return rest.length === 0 && parameters.some(({ key }) => key === first);
  if (body === null) return false;
  const types = new Map(api.types.map((type) => [type.id, type]));
  let type = body.type;
  for (const name of rest) {
    const property = propertiesOf(type, types).find((one) => one.name === name);
    if (property === undefined) return false;
    type = property.type;
  }
  return true;
}
