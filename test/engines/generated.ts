/** What OpenAPI Generator makes of all models, once per run of the tests, and whether there is a Java to run it. */
import type { suite } from "uvu";
import type { OpenApiGeneratorTarget } from "../../generator/config/targets.js";
import { openApiGenerator } from "../../generator/engines/openapi-generator/engine.js";
import { findInstallation } from "../../generator/engines/openapi-generator/installation.js";
import { generate, type GenerateReport } from "../../generator/pipeline/generate.js";
import { corpusSettings, standInForRuntime, temporaryFolder } from "../support/corpus.js";

/** Whether OpenAPI Generator can run; where it cannot, a test that passes says so. */
export async function javaIsHere(test: ReturnType<typeof suite>): Promise<boolean> {
  const missing = await findInstallation(process.cwd(), process.env).then(
    () => null,
    (error: Error) => error.message,
  );
  if (missing === null) return true;
  process.stdout.write(`  skipped: ${missing}\n`);
  test(`skipped: ${missing}`, () => {});
  return false;
}

export interface Generated {
  readonly folder: string;
  readonly report: GenerateReport;
}

/** typescript-fetch with our templates over it. */
export const generateOnRuntime: () => Promise<Generated> = once(async () => {
  const generated = await generateWith(null, {});
  standInForRuntime(generated.folder);
  return generated;
});

/** typescript-fetch wholly its own: an empty template folder has nothing to lay over it. */
export const generateTheirOwn: () => Promise<Generated> = once(() =>
  generateWith(temporaryFolder("katagami-empty-"), {
    typeMappings: { set: "Array" },
    additionalProperties: { typescriptThreePlus: "true", supportsES6: "true" },
  }),
);

async function generateWith(
  templates: string | null,
  options: OpenApiGeneratorTarget["options"],
): Promise<Generated> {
  const out = temporaryFolder("katagami-second-");
  const settings = await corpusSettings(out);
  const engine = await openApiGenerator(
    { engine: "openapi-generator", generator: "typescript-fetch", templates, out, options },
    process.cwd(),
  );
  const report = await generate(
    { settings, models: [], check: false, force: true, keepGoing: false, onProgress: () => {} },
    engine,
  );
  return { folder: out, report };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => (made ??= make());
}
