/** What is wrong with a package, in the words of those who look for it. */
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { readFileSync } from "node:fs";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { pack } from "./packages.js";

const contents =
  /^(?:LICENSE|README\.md|CHANGELOG\.md|package\.json|src\/[\w/-]+\.ts|dist\/[\w/-]+(?:\.js|\.d\.ts)(?:\.map)?)$/;
const needed = ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts", "src/index.ts"];

export interface Linted {
  readonly problems: readonly string[];
  /** What `npm pack` puts into it. */
  readonly files: readonly string[];
  /** Bytes of the tarball. */
  readonly size: number;
}

/**
 * Packs a package and asks publint (`--strict`), @arethetypeswrong and a list of what belongs into a package about it.
 *
 * @param to where the tarball goes
 */
export async function lintPackage(folder: string, to: string): Promise<Linted> {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, level: "warning" });
  const { tarball, files } = pack(folder, to);
  const data = readFileSync(tarball);
  const types = await checkPackage(createPackageFromTarballData(data));
  const found = types.types === false ? [{ kind: "NoTypes" }] : types.problems;
  return {
    problems: [
      ...messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
      // Resolution as of Node 10 knows no `exports`; a package that is ESM only is, to CommonJS, an ES module that it requires.
      ...found
        .filter((one) => !("resolutionKind" in one && one.resolutionKind === "node10"))
        .filter(({ kind }) => kind !== "CJSResolvesToESM")
        .map((one) => `attw: ${JSON.stringify(one)}`),
      ...files
        .filter((path) => !contents.test(path))
        .map((path) => `does not belong there: ${path}`),
      ...needed.filter((path) => !files.includes(path)).map((path) => `is missing: ${path}`),
    ],
    files,
    size: data.length,
  };
}
