/** `templates/shelf/valibot`: schemas of Valibot for types, params and answers. */
import { suite } from "uvu";
import { testValidators } from "../support/validator-tests.js";
import { testOnTheWire } from "../support/validator-wire.js";

const test = suite("the set valibot");

testValidators(test, "valibot", [
  [
    { hostile: JSON.parse('{ "__proto__": 1 }') as object },
    ["type /hostile/__proto__ string number"],
  ],
  [{ pair: ["a"] }, ["missing /pair/1"]],
  [{ some: ["a", "b"] }, ["union /some  array"]],
  [{ either: { leaf: 1 } }, ["union /either  object"]],
  [{ pet: { kind: "cat", lives: "9" } }, ["union /pet  object"]],
  [{ both: { kind: "cat", lives: 9 } }, ["union /both  object"], ["missing /both/leaf"]],
]);

testOnTheWire(test, "valibot");

test.run();
