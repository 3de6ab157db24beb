// @slow: all of Amazon's models
/** `templates/shelf/zod` over all of Amazon's models. */
import { suite } from "uvu";
import { testModels } from "../support/validator-models.js";

const test = suite("the set zod over all models");

testModels(test, "zod");

test.run();
