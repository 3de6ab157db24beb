/**
 * The intermediate representation: one API as its model tells it, free of Swagger's and OpenAPI's ways of saying it.
 *
 * Readonly interfaces with a `kind` union and references by id, so that it can be printed as JSON and golden-tested.
 * Absence is `null`. Strings that came from a model are plain strings here and become `SpecText` in the view.
 */
import type { JsonValue } from "../lib/json.js";

export interface Api {
  /** The package name without scope, unique among all APIs: `vendor-orders-v1`. */
  readonly id: string;
  /** The namespace of the types and the stem of the class: `VendorOrders`. */
  readonly name: string;
  /** The model file, relative to where the models were looked for, with `/`. */
  readonly file: string;
  readonly title: string;
  readonly version: string;
  readonly description: string | null;
  /** In the model's order. */
  readonly operations: readonly Operation[];
  /** In the model's order; types made from inline schemas follow the one they were found in. */
  readonly types: readonly TypeDef[];
}

export type HttpMethod = "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH";

export interface Operation {
  /** The method name: the operation id with a lower-case first letter. */
  readonly name: string;
  readonly operationId: string;
  /** The name of the type of its parameters, unique among the types of the API. */
  readonly paramsType: string;
  readonly pointer: string;
  readonly method: HttpMethod;
  /** The path template, base path included. */
  readonly path: string;
  readonly summary: string | null;
  /** The description without its usage plan table. */
  readonly description: string | null;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Body | null;
  readonly responses: readonly Response[];
  /** The media type asked for, where it is not `application/json`. */
  readonly accept: string | null;
  readonly usagePlan: UsagePlan | null;
  readonly paging: Paging | null;
  /** The Login with Amazon scope of a grantless operation. */
  readonly scope: string | null;
  readonly restricted: Restricted | null;
  /** Safe to send twice although its verb is not: a read that is a POST or PUT. */
  readonly idempotent: boolean;
  readonly sandbox: Sandbox;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly pointer: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly type: TypeRef;
  readonly style: "value" | "csv" | "multi";
  readonly greedy: boolean;
  readonly default: JsonValue;
}

export interface Body {
  /** What the model calls it; on the wire it has no name. */
  readonly name: string;
  readonly pointer: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly type: TypeRef;
}

export interface Response {
  /** `200`, or `default`. */
  readonly status: string;
  readonly pointer: string;
  readonly description: string | null;
  /** Null when the answer has no body. */
  readonly type: TypeRef | null;
}

/** A token bucket: `burst` requests at once, refilled at `rate` requests per second. */
export interface UsagePlan {
  readonly rate: number;
  readonly burst: number;
}

export interface Paging {
  /** `same`: same parameters and the token. `token-only`: the token alone. `offset`: limit and offset in the body. */
  readonly next: "same" | "token-only" | "offset";
  readonly request: readonly string[];
  readonly token: readonly string[];
  /** Null where a page is more than one list. */
  readonly items: readonly string[] | null;
  /** Parameters that take another value from the second page on. */
  readonly set: Readonly<Record<string, string>>;
}

export interface Restricted {
  readonly path: "template" | "actual";
  readonly dataElements: readonly string[];
}

export interface Sandbox {
  readonly cases: readonly SandboxCase[];
  /** The sandbox runs the real backend for it. */
  readonly dynamic: boolean;
  /** It does not exist outside the sandbox. */
  readonly only: boolean;
}

/** One static case: a request that matches `parameters` (those not named are free) is answered with `response`. */
export interface SandboxCase {
  readonly status: string;
  readonly pointer: string;
  readonly parameters: readonly { readonly name: string; readonly value: JsonValue }[];
  /** Undefined values do not exist in JSON: null stands for an answer without a body. */
  readonly response: { readonly body: JsonValue } | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export type TypeRef =
  | { readonly kind: "string"; readonly format: string | null }
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  /** A string on the wire that says `true` or `false`. */
  | { readonly kind: "boolean-string" }
  | { readonly kind: "null" }
  | { readonly kind: "unknown" }
  | { readonly kind: "enum"; readonly values: readonly EnumValue[] }
  | { readonly kind: "array"; readonly items: TypeRef }
  | { readonly kind: "map"; readonly values: TypeRef }
  | { readonly kind: "ref"; readonly id: string }
  | { readonly kind: "union"; readonly members: readonly TypeRef[] }
  | { readonly kind: "intersection"; readonly members: readonly TypeRef[] };

/** Whether callers send a type, Amazon answers with it, or both. An enum that Amazon answers with is open. */
export type Direction = "request" | "response" | "both" | "none";

interface TypeDefBase {
  /** A valid, unreserved TypeScript type name, unique in the API. */
  readonly id: string;
  readonly pointer: string;
  readonly description: string | null;
  readonly deprecated: boolean;
  readonly direction: Direction;
}

export interface ObjectDef extends TypeDefBase {
  readonly kind: "object";
  /** Ids of the object types it adds to. */
  readonly extends: readonly string[];
  readonly properties: readonly Property[];
  /** The type of properties that are not named; null where the model says nothing of them. */
  readonly additional: TypeRef | null;
}

export interface AliasDef extends TypeDefBase {
  readonly kind: "alias";
  readonly type: TypeRef;
}

export interface EnumDef extends TypeDefBase {
  readonly kind: "enum";
  readonly values: readonly EnumValue[];
}

export type TypeDef = ObjectDef | AliasDef | EnumDef;

export interface Property {
  readonly name: string;
  readonly pointer: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly type: TypeRef;
}

export interface EnumValue {
  readonly value: string | number | boolean;
  readonly description: string | null;
}
