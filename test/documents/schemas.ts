/** Schemas of our own that combine the keywords of JSON Schema: definitions by name, for a document of each version. */

type Schemas = Readonly<Record<string, object>>;

const text = { type: "string" };
const whole = { type: "integer" };
const to = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, ...required: string[]): object => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});

/** What Swagger 2.0 and OpenAPI read the same. */
const common: Schemas = {
  Text: text,
  Whole: whole,
  Mood: { type: "string", enum: ["good", "bad"] },
  Level: { type: "integer", enum: [1, 2, 3] },
  Base: object({ id: whole, name: text }),
  Line: object({ sku: text, count: whole }, "sku"),
  Order: object({ id: text, lines: { type: "array", items: to("Line") }, mood: to("Mood") }, "id"),
  Deep: object({ rows: { type: "array", items: { type: "array", items: whole } } }, "rows"),
  Map: { type: "object", additionalProperties: whole },
  MapOfLists: { type: "object", additionalProperties: { type: "array", items: to("Mood") } },
  MapOfObjects: { type: "object", additionalProperties: object({ a: text }, "a") },
  Strict: { allOf: [to("Base"), { required: ["id"] }] },
  Named: { allOf: [to("Base")], required: ["name"] },
  Both: { allOf: [to("Base"), to("Line")] },
  Extended: { allOf: [to("Base"), object({ extra: text }, "extra")] },
  Twice: { allOf: [to("Strict"), { required: ["name"] }, object({ more: to("Map") })] },
  Merged: { allOf: [object({ a: text }, "a"), object({ b: whole }), { required: ["b"] }] },
  ShortText: { allOf: [text, { maxLength: 5 }] },
  RefText: { allOf: [to("Text"), { maxLength: 5 }] },
  Tags: { allOf: [{ type: "array", items: text }, { minItems: 1 }] },
  ListOfBoth: { allOf: [{ type: "array" }, { items: to("Whole") }] },
  GoodMood: { allOf: [to("Mood"), { enum: ["good"] }] },
  Tree: object({ value: text, children: { type: "array", items: to("Tree") } }, "value"),
};

const unions: Schemas = {
  Apple: object({ kind: text }, "kind"),
  Banana: object({ count: whole }, "count"),
  TextOrWhole: { oneOf: [text, whole] },
  Either: { anyOf: [to("Apple"), to("Banana")] },
  Fruit: { ...object({ color: text }, "color"), anyOf: [to("Apple"), to("Banana")] },
  Shop: object({
    fruit: { ...object({ color: text }, "color"), anyOf: [to("Apple"), to("Banana")] },
  }),
  UnionInAllOf: { allOf: [to("Base"), { anyOf: [to("Apple"), to("Banana")] }] },
  AllOfInUnion: { anyOf: [{ allOf: [to("Apple"), { required: ["kind"] }] }, whole] },
  RequiredInUnion: { anyOf: [to("Apple"), to("Banana")], required: ["shared"] },
  ListOfEither: { type: "array", items: { anyOf: [text, to("Apple")] } },
  MapOfEither: { type: "object", additionalProperties: { anyOf: [text, { type: "boolean" }] } },
  NarrowedUnion: { anyOf: [text, whole, { type: "boolean" }], type: "string" },
  TwoUnions: { anyOf: [text, whole], oneOf: [text, { type: "boolean" }] },
};

const nullable30: Schemas = {
  MaybeText: { type: "string", nullable: true },
  MaybeMood: { type: "string", nullable: true, enum: ["good", null] },
  MaybeObject: { ...object({ a: { type: "string", nullable: true } }, "a"), nullable: true },
  MaybeList: { type: "array", nullable: true, items: { type: "integer", nullable: true } },
  HasMaybe: object(
    { mood: to("MaybeMood"), object: to("MaybeObject"), list: to("MaybeList") },
    "mood",
  ),
  MaybeRef: { allOf: [to("Base")], nullable: true },
  MaybeUnion: { anyOf: [to("Apple"), whole], nullable: true },
  MapOfMaybe: { type: "object", additionalProperties: { type: "boolean", nullable: true } },
};

const only31: Schemas = {
  TextOrNull: { type: ["string", "null"] },
  ManyTypes: { type: ["string", "integer", "boolean"] },
  ObjectOrText: { ...object({ a: text }, "a"), type: ["object", "string"] },
  ObjectOrNull: { ...object({ a: { type: ["integer", "null"] } }, "a"), type: ["object", "null"] },
  ListOrNull: { type: ["array", "null"], items: whole },
  NullOrRef: { anyOf: [to("Apple"), { type: "null" }] },
  HasNulls: object(
    { one: to("ObjectOrNull"), two: to("ListOrNull"), three: to("NullOrRef") },
    "one",
  ),
  AllOfNulls: { allOf: [{ type: ["string", "null"] }, { type: ["string", "null", "integer"] }] },
  LessNull: { allOf: [to("TextOrNull"), { type: ["string", "integer"] }] },
  Constant: { const: "fixed" },
  ConstantObject: { const: { a: [1, null, "x"] } },
  Tagged: {
    anyOf: [
      object({ tag: { const: "a" }, a: text }, "tag", "a"),
      object({ tag: { const: "b" }, b: whole }, "tag", "b"),
    ],
  },
  Pair: { type: "array", prefixItems: [text, whole], minItems: 2, items: false },
  Row: { type: "array", prefixItems: [text], minItems: 1, items: whole },
  Patterned: { type: "object", patternProperties: { "^x-": text }, additionalProperties: false },
  RefAndMore: { ...to("Base"), required: ["id"] },
  RefAndProperties: { ...to("Apple"), ...object({ size: whole }, "size") },
  WithDefs: {
    $defs: {
      Node: object({ next: { $ref: "#/components/schemas/WithDefs/$defs/Node" }, n: whole }, "n"),
    },
    ...object({ first: { $ref: "#/components/schemas/WithDefs/$defs/Node" } }, "first"),
  },
  IntoProperties: object(
    { id: { $ref: "#/components/schemas/Order/properties/lines/items" } },
    "id",
  ),
  ByAnchor: { $anchor: "byAnchor", ...object({ again: { $ref: "#byAnchor" }, n: whole }, "n") },
  MixedEnum: { enum: ["a", 1, true, null] },
  Anything: true as unknown as object,
};

/** The definitions by version of the document. */
export const schemasOf = {
  "2.0": common,
  "3.0": { ...common, ...unions, ...nullable30 },
  "3.1": { ...common, ...unions, ...only31 },
} as const satisfies Readonly<Record<string, Schemas>>;

export type Version = keyof typeof schemasOf;

/** A document of the definitions, with an operation that sends each of them, so that its enums are closed. */
export function documentOf(version: Version, schemas: Schemas = schemasOf[version]): object {
  const info = { title: "Schemas", version: "v1" };
  const paths = Object.fromEntries(
    Object.keys(schemas).map((name) => {
      const body = { required: true, content: { "application/json": { schema: to(name) } } };
      const parameter = { name: "body", in: "body", required: true, schema: to(name) };
      const put = {
        operationId: `put${name}`,
        ...(version === "2.0" ? { parameters: [parameter] } : { requestBody: body }),
        responses: { 204: { description: "Done." } },
      };
      return [`/${name}`, { put }];
    }),
  );
  if (version !== "2.0") return { openapi: `${version}.0`, info, paths, components: { schemas } };
  const text20 = JSON.stringify({ swagger: "2.0", info, paths, definitions: schemas });
  return JSON.parse(text20.replaceAll("#/components/schemas/", "#/definitions/")) as object;
}

/** The same definitions as JSON Schema 2020-12, for the judge: `nullable` is a type there. */
export function jsonSchemaOf(version: Version): object {
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== "object" || value === null) return value;
    const { nullable, ...others } = value as Readonly<Record<string, unknown>>;
    const converted = Object.fromEntries(
      Object.entries(others).map(([key, one]) => [key, convert(one)]),
    );
    return nullable === true ? { anyOf: [converted, { type: "null" }] } : converted;
  };
  return convert({
    $id: `https://katagami.test/${version}`,
    components: { schemas: schemasOf[version] },
  }) as object;
}
