// @slow: all of Amazon's models
/** `templates/shelf/valibot` over all of Amazon's models. */
import { suite } from "uvu";
import { testModels } from "../support/validator-models.js";

const test = suite("the set valibot over all models");

testModels(test, "valibot");

test.run();
