/** Compiles Katagami's own templates into a file beside its code: `node dist/render/precompile.js`, a step of its build. */
import { writeFile } from "node:fs/promises";
import { sha256 } from "../lib/hash.js";
import { precompiledBy, precompiledFile } from "./precompiled.js";
import { readTemplates } from "./read-templates.js";
import { compileAhead } from "./render.js";
import { allTemplates } from "./template.js";

const set = await readTemplates([]);
const entries = allTemplates(set).map((template) => {
  const { spec, uses } = compileAhead(template, set);
  const sets = Object.entries({ helpers: uses.helpers, partials: uses.partials });
  const shown = sets.map(([name, names]) => `${name}: new Set(${JSON.stringify([...names])})`);
  return `[${JSON.stringify(sha256(template.text))}, { uses: { ${shown.join(", ")}, original: false }, spec: ${spec} }]`;
});
await writeFile(
  precompiledFile,
  `"use strict";\nmodule.exports = { madeBy: ${JSON.stringify(precompiledBy())}, templates: new Map([\n${entries.join(",\n")}\n]) };\n`,
);
