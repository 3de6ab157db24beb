import type { Dataset, KioskArgument, KioskField } from "../payloads/data-kiosk.js";

/** The table of a dataset, as the runtime's query writer reads it: see its `query-table.ts`. */
export interface QueryTableView {
  readonly root: string;
  readonly types: Readonly<Record<string, string>>;
  readonly arguments: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
  readonly enums: Readonly<Record<string, string>>;
}

/** Says what a dataset has in few characters: all names are GraphQL's, which have no blank and no colon. */
export function viewQueryTable({ root, types }: Dataset): QueryTableView {
  const objects = types.filter((type) => type.kind === "object" || type.kind === "abstract");
  const inputs = types.filter((type) => type.kind === "input");
  const enums = types.filter((type) => type.kind === "enum" && type.direction !== "answered");
  const withArguments = objects.flatMap(({ name, fields }) =>
    fields
      .filter((field) => field.arguments.length > 0)
      .map((field) => [`${name}.${field.name}`, argumentsText(field.arguments)] as const),
  );
  return {
    root,
    types: record(
      objects.map((type) => {
        const isTagged = type.kind === "abstract" ? type.members.length > 0 : type.isMember;
        const members = type.kind === "abstract" ? type.members.map((name) => `...${name}`) : [];
        const tag = isTagged ? ["__typename"] : [];
        return [type.name, [...tag, ...type.fields.map(fieldText), ...members].join(" ")];
      }),
    ),
    arguments: record(withArguments),
    inputs: record(inputs.map(({ name, fields }) => [name, argumentsText(fields)])),
    enums: record(
      enums.map((type) => [
        type.name,
        type.kind === "enum" ? type.values.map(({ value }) => String(value)).join(" ") : "",
      ]),
    ),
  };
}

function fieldText({ name, target }: KioskField): string {
  return target === null ? name : `${name}:${target}`;
}

function argumentsText(fields: readonly KioskArgument[]): string {
  return fields
    .map(
      ({ name, written, default: value }) => `${name}:${written}${value === undefined ? "" : "="}`,
    )
    .join(" ");
}

function record(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries);
}
