import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  isCompositeType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { type Diagnostic, errorAt, hasErrors, type Result, textPlace } from "../lib/diagnostic.js";
import { pointerBelow } from "../lib/json-pointer.js";
import type { Dataset } from "./data-kiosk.js";
import { problemAt, readSchema } from "./graphql-documents.js";
import { namespaceOf } from "./graphql-names.js";
import { fieldsOf, type Reach, reachFrom, readTypes } from "./graphql-types.js";

/**
 * Reads the datasets of a schema of Data Kiosk: each field of `Query` is one. Mutations and subscriptions are not read, because
 * Data Kiosk has none.
 *
 * @param file - the schema's file, as problems name it
 * @param text - the schema, in GraphQL's schema language
 * @returns no datasets if the schema has errors; with all of them
 */
export function readGraphql(file: string, text: string): Result<readonly Dataset[]> {
  const { value: schema, diagnostics } = readSchema(file, text);
  const query = schema?.getQueryType() ?? null;
  if (schema === null || query === null) return { value: [], diagnostics };
  const problems: Diagnostic[] = [];
  const datasets = fieldsOf(query).flatMap((field) => {
    const found = datasetProblems(file, field);
    problems.push(...found);
    return found.length > 0 ? [] : [readDataset(file, schema, field, problems)];
  });
  return { value: hasErrors(problems) ? [] : datasets, diagnostics: problems };
}

/** Reports a field of `Query` that cannot be a dataset. */
function datasetProblems(file: string, field: GraphQLField<unknown, unknown>): Diagnostic[] {
  const name = `Query.${field.name}`;
  const problems: Diagnostic[] = [];
  if (!isObjectType(getNullableType(field.type))) {
    const type = String(field.type);
    const message = `${name} is ${type}, which is no dataset: a dataset is an object whose fields are the lists to ask for`;
    problems.push(problemAt(file, field.astNode?.type, message));
  }
  for (const argument of field.args.filter(isRequiredArgument)) {
    const message = `${name} requires the argument ${argument.name}, but a dataset has no arguments: its lists have`;
    problems.push(problemAt(file, argument.astNode, message));
  }
  return problems;
}

function readDataset(
  file: string,
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  problems: Diagnostic[],
): Dataset {
  const root = getNamedType(field.type);
  const reach = reachFrom(schema, root);
  problems.push(...defaultProblems(file, reach));
  return {
    name: field.name,
    namespace: namespaceOf(field.name),
    file,
    pointer: pointerBelow("#/Query", field.name),
    description: field.description ?? root.description ?? null,
    deprecated: field.deprecationReason ?? null,
    root: root.name,
    types: readTypes(reach),
  };
}

/** Reports defaults that do not fit their type: the library takes them for absent. */
function defaultProblems(file: string, { types }: Reach): Diagnostic[] {
  const all: readonly (GraphQLArgument | GraphQLInputField)[] = types.flatMap((type) => {
    if (isInputObjectType(type)) return Object.values(type.getFields());
    return isCompositeType(type) ? fieldsOf(type).flatMap(({ args }) => args) : [];
  });
  return all
    .filter(({ astNode, defaultValue }) => astNode?.defaultValue && defaultValue === undefined)
    .map(({ name, type, astNode }) =>
      problemAt(file, astNode?.defaultValue, `the default of ${name} is no ${String(type)}`),
    );
}

/** Reports datasets of different files that have one name, or whose namespaces would have. */
export function checkDatasets(datasets: readonly Dataset[]): Diagnostic[] {
  const before = new Map<string, Dataset>();
  const problems: Diagnostic[] = [];
  for (const dataset of datasets) {
    const other = before.get(dataset.namespace);
    before.set(dataset.namespace, other ?? dataset);
    if (other === undefined) continue;
    const message =
      other.name === dataset.name
        ? `the dataset ${dataset.name} is in ${other.file} already`
        : `the types of ${dataset.name} and of ${other.name} in ${other.file} would both be in the namespace ${dataset.namespace}`;
    problems.push(errorAt(message, textPlace(dataset.file), "leave one of them out"));
  }
  return problems;
}
