/**
 * The datasets of Data Kiosk in a form of our own: nothing of GraphQL's libraries is in it, and it can be printed as JSON.
 *
 * `name` is the name in GraphQL, `id` that of a type in TypeScript, which is unique in a dataset; references of a `TypeRef`
 * are ids. A pointer names a part of the schema as if it were JSON: `#/Fee/charge`, `#/Query/analytics/startDate`.
 */
import type { JsonValue } from "../lib/json.js";
import type { EnumValue, TypeRef } from "../model/api.js";

/** A field of `Query`, and the types that can be reached from it. */
export interface Dataset {
  /** `analytics_vendorAnalytics_2024_09_30`. */
  readonly name: string;
  /** The namespace of its types: `AnalyticsVendorAnalytics_2024_09_30`. */
  readonly namespace: string;
  /** The file of its schema. */
  readonly file: string;
  readonly pointer: string;
  readonly description: string | null;
  /** Null if it is not deprecated; else the reason. */
  readonly deprecated: string | null;
  /** The name of its type. Each field of it is a list to ask for. */
  readonly root: string;
  /** In the order of the schema. */
  readonly types: readonly KioskType[];
}

export type KioskType = KioskObject | KioskAbstract | KioskEnum | KioskInput;

interface KioskTypeBase {
  readonly name: string;
  readonly id: string;
  readonly pointer: string;
  readonly description: string | null;
}

/** What can be answered, with its fields. */
export interface KioskObject extends KioskTypeBase {
  readonly kind: "object";
  /** The name of the type of what is selected of it. */
  readonly selectionId: string;
  readonly fields: readonly KioskField[];
  /** Whether it is one of the types of an interface or union, so that `__typename` tells it from others. */
  readonly isMember: boolean;
}

/** An interface, or a union: that has no fields. */
export interface KioskAbstract extends KioskTypeBase {
  readonly kind: "abstract";
  readonly selectionId: string;
  /** What all its types have. */
  readonly fields: readonly KioskField[];
  /** The names of the object types that it may be; none if nothing implements an interface. */
  readonly members: readonly string[];
}

export interface KioskEnum extends KioskTypeBase {
  readonly kind: "enum";
  readonly values: readonly EnumValue[];
  /** Where values of it are: in arguments, in answers, or in both. */
  readonly direction: "asked" | "answered" | "both";
}

/** An object of arguments. */
export interface KioskInput extends KioskTypeBase {
  readonly kind: "input";
  readonly fields: readonly KioskArgument[];
}

export interface KioskField {
  readonly name: string;
  readonly pointer: string;
  readonly description: string | null;
  readonly deprecated: string | null;
  readonly type: TypeRef;
  /** The name of the object, interface or union that it has, or has a list of; null for a value. */
  readonly target: string | null;
  readonly arguments: readonly KioskArgument[];
  /** The name of the type of its arguments; null if it has none. */
  readonly argumentsId: string | null;
}

/** An argument, or a field of an input object. */
export interface KioskArgument {
  readonly name: string;
  readonly pointer: string;
  readonly description: string | null;
  readonly deprecated: string | null;
  readonly required: boolean;
  readonly type: TypeRef;
  /** The type as GraphQL writes it: `[String!]!`. */
  readonly written: string;
  /** Undefined if there is none. */
  readonly default: JsonValue | undefined;
}
