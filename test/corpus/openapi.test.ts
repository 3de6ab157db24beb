/** Every model said again in OpenAPI 3.0 is the same API, and becomes the same package. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { Api } from "../../generator/model/api.js";
import { readApi } from "../../generator/model/read-api.js";
import { readTemplates } from "../../generator/render/read-templates.js";
import { createRenders } from "../../generator/render/render.js";
import { viewPackage } from "../../generator/view/view.js";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { viewSettings } from "../support/models.js";
import { toOpenApi } from "../support/to-openapi.js";
import { packages } from "./packages.js";

const test = suite("models said again in OpenAPI 3.0");

if (corpusIsHere(test)) {
  const { render } = createRenders(await readTemplates([]), []);
  const settings = { ...viewSettings, scope: null };

  for (const { id } of packages) {
    test(`${id} is the same API and the same package`, async () => {
      const { api, model } = (await readCorpus()).find((one) => one.api.id === id)!;
      // The documents of the corpus are objects.
      const document = toOpenApi(model.document as Readonly<Record<string, unknown>>);
      const again = readApi({ ...model, document });
      assert.equal(
        again.diagnostics.filter(({ severity }) => severity === "error"),
        [],
      );
      assert.equal(comparable(again.value!), comparable(api));
      assert.equal(render(viewPackage(again.value!, settings)), render(viewPackage(api, settings)));
    });
  }
}

test.run();

/** Without what must differ: where things stand (constraints are listed by place), and the name that Swagger gives a body. */
function comparable(api: Api): unknown {
  const operations = api.operations.map(({ body, ...operation }) => ({
    ...operation,
    body: body === null ? null : { ...body, name: "body" },
  }));
  const constraints = Object.values(api.constraints)
    .map((one) => JSON.stringify(one))
    .toSorted();
  return JSON.parse(
    JSON.stringify({ ...api, operations, constraints }, (key, value: unknown) =>
      key === "pointer" ? undefined : value,
    ),
  );
}
