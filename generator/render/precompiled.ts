/**
 * Katagami's own templates, compiled when Katagami itself is: to compile them takes as long as to generate several packages. A
 * run from the sources compiles them itself, and so does one whose file of them other code has made.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { hashJson, sha256 } from "../lib/hash.js";
import { installedVersion, ownFile, runsFromSource } from "../lib/own-files.js";
import type { Uses } from "./strict.js";
import type { Template } from "./template.js";

/** A template as Handlebars compiles it. */
export interface Precompiled {
  readonly uses: Uses;
  readonly spec: TemplateSpecification;
}

/** What the file of them exports. */
interface PrecompiledFile {
  readonly madeBy: string;
  /** By the hash of a template's text. */
  readonly templates: ReadonlyMap<string, Precompiled>;
}

/** The file, which `precompile.ts` writes. */
export const precompiledFile: string = ownFile("dist/render/own-templates.cjs");

/** What decides how a template is compiled: Handlebars, and the code of this folder. */
export function precompiledBy(): string {
  const folder = ownFile("dist/render");
  const code = readdirSync(folder).filter((name) => name.endsWith(".js"));
  return hashJson([
    installedVersion("handlebars"),
    code.map((name) => [name, sha256(readFileSync(join(folder, name)))]),
  ]);
}

let templates: PrecompiledFile["templates"] | null = null;

/** @returns null for a template of an overlay, and for one that is not in the file */
export function precompiled({ source, text }: Template): Precompiled | null {
  if (source !== "katagami" || runsFromSource) return null;
  templates ??= readPrecompiled();
  return templates.get(sha256(text)) ?? null;
}

function readPrecompiled(): PrecompiledFile["templates"] {
  if (!existsSync(precompiledFile)) return new Map();
  // What `precompile.ts` writes.
  const file = createRequire(import.meta.url)(precompiledFile) as PrecompiledFile;
  return file.madeBy === precompiledBy() ? file.templates : new Map();
}
