import { readFile, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { OutputFile } from "./output.js";
import { packageJson, type PackageSettings } from "./package-json.js";
import { ownTemplates } from "./templates.js";

const header =
  "// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.\n";

/** The runtime as it comes with Katagami: its files as they stand, with a header, and a package.json. */
export async function runtimePackage(
  settings: PackageSettings,
  version: string,
  directory: string | null,
): Promise<OutputFile[]> {
  const folder = join(ownTemplates, "runtime");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && /\.(?:ts|md)$/.test(entry.name))
      .map(async (entry): Promise<OutputFile> => {
        const file = join(entry.parentPath, entry.name);
        const path = relative(folder, file).split(sep).join("/");
        const text = await readFile(file, "utf8");
        return {
          path: `runtime/${path}`,
          text: path.endsWith(".ts") ? header + text : text,
          template: null,
        };
      }),
  );
  const manifest = packageJson(settings, {
    id: "runtime",
    version,
    directory,
    description:
      "What the clients that Katagami generates for Amazon's Selling Partner API have in common",
    keywords: ["login-with-amazon", "lwa", "sigv4"],
    modules: { ".": "index", "./documents": "documents", "./redis": "redis" },
    more: {
      peerDependencies: { "@aws-sdk/client-sts": "^3.0.0", redis: "^5.0.0 || ^6.0.0" },
      peerDependenciesMeta: {
        "@aws-sdk/client-sts": { optional: true },
        redis: { optional: true },
      },
    },
  });
  return [
    {
      path: "runtime/package.json",
      text: `${JSON.stringify(manifest, null, 2)}\n`,
      template: null,
    },
    ...files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  ];
}
