/** The operations of a document, and the calls that its test makes of each. */
import { type Json, samplesOf } from "./samples.js";

/** One call of an operation: its arguments by place, and the body. */
export interface Arguments {
  /** `path.id`, `query.id`: the values of parameters by place and name. */
  readonly parameters: ReadonlyMap<string, unknown>;
  /** Undefined if the operation has none. */
  readonly body: unknown;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Null if there is no body. */
  readonly bodySchema: Json | null;
}

export interface Parameter extends Json {
  readonly name: string;
  readonly in: string;
}

/** The operations of a document whose references are resolved. */
export function operationsOf(document: Json): readonly Operation[] {
  return Object.entries(document["paths"] as Readonly<Record<string, Json>>).flatMap(
    ([path, item]) =>
      ["get", "put", "post", "delete", "patch"].flatMap((method): Operation[] => {
        const operation = item[method] as Json | undefined;
        if (operation === undefined) return [];
        const all = new Map(
          [item["parameters"], operation["parameters"]]
            .flatMap((list) => (list ?? []) as Parameter[])
            .map((one) => [`${one.in}.${one.name}`, one]),
        );
        const parameters = [...all.values()];
        const fields = parameters.filter((one) => one.in === "formData");
        const form = {
          type: "object",
          properties: Object.fromEntries(fields.map((one) => [one.name, one])),
        };
        const content = Object.values(
          ((operation["requestBody"] as Json)?.["content"] ?? {}) as Json,
        );
        const bodySchema =
          fields.length > 0
            ? form
            : ((content[0] ?? parameters.find((one) => one.in === "body")) as Json | undefined)?.[
                "schema"
              ];
        return [
          {
            id: String(operation["operationId"]),
            method,
            path,
            parameters: parameters.filter((one) => one.in !== "formData" && one.in !== "body"),
            bodySchema: (bodySchema ?? null) as Json | null,
          },
        ];
      }),
  );
}

/** Calls that together have every sample of every parameter. */
export function callsOf({ parameters, bodySchema }: Operation): readonly Arguments[] {
  const samples = parameters.map(
    (one) => [`${one.in}.${one.name}`, samplesOf(schemaOf(one))] as const,
  );
  const bodies = bodySchema === null ? [undefined] : samplesOf(bodySchema);
  const length = Math.max(bodies.length, ...samples.map(([, values]) => values.length));
  return Array.from({ length }, (_, index) => ({
    parameters: new Map(samples.map(([key, values]) => [key, values[index % values.length]])),
    body: bodies[index % bodies.length],
  }));
}

function schemaOf(parameter: Parameter): Json {
  const [content] = Object.values((parameter["content"] ?? {}) as Json) as Json[];
  return (content?.["schema"] ?? parameter["schema"] ?? parameter) as Json;
}
