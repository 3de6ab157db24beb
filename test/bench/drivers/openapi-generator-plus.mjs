// Runs where the generator is installed: node driver.mjs JOBS, a JSON file of { models: [{ name, path }], out }.
import { readFileSync, writeFileSync } from "node:fs";
import {
  constructGenerator,
  createCodegenDocument,
  createCodegenInput,
  createCodegenState,
  createGeneratorContext,
} from "@openapi-generator-plus/core";
import typescriptFetch from "@openapi-generator-plus/typescript-fetch-client-generator";

const { models, out } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const failed = [];
const silent = () => {};
for (const { name, path } of models) {
  try {
    const config = { inputPath: path, outputPath: `${out}/${name}`, includePolyfills: false };
    const generator = constructGenerator(
      config,
      createGeneratorContext({ log: silent }),
      typescriptFetch.default,
    );
    const state = createCodegenState(config, generator);
    state.log = silent;
    const document = createCodegenDocument(await createCodegenInput(path), state);
    await generator.exportTemplates(config.outputPath, document);
  } catch (error) {
    failed.push(name);
    process.stderr.write(`${name}: ${error.message}\n`);
  }
}
writeFileSync(`${out}/failed.json`, JSON.stringify(failed));
