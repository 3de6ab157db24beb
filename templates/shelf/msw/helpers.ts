import {
  type Code,
  defineHelpers,
  type OperationView,
  type ParameterDescriptorView,
  type PropertyShape,
  type SandboxView,
  type ShapeView,
  type SpecText,
  type SuccessView,
  type TypeView,
} from "katagami";

/** How a text of a request becomes the value that the params have. */
type Kind = "string" | "number" | "boolean" | "json";

export default defineHelpers(({ literal }) => {
  const shapeOf = (name: string, types: readonly TypeView[]): ShapeView | undefined =>
    types.find((type) => type.name === name)?.shape;

  const kindOf = (shape: ShapeView | undefined, types: readonly TypeView[]): Kind => {
    if (shape === undefined) return "string";
    if (shape.kind === "number" || shape.kind === "boolean") return shape.kind;
    if (shape.kind === "ref") return kindOf(shapeOf(shape.name, types), types);
    if (shape.kind === "enum") {
      const [first] = shape.values;
      return typeof first === "number" || typeof first === "boolean"
        ? (typeof first as Kind)
        : "string";
    }
    return shape.kind === "object" || shape.kind === "map" ? "json" : "string";
  };

  const itemsOf = (
    shape: ShapeView | undefined,
    types: readonly TypeView[],
  ): ShapeView | undefined => {
    if (shape?.kind === "ref") return itemsOf(shapeOf(shape.name, types), types);
    return shape?.kind === "array" ? shape.items : undefined;
  };

  /** A parameter as the handler reads it: where it stands, and what it becomes. */
  const parameterOf = (
    parameter: ParameterDescriptorView,
    properties: readonly PropertyShape[],
    types: readonly TypeView[],
  ): object => {
    const { name, key, in: place, style, greedy } = parameter;
    const own = JSON.stringify(key ?? name);
    const shape = properties.find((property) => JSON.stringify(property.name) === own)?.shape;
    const items = itemsOf(shape, types);
    return {
      name,
      ...(key !== undefined && { key }),
      in: place,
      kind: kindOf(items ?? shape, types),
      ...(items !== undefined && { list: style ?? "csv" }),
      ...(greedy === true && { greedy }),
    };
  };

  /** A range of statuses stands for its first, `default` for 200. */
  const statusOf = (status: SpecText): number => {
    const [digits = "200"] = /\d+/.exec(JSON.stringify(status)) ?? [];
    return Number(digits.padEnd(3, "0"));
  };

  const successOf = ({ status, hasBody, example }: SuccessView, hasCase: boolean): object => ({
    status: statusOf(status),
    hasBody,
    ...(!hasCase && example !== undefined && { example }),
  });

  return {
    /** What the handlers know of an operation beside its cases. */
    mswRoute: (
      operation: OperationView,
      types: readonly TypeView[],
      { api }: SandboxView,
    ): Code => {
      const { name, method, path, parameters = [], body } = operation.descriptor;
      const params = shapeOf(operation.paramsType.replace(/^.*\./, ""), types);
      const cases = api.operations.find((one) => one.name === name)?.cases ?? [];
      const hasCase = cases.some(({ status }) => status.test(/^2/));
      const properties = params?.kind === "object" ? params.properties : [];
      return literal({
        name,
        method,
        path,
        parameters: parameters.map((one) => parameterOf(one, properties, types)),
        hasBody: body !== undefined,
        successes: operation.successes.map((success) => successOf(success, hasCase)),
      });
    },
  };
});
