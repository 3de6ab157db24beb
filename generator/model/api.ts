/**
 * The intermediate representation: one API, in one form for Swagger and OpenAPI.
 *
 * Readonly interfaces with a `kind` union and references by id, so that it can be printed as JSON. Absence is `null`. Strings
 * of a model are plain strings here and become `SpecText` in the view.
 */
import type { JsonValue } from "../lib/json.js";

export interface Api {
  /** The package name without scope, unique among all APIs: `vendor-orders-v1`. */
  readonly id: string;
  /** The namespace of the types, and the start of the class name: `VendorOrders`. */
  readonly name: string;
  /** The model file: `<folder>/<file>`. */
  readonly file: string;
  readonly title: string;
  readonly version: string;
  readonly description: string | null;
  /** In the model's order. */
  readonly operations: readonly Operation[];
  /** In the model's order. Types of inline schemas follow the type that contains them. */
  readonly types: readonly TypeDef[];
  /** The constraints of schemas, by pointer; no entry for a schema without any. No template shows them: `diff` compares them. */
  readonly constraints: Readonly<Record<string, Constraints>>;
}

/** The keywords that limit the values of a type beyond what TypeScript can express, and the default of a field. */
export const constraintNames = [
  "maxLength",
  "minLength",
  "pattern",
  "maximum",
  "minimum",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "multipleOf",
  "maxItems",
  "minItems",
  "uniqueItems",
  "format",
  "default",
] as const;

export type ConstraintName = (typeof constraintNames)[number];

export type Constraints = Readonly<Partial<Record<ConstraintName, JsonValue>>>;

export type HttpMethod = "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH";

export interface Operation {
  /** The method name: the operation id with a lower-case first letter. */
  readonly name: string;
  readonly operationId: string;
  /** The name of its parameters' type, unique among the types of the API. */
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
  /** The media type to ask for; null for `application/json`. */
  readonly accept: string | null;
  /** The media types of the successes and what they are decoded to, the preferred one first; empty if none is named. */
  readonly answers: Readonly<Record<string, AnswerKind>>;
  /** Whether a redirect is the documented success: it is returned, and not followed. */
  readonly redirects: boolean;
  readonly usagePlan: UsagePlan | null;
  readonly paging: Paging | null;
  /** The Login with Amazon scope of a grantless operation. */
  readonly scope: string | null;
  readonly restricted: Restricted | null;
  /** Safe to send twice although it is a POST or PUT: it only reads. */
  readonly idempotent: boolean;
  readonly sandbox: Sandbox;
}

/**
 * How a list or an object is written in a parameter. `csv`, `ssv`, `tsv`, `pipes`, `multi`: Swagger 2.0's collection formats,
 * and the styles of OpenAPI that write the same. `label`, `matrix`: RFC 6570. `deep`: `name[property]=value`. `json`: as JSON.
 * `value`: there is only one value.
 */
export type ParameterStyle =
  "value" | "csv" | "ssv" | "tsv" | "pipes" | "multi" | "label" | "matrix" | "deep" | "json";

export type ParameterPlace = "path" | "query" | "header" | "cookie";

export interface Parameter {
  /** Its name in the request. */
  readonly name: string;
  /** Its name in the params object: `name`, or that with its place if two parameters have one name. */
  readonly key: string;
  readonly in: ParameterPlace;
  readonly pointer: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly type: TypeRef;
  readonly style: ParameterStyle;
  /** `csv`, `label` and `matrix`: whether properties are written as `name=value`, and the items of a list one by one. */
  readonly explode: boolean;
  /** Whether the value may be an object, whose properties are written in the style. */
  readonly takesObject: boolean;
  /** Whether RFC 3986's reserved characters stay as they are, as far as a query can carry them. */
  readonly allowReserved: boolean;
  readonly greedy: boolean;
  readonly default: JsonValue;
}

export interface Body {
  /** Its name in the model. A request has no name for it. */
  readonly name: string;
  readonly pointer: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly type: TypeRef;
  /** The type for each kind of body that it can be sent as; `type` is the union of them. */
  readonly types: readonly { readonly kind: BodyKind; readonly type: TypeRef }[];
  /** The media types that it can be sent as, and how; the first is sent if a call asks for no other. */
  readonly contentTypes: Readonly<Record<string, BodyKind>>;
  /** How a form writes the lists and objects in it, where that is not as usual. */
  readonly encoding: Readonly<Record<string, ParameterStyle>>;
}

/** What the body of a response is decoded to: JSON, a text, bytes, or a list of the JSON in each line. */
export type AnswerKind = "json" | "text" | "bytes" | "lines";

/** How a body is written: as an answer is read, or as a form. */
export type BodyKind = AnswerKind | "form" | "multipart";

export interface Response {
  /** `200`, or `default`. */
  readonly status: string;
  readonly pointer: string;
  readonly description: string | null;
  /** Null for a response without a body. */
  readonly type: TypeRef | null;
  /** The body that the model shows as an example, if it is JSON; null if it shows none. */
  readonly example: { readonly pointer: string; readonly body: JsonValue } | null;
}

/** A token bucket: `burst` requests at once, refilled at `rate` requests per second. */
export interface UsagePlan {
  readonly rate: number;
  readonly burst: number;
}

export interface Paging {
  /**
   * How to ask for the next page. `same`: the same parameters and the token. `token-only`: the token alone. `offset`: limit and
   * offset in the body.
   */
  readonly next: "same" | "token-only" | "offset";
  readonly request: readonly string[];
  readonly token: readonly string[];
  /** Null if a page is more than one list. */
  readonly items: readonly string[] | null;
  /** Parameters that have another value from the second page on. */
  readonly set: Readonly<Record<string, string>>;
}

export interface Restricted {
  readonly path: "template" | "actual";
  readonly dataElements: readonly string[];
}

export interface Sandbox {
  readonly cases: readonly SandboxCase[];
  /** Amazon's sandbox runs the real backend for it. */
  readonly dynamic: boolean;
  /** It exists in the sandbox only. */
  readonly only: boolean;
}

/** One static case: the response to a request that matches `parameters`. Other parameters may have any value. */
export interface SandboxCase {
  readonly status: string;
  readonly pointer: string;
  readonly parameters: readonly { readonly name: string; readonly value: JsonValue }[];
  /** Null for a response without a body. */
  readonly response: { readonly body: JsonValue } | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

export type TypeRef =
  | { readonly kind: "string"; readonly format: string | null }
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  /** A string in JSON whose value is `true` or `false`. */
  | { readonly kind: "boolean-string" }
  | { readonly kind: "null" }
  /** Bytes: a file in a form, a whole body to send, or a body that was received. */
  | { readonly kind: "binary"; readonly as: "file" | "body" | "bytes" }
  | { readonly kind: "unknown" }
  /** No value has this type. */
  | { readonly kind: "never" }
  /** One value, which no later state of the API changes: never open. */
  | { readonly kind: "const"; readonly value: EnumValue["value"] }
  | { readonly kind: "enum"; readonly values: readonly EnumValue[] }
  | { readonly kind: "array"; readonly items: TypeRef }
  /** An array whose first items have types of their own. `rest`: the type of all others; null if there are none. */
  | {
      readonly kind: "tuple";
      readonly items: readonly TypeRef[];
      readonly required: number;
      readonly rest: TypeRef | null;
    }
  | { readonly kind: "map"; readonly values: TypeRef }
  /** An object without a name, which narrows another: `{ id: string }`. */
  | { readonly kind: "fields"; readonly properties: readonly Field[] }
  | { readonly kind: "ref"; readonly id: string }
  | { readonly kind: "union"; readonly members: readonly TypeRef[] }
  | { readonly kind: "intersection"; readonly members: readonly TypeRef[] };

/** A property without a place of its own in the model. */
export type Field = Pick<Property, "name" | "required" | "type">;

/** Whether a type is part of requests, of responses, or of both. An enum in responses is open. */
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
  /** Ids of its base types. */
  readonly extends: readonly string[];
  readonly properties: readonly Property[];
  /** The type of unnamed properties; null if the model does not declare any. */
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
  /** `read`: only in responses (`readOnly`). `write`: only in requests (`writeOnly`). */
  readonly access: "read" | "write" | null;
  readonly type: TypeRef;
}

export interface EnumValue {
  readonly value: string | number | boolean;
  readonly description: string | null;
}
