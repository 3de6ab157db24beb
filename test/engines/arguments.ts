import type { Api, Operation, TypeDef, TypeRef } from "../../generator/model/api.js";

/** Arguments of a call in our form: by wire name, and `body`. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Every parameter of an operation with a value that its model allows, and a body with every property. */
export function sampleArguments(operation: Operation, api: Api): Arguments {
  const sample = sampler(api);
  const entries = operation.parameters.map(({ name, type, greedy }) => [
    name,
    greedy ? "messaging/v1/orders/a b" : sample(type, name),
  ]);
  if (operation.body !== null) entries.push(["body", sample(operation.body.type, "body")]);
  return Object.fromEntries(entries) as Arguments;
}

/** A blank, signs that URLs use themselves, signs that encoders disagree on, and a letter of two bytes. */
const awkward = "a b/c&d=e+f?g%h~é'(!)*";

function sampler(api: Api): (type: TypeRef, hint: string) => unknown {
  const types = new Map(api.types.map((type) => [type.id, type]));
  const ofType = (type: TypeRef, hint: string, depth: number): unknown => {
    switch (type.kind) {
      case "string":
        if (type.format === "date-time") return "2024-05-06T07:08:09.000Z";
        return type.format === "date" ? "2024-05-06" : `${hint} ${awkward}`;
      case "number":
        return 12;
      case "boolean":
      case "boolean-string":
        return true;
      case "null":
        return null;
      case "unknown":
        return { any: "thing" };
      case "enum":
        return type.values[0]?.value;
      case "array": {
        const item = ofType(type.items, hint, depth + 1);
        return item === undefined ? [] : [item, item];
      }
      case "never":
      case "binary":
        return undefined;
      case "const":
        return type.value;
      case "tuple":
        return type.items.map((item) => ofType(item, hint, depth + 1));
      case "fields":
        return Object.fromEntries(
          type.properties.map((field) => [field.name, ofType(field.type, field.name, depth + 1)]),
        );
      case "map":
        return { key: ofType(type.values, hint, depth + 1) };
      case "union":
        return type.members[0] === undefined ? null : ofType(type.members[0], hint, depth);
      case "intersection":
        return Object.assign({}, ...type.members.map((member) => ofType(member, hint, depth)));
      case "ref": {
        const definition = types.get(type.id);
        // A type that holds itself ends somewhere.
        return definition === undefined || depth > 8 ? undefined : ofDefinition(definition, depth);
      }
    }
  };
  const ofDefinition = (definition: TypeDef, depth: number): unknown => {
    if (definition.kind === "alias") return ofType(definition.type, definition.id, depth);
    if (definition.kind === "enum") return definition.values[0]?.value;
    const inherited = definition.extends.map((id) => ofType({ kind: "ref", id }, id, depth));
    const own = definition.properties.map(({ name, type }) => [
      name,
      ofType(type, name, depth + 1),
    ]);
    return Object.assign({}, ...inherited, Object.fromEntries(own));
  };
  return (type, hint) => ofType(type, hint, 0);
}
