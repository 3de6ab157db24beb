/** What OpenAPI Generator says, word for word as 5.0.0-beta2 prints it, and what is read out of it. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  readBatchLog,
  readSpecIssues,
} from "../../generator/engines/openapi-generator/messages.js";

const test = suite("messages of OpenAPI Generator");

const trace = [
  "\tat org.openapitools.codegen.config.CodegenConfigurator.toContext(CodegenConfigurator.java:533)",
  "\tat java.base/java.lang.Thread.run(Thread.java:840)",
];

const refusal = [
  "There were issues with the specification. The option can be disabled via validateSpec (Maven/Gradle) or --skip-validate-spec (CLI).",
  " | Error count: 2, Warning count: 0",
  "Errors: ",
  "\t-attribute paths.'/shipping/v2/carrierAccounts/{carrierId}'(post).operationId is repeated",
  "\t-attribute definitions.Order.required is not of type `array`",
];

test("jobs are finished by thread, whatever their order", () => {
  const log = readBatchLog(
    [
      "[main] INFO  o.o.codegen.cmd.GenerateBatch - Batch generation using up to 4 threads.",
      "[pool-1-thread-1] Generating java (outputs to /tmp/katagami-x/out/0)…",
      "[pool-1-thread-2] Generating java (outputs to /tmp/katagami-x/out/1)…",
      "[pool-1-thread-2] Finished generating java…",
      "[pool-1-thread-2] Generating java (outputs to C:\\tmp\\out\\2)?",
      "[pool-1-thread-1] Finished generating java…",
      "[pool-1-thread-2] WARN  o.o.codegen.DefaultCodegen - Empty operationId found",
    ].join("\r\n"),
    "",
  );
  assert.equal([...log.finished], ["1", "0"]);
  assert.equal(log.warnings, [{ id: "2", message: "Empty operationId found" }]);
  assert.equal(log.failures, []);
});

test("a failure is its message, once, without its trace", () => {
  const { failures } = readBatchLog(
    "",
    [
      `[pool-1-thread-1] Generation failed for unspecified: (SpecValidationException) ${refusal.join("\n")}`,
      "",
      `org.openapitools.codegen.SpecValidationException: ${refusal.join("\n")}`,
      "",
      ...trace,
      "[pool-1-thread-3] Generation failed for java: (RuntimeException) Could not generate model 'Order'",
      "java.lang.RuntimeException: Could not generate model 'Order'",
      ...trace,
      "Caused by: org.openapitools.codegen.templating.TemplateNotFoundException: nopartial",
      "\tat com.samskivert.mustache.Template.execute(Template.java:134)",
      "\t... 5 more",
    ].join("\n"),
  );
  assert.equal(failures, [
    refusal.join("\n"),
    "Could not generate model 'Order'\nbecause of TemplateNotFoundException: nopartial",
  ]);
});

test("a refusal of the validation has a place in the model for each of its reasons", () => {
  assert.equal(readSpecIssues(refusal.join("\n")), [
    {
      message:
        "attribute paths.'/shipping/v2/carrierAccounts/{carrierId}'(post).operationId is repeated",
      pointer: "#/paths/~1shipping~1v2~1carrierAccounts~1%7BcarrierId%7D/post",
    },
    {
      message: "attribute definitions.Order.required is not of type `array`",
      pointer: "#/definitions/Order",
    },
  ]);
});

test("other messages are not taken apart", () => {
  assert.is(readSpecIssues("Unknown library: nolib"), null);
});

test.run();
