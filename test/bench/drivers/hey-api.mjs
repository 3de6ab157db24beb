// Runs where the generator is installed: node driver.mjs JOBS, a JSON file of { models: [{ name, path }], out }.
import { readFileSync, writeFileSync } from "node:fs";
import { createClient } from "@hey-api/openapi-ts";

const { models, out } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const failed = [];
for (const { name, path } of models) {
  try {
    await createClient({
      input: path,
      output: `${out}/${name}`,
      logs: { level: "silent", file: false },
      plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
    });
  } catch (error) {
    failed.push(name);
    process.stderr.write(`${name}: ${error.message}\n`);
  }
}
writeFileSync(`${out}/failed.json`, JSON.stringify(failed));
