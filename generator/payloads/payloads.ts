/**
 * The intermediate form of a folder of schemas: what reaches a program beside the answers of operations, as notifications,
 * reports, results of feeds and rows of Data Kiosk. As in `Api`, absence is `null` and texts are plain strings.
 */
import { groupBy } from "../lib/collections.js";
import type { Api, TypeDef } from "../model/api.js";
import type { Dataset } from "./data-kiosk.js";

/** What the package of a schemas folder is made of; each list sorted by namespace. */
export interface Payloads {
  readonly notifications: readonly NotificationSchema[];
  readonly reports: readonly ReportSchema[];
  readonly feeds: readonly SchemaTypes[];
  readonly datasets: readonly Dataset[];
}

/** The types of one file. */
export interface SchemaTypes {
  /** The namespace of the types, unique in its list: `AnyOfferChanged`. */
  readonly name: string;
  /** The file below the schemas folder: `notifications/AnyOfferChangedNotification.json`. */
  readonly file: string;
  readonly description: string | null;
  /** The id of the type of the whole document. */
  readonly root: string;
  readonly types: readonly TypeDef[];
  readonly constraints: Api["constraints"];
  /** The documents that the schema shows as examples. */
  readonly examples: readonly unknown[];
}

export interface NotificationSchema extends SchemaTypes {
  /** The value of `notificationType` on the wire; null if the schema does not tell. */
  readonly type: string | null;
  /** The `payloadVersion` on the wire; null if the schema does not tell. */
  readonly version: string | null;
  /** The type expression of the payload: the id of a type, or null if nothing is known of it. */
  readonly payload: string | null;
}

export interface ReportSchema extends SchemaTypes {
  /** The report type to ask for; null if the schema does not tell. */
  readonly type: string | null;
}

/** Schemas by the type on the wire that they describe, sorted by it. Those that do not tell are left out. */
export function byType<Schema extends { readonly type: string | null }>(
  schemas: readonly Schema[],
): readonly (readonly [type: string, schemas: readonly Schema[]])[] {
  const told = schemas.filter(({ type }) => type !== null);
  return [...groupBy(told, ({ type }) => type ?? "")].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
