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

  /** A schema of Zod, as an expression. It may name the schemas of other types: it runs when all of them are there. */
  const zod = (shape: ShapeView, model: Model, use: Use): Code => {
    const inside = (one: ShapeView): Code => zod(one, model, use === "open" ? "open" : "strict");
    switch (shape.kind) {
      case "string":
      case "number":
      case "boolean":
      case "null":
      case "unknown":
      case "never":
        return code`z.${shape.kind}()`;
      case "boolean-string": {
        const text = code`z.literal(["true", "false"])`;
        return use === "params" ? code`z.union([z.boolean(), ${text}])` : text;
      }
      case "binary":
        return binary(shape);
      case "enum":
        return shape.open ? openEnum(shape) : closedEnum(shape.values);
      case "array":
        return code`z.array(${zod(shape.items, model, use)})`;
      case "tuple": {
        const items = shape.items.map(
          (item, index) => code`${inside(item)}${index < shape.required ? "" : ".exactOptional()"}`,
        );
        return code`z.tuple([${list(items)}]${shape.rest === null ? "" : code`, ${inside(shape.rest)}`})`;
      }
      case "map":
        return code`z.record(z.string(), ${inside(shape.values)})`;
      case "ref":
        return code`${shape.name}${use !== "open" && model.sent.has(shape.name) ? "Strict" : "Schema"}`;
      case "union": {
        const members = shape.members.filter(({ kind }) => kind !== "null");
        const schema = union(members.map((member) => zod(member, model, use)));
        const isNullable = members.length > 0 && members.length < shape.members.length;
        return isNullable ? code`${schema}.nullable()` : schema;
      }
      case "intersection": {
        const objects = use === "open" ? null : objectsOf(shape, model.shapes);
        if (objects !== null) return union(objects.map((one) => object(one, model, use)));
        // Strict objects in it would refuse each other's properties.
        const members = shape.members.map((member) => zod(member, model, "open"));
        return members.reduce((all, one) => code`z.intersection(${all}, ${one})`);
      }
      case "object":
        return object(withBases(shape, model.shapes), model, use);
    }
  };

  const object = ({ properties, additional }: ObjectShape, model: Model, use: Use): Code => {
    const inner = use === "open" ? "open" : "strict";
    const optional = use === "params" ? ".optional()" : ".exactOptional()";
    const fields = properties.map((property) => {
      const isBody = String(property.key) === "body";
      const schema = zod(property.shape, model, use === "params" && !isBody ? "params" : inner);
      return code`${key(property.name)}: ${schema}${property.optional ? optional : ""},`;
    });
    if (additional !== null) {
      return code`z.object({ ${fields.join(" ")} }).catchall(${zod(additional, model, inner)})`;
    }
    // A model that lists no properties says nothing about them. One that does may get more: in answers, not in requests.
    const isStrict = use === "params" || (use === "strict" && properties.length > 0);
    return code`z.${isStrict ? "strictObject" : "looseObject"}({ ${fields.join(" ")} })`;
  };

  /** Amazon answers with values that its models do not list. */
  const openEnum = ({ values }: EnumShape): Code => {
    const numbers = values.filter((value) => typeof value === "number");
    const booleans = values.filter((value) => typeof value === "boolean");
    return union([
      ...(numbers.length + booleans.length < values.length ? [code`z.string()`] : []),
      ...(numbers.length > 0 ? [code`z.number()`] : []),
      ...(booleans.length > 0 ? [closedEnum(booleans)] : []),
    ]);
  };

  const closedEnum = (values: EnumShape["values"]): Code =>
    code`z.literal(${literal(values.length === 1 ? values[0] : values)})`;

  const binary = ({ as }: BinaryShape): Code => {
    if (as === "file") return code`z.instanceof(Blob)`;
    if (as === "bytes") return code`z.instanceof(Uint8Array)`;
    return code`z.union([z.instanceof(Blob), z.instanceof(ArrayBuffer), z.instanceof(Uint8Array)])`;
  };

  const union = (members: readonly Code[]): Code => {
    const [first] = members;
    if (first === undefined) return code`z.never()`;
    return members.length === 1 ? first : code`z.union([${list(members)}])`;
  };

  const list = (items: readonly Code[]): string => items.join(", ");

  return {
    propertyNames,

    isSent: (name: string, types: readonly TypeView[]): boolean => modelOf(types).sent.has(name),

    /** The schema of a type, as it arrives. */
    zodOpen: ({ shape }: TypeView, types: readonly TypeView[]): Code =>
      zod(shape, modelOf(types), "open"),

    /** The schema of params, or of a type as it is sent. */
    zodStrict: ({ shape, isParams }: TypeView, types: readonly TypeView[]): Code =>
      zod(shape, modelOf(types), isParams ? "params" : "strict"),

    /** The name of the schema of an operation's params. */
    zodParams: ({ paramsType }: OperationView): string =>
      `${paramsType.slice(paramsType.lastIndexOf(".") + 1)}Schema`,

    /** The schema of an operation's result. */
    zodData: ({ dataShape, dataOptional }: OperationView, types: readonly TypeView[]): Code => {
      if (dataShape === null) return code`z.undefined()`;
      const data = zod(dataShape, modelOf(types), "open");
      return dataOptional ? code`${data}.optional()` : data;
    },
  };
});
