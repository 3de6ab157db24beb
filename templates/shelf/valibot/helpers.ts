import {
  type BinaryShape,
  type Code,
  defineHelpers,
  type EnumShape,
  type ObjectShape,
  type OperationView,
  type ShapeView,
  type TypeView,
} from "katagami";
import { objectsOf, propertyNames, sentTypes, type Shapes, shapesOf, withBases } from "./shapes.js";

/** `open`: what arrives, where properties may be added. `strict`: what is sent. `params`: as that, at its top. */
type Use = "open" | "strict" | "params";

interface Model {
  readonly shapes: Shapes;
  /** The types that have a schema of their own for what is sent. */
  readonly sent: ReadonlySet<string>;
}

export default defineHelpers(({ code, key, literal }) => {
  /** One for each list of types: each type asks for it. */
  const models = new WeakMap<readonly TypeView[], Model>();

  const modelOf = (types: readonly TypeView[]): Model => {
    const model = models.get(types) ?? { shapes: shapesOf(types), sent: sentTypes(types) };
    models.set(types, model);
    return model;
  };

  /** A schema of Valibot, as an expression. It may name the schemas of other types: it runs when all of them are there. */
  const valibot = (shape: ShapeView, model: Model, use: Use): Code => {
    const inside = (one: ShapeView): Code =>
      valibot(one, model, use === "open" ? "open" : "strict");
    switch (shape.kind) {
      case "string":
      case "number":
      case "boolean":
      case "null":
      case "unknown":
      case "never":
        return code`v.${shape.kind}()`;
      case "boolean-string": {
        const text = code`v.picklist(["true", "false"])`;
        return use === "params" ? code`v.union([v.boolean(), ${text}])` : text;
      }
      case "binary":
        return binary(shape);
      case "enum":
        return shape.open ? openEnum(shape) : closedEnum(shape);
      case "array":
        return code`v.array(${valibot(shape.items, model, use)})`;
      case "tuple":
        return tuple(shape.items.map(inside), shape.required, shape.rest && inside(shape.rest));
      case "map":
        return code`v.record(v.string(), ${inside(shape.values)})`;
      case "ref":
        return code`${shape.name}${use !== "open" && model.sent.has(shape.name) ? "Strict" : "Schema"}`;
      case "union": {
        const members = shape.members.filter(({ kind }) => kind !== "null");
        const schema = union(members.map((member) => valibot(member, model, use)));
        const isNullable = members.length > 0 && members.length < shape.members.length;
        return isNullable ? code`v.nullable(${schema})` : schema;
      }
      case "intersection": {
        const objects = use === "open" ? null : objectsOf(shape, model.shapes);
        if (objects !== null) return union(objects.map((one) => object(one, model, use)));
        // Strict objects in it would refuse each other's properties.
        const members = shape.members.map((member) => valibot(member, model, "open"));
        return code`v.intersect([${list(members)}])`;
      }
      case "object":
        return object(withBases(shape, model.shapes), model, use);
    }
  };

  const object = ({ properties, additional }: ObjectShape, model: Model, use: Use): Code => {
    const inner = use === "open" ? "open" : "strict";
    const optional = use === "params" ? "optional" : "exactOptional";
    const fields = properties.map((property) => {
      const isBody = String(property.key) === "body";
      const schema = valibot(property.shape, model, use === "params" && !isBody ? "params" : inner);
      return code`${key(property.name)}: ${property.optional ? code`v.${optional}(${schema})` : schema},`;
    });
    const own = code`{ ${fields.join(" ")} }`;
    if (additional !== null) {
      return code`v.objectWithRest(${own}, ${valibot(additional, model, inner)})`;
    }
    // A model that lists no properties says nothing about them. One that does may get more: in answers, not in requests.
    const isStrict = use === "params" || (use === "strict" && properties.length > 0);
    // Not `strictObject`, which names only the first of several unknown properties.
    return isStrict ? code`v.objectWithRest(${own}, v.never())` : code`v.looseObject(${own})`;
  };

  /** A list whose last items may be left out is one of several lists: in Valibot, an optional item is always there. */
  const tuple = (items: readonly Code[], required: number, rest: Code | null): Code =>
    union(
      Array.from({ length: items.length - required + 1 }, (_, more) => {
        const some = list(items.slice(0, required + more));
        const isWhole = required + more === items.length;
        return rest !== null && isWhole
          ? code`v.tupleWithRest([${some}], ${rest})`
          : code`v.strictTuple([${some}])`;
      }),
    );

  /** Amazon answers with values that its models do not list. */
  const openEnum = ({ values }: EnumShape): Code => {
    const numbers = values.filter((value) => typeof value === "number");
    const booleans = values.filter((value) => typeof value === "boolean");
    return union([
      ...(numbers.length + booleans.length < values.length ? [code`v.string()`] : []),
      ...(numbers.length > 0 ? [code`v.number()`] : []),
      ...booleans.map(single),
    ]);
  };

  /** A list of values cannot have booleans. */
  const closedEnum = ({ values }: EnumShape): Code => {
    const booleans = values.filter((value) => typeof value === "boolean");
    const others = values.filter((value) => typeof value !== "boolean");
    const list = others.length > 1 ? [code`v.picklist(${literal(others)})`] : others.map(single);
    return union([...list, ...booleans.map(single)]);
  };

  const single = (value: EnumShape["values"][number]): Code => code`v.literal(${literal(value)})`;

  const binary = ({ as }: BinaryShape): Code => {
    if (as === "file") return code`v.instance(Blob)`;
    if (as === "bytes") return code`v.instance(Uint8Array)`;
    return code`v.union([v.instance(Blob), v.instance(ArrayBuffer), v.instance(Uint8Array)])`;
  };

  const union = (members: readonly Code[]): Code => {
    const [first] = members;
    if (first === undefined) return code`v.never()`;
    return members.length === 1 ? first : code`v.union([${list(members)}])`;
  };

  const list = (items: readonly Code[]): string => items.join(", ");

  return {
    propertyNames,

    isSent: (name: string, types: readonly TypeView[]): boolean => modelOf(types).sent.has(name),

    /** The schema of a type, as it arrives. */
    valibotOpen: ({ shape }: TypeView, types: readonly TypeView[]): Code =>
      valibot(shape, modelOf(types), "open"),

    /** The schema of params, or of a type as it is sent. */
    valibotStrict: ({ shape, isParams }: TypeView, types: readonly TypeView[]): Code =>
      valibot(shape, modelOf(types), isParams ? "params" : "strict"),

    /** The name of the schema of an operation's params. */
    valibotParams: ({ paramsType }: OperationView): string =>
      `${paramsType.slice(paramsType.lastIndexOf(".") + 1)}Schema`,

    /** The schema of an operation's result. */
    valibotData: ({ dataShape, dataOptional }: OperationView, types: readonly TypeView[]): Code => {
      if (dataShape === null) return code`v.undefined()`;
      const data = valibot(dataShape, modelOf(types), "open");
      return dataOptional ? code`v.optional(${data})` : data;
    },
  };
});
