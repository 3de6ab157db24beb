// Runs where the generator is installed: node driver.mjs JOBS, a JSON file of { models: [{ name, path }], out }.
import { readFileSync, writeFileSync } from "node:fs";
import { generate } from "orval";

const { models, out } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const failed = [];
for (const { name, path } of models) {
  try {
    await generate({
      input: { target: path },
      output: { mode: "single", client: "fetch", target: `${out}/${name}/client.ts` },
    });
  } catch (error) {
    failed.push(name);
    process.stderr.write(`${name}: ${error.message}\n`);
  }
}
writeFileSync(`${out}/failed.json`, JSON.stringify(failed));
