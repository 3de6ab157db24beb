/** Queries as text: random ones over every schema, judged by the reference implementation of GraphQL. */
import * as assert from "uvu/assert";
import {
  buildSchema,
  type FieldNode,
  getNamedType,
  type GraphQLField,
  isObjectType,
  parse,
  validate,
  valueFromAST,
  valueFromASTUntyped,
} from "graphql";
import { suite } from "uvu";
import type { Dataset } from "../../../generator/payloads/data-kiosk.js";
import { readGraphql } from "../../../generator/payloads/read-graphql.js";
import { viewDataKiosk } from "../../../generator/view/data-kiosk.js";
import { writeQuery } from "../../../templates/runtime/src/data-kiosk/data-kiosk.js";
import { amazonSchemas, ownSchemas } from "../../support/data-kiosk.js";
import { RandomSelections } from "../../support/random-selections.js";

const test = suite("queries of Data Kiosk");

/** Writes a query, with the types of no dataset. */
function write(dataset: Dataset, selection: unknown): string {
  const { datasets } = viewDataKiosk([dataset]);
  const tables = { [dataset.name]: datasets[0]!.table };
  return writeQuery(tables as never, dataset.name as never, selection as never).query;
}

/** A value as JSON has it: without what is undefined. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Compares the arguments of the one list of a query with what they were made of, by the types of the schema. */
function compareArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  args: Readonly<Record<string, unknown>>,
): void {
  const wanted = Object.entries(args).filter(([, value]) => value !== undefined);
  assert.equal(
    (node.arguments ?? []).map(({ name }) => name.value).toSorted(),
    wanted.map(([name]) => name).toSorted(),
  );
  for (const { name, value } of node.arguments ?? []) {
    assert.equal(plain(valueFromASTUntyped(value)), plain(args[name.value]));
    const { type } = field.args.find((one) => one.name === name.value)!;
    assert.is.not(valueFromAST(value, type), undefined);
  }
}

let written = 0;
let datasets = 0;

for (const { file, text } of [...ownSchemas(), ...amazonSchemas()]) {
  const schema = buildSchema(text);
  for (const dataset of readGraphql(file, text).value) {
    datasets += 1;
    test(`random selections of ${dataset.name} are valid queries`, () => {
      const random = new RandomSelections(dataset, 7);
      for (let round = 0; round < 150; round += 1) {
        const { list, args, selection } = random.next();
        const query = write(dataset, selection);
        const document = parse(query);
        assert.equal(validate(schema, document), [], query);
        assert.is(query.startsWith(`query{${dataset.name}{`), true);
        const [operation] = document.definitions;
        assert.ok(operation?.kind === "OperationDefinition");
        const root = operation.selectionSet.selections[0] as FieldNode;
        const [node, ...more] = root.selectionSet!.selections as readonly FieldNode[];
        assert.is(node?.name.value, list);
        assert.equal(more, []);
        const type = getNamedType(schema.getQueryType()!.getFields()[dataset.name]!.type);
        assert.ok(isObjectType(type));
        compareArguments(type.getFields()[list]!, node!, args);
        written += 1;
      }
    });
  }
}

test("all of them were written", () => {
  assert.ok(datasets >= 5);
  assert.is(written, 150 * datasets);
});

test.run();
