/** `templates/shelf/zod`: schemas of Zod for types, params and answers. */
import { suite } from "uvu";
import { testValidators } from "../support/validator-tests.js";
import { testOnTheWire } from "../support/validator-wire.js";

const test = suite("the set zod");

testValidators(test, "zod", [
  // Zod never looks at a property of that name.
  [{ hostile: JSON.parse('{ "__proto__": 1 }') as object }, []],
  [{ pair: ["a"] }, ["length /pair  array"]],
  [{ some: ["a", "b"] }, ["type /some/1 number string"]],
  [{ either: { leaf: 1 } }, ["type /either/leaf string number"]],
  [{ pet: { kind: "cat", lives: "9" } }, ["union /pet  object"]],
  [{ both: { kind: "cat", lives: 9 } }, ["union /both  object"], ["missing /both/leaf"]],
]);

testOnTheWire(test, "zod");

test.run();
