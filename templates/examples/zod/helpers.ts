import {
  type Code,
  defineHelpers,
  type ObjectShape,
  type PackageJsonView,
  type ShapeView,
} from "katagami";

export default defineHelpers(({ code, key, literal }) => {
  /** A Zod schema, as an expression. Types refer to each other in circles, so each reference waits until it is needed. */
  const zod = (shape: ShapeView): Code => {
    switch (shape.kind) {
      case "string":
        return code`z.string()`;
      case "number":
      case "boolean":
      case "null":
      case "unknown":
      case "never":
        return code`z.${shape.kind}()`;
      case "binary":
        return code`z.unknown()`;
      case "boolean-string":
        return code`z.literal(["true", "false"])`;
      case "enum": {
        const [first] = shape.values;
        if (!shape.open || typeof first === "boolean")
          return code`z.literal(${literal(shape.values)})`;
        // Amazon answers with values that its models do not list.
        return typeof first === "number" ? code`z.number()` : code`z.string()`;
      }
      case "array":
        return code`z.array(${zod(shape.items)})`;
      case "tuple": {
        const items = shape.items.map(
          (item, index) => code`${zod(item)}${index < shape.required ? "" : ".optional()"}`,
        );
        const others = shape.rest === null ? "" : code`, ${zod(shape.rest)}`;
        return code`z.tuple([${list(items)}]${others})`;
      }
      case "map":
        return code`z.record(z.string(), ${zod(shape.values)})`;
      case "ref":
        return code`z.lazy(() => ${shape.name}Schema)`;
      case "union":
        return code`z.union([${list(shape.members.map(zod))}])`;
      case "intersection":
        return shape.members.map(zod).reduce((all, one) => code`${all}.and(${one})`);
      case "object": {
        const properties = shape.properties.map(
          ({ name, optional, shape: type }) =>
            code`${key(name)}: ${zod(type)}${optional ? ".exactOptional()" : ""},`,
        );
        // Loose: a field that Amazon adds tomorrow must not fail today's code.
        const own = code`z.looseObject({ ${properties.join(" ")} })${rest(shape)}`;
        const parents = shape.extends.map((name) => code`z.lazy(() => ${name}Schema)`);
        return [...parents, own].reduce((all, one) => code`${all}.and(${one})`);
      }
    }
  };

  const list = (items: readonly Code[]): string => items.join(", ");

  /** What TypeScript says of properties without a name: their type, where those with one are of it too. */
  const rest = ({ properties, additional }: ObjectShape): Code | string => {
    if (additional === null) return "";
    const type = zod(additional);
    const fits = properties.every(({ shape }) => String(zod(shape)) === String(type));
    return fits ? code`.catchall(${type})` : "";
  };

  return {
    zod,

    /** The package.json with the subpath `./schemas`, and with Zod beside it. */
    withSchemas: (json: PackageJsonView): PackageJsonView => ({
      ...json,
      exports: {
        ...(json["exports"] as PackageJsonView),
        "./schemas": { types: "./dist/schemas.d.ts", default: "./dist/schemas.js" },
      },
      peerDependencies: { ...(json["peerDependencies"] as PackageJsonView), zod: "^4.3.0" },
    }),
  };
});
