import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isSeq, parseDocument } from "yaml";
import { readText } from "../lib/folders.js";
import { type Outcome, writeNew } from "./outcome.js";

const file = "pnpm-workspace.yaml";

/**
 * Writes or completes the workspaces of pnpm, and keeps comments. The clients name their runtime by version, as published:
 * without `linkWorkspacePackages`, pnpm looks for it in the registry.
 *
 * @param glob - the folders of the packages
 */
export async function pnpmWorkspaces(cwd: string, glob: string): Promise<Outcome> {
  const path = join(cwd, file);
  const text = await readText(path);
  const linking = "linkWorkspacePackages: true";
  if (text === null) return writeNew(cwd, file, `packages:\n  - "${glob}"\n${linking}\n`);
  const document = parseDocument(text);
  const npmrc = (await readText(join(cwd, ".npmrc"))) ?? "";
  const isLinking =
    [true, "deep"].some((value) => document.get("linkWorkspacePackages") === value) ||
    /^link-workspace-packages *= *(?:true|deep)/m.test(npmrc);
  const packages = document.get("packages");
  const isListed = isSeq(packages) && (packages.toJSON() as unknown[]).includes(glob);
  const missing = [...(isListed ? [] : [`"${glob}"`]), ...(isLinking ? [] : [linking])];
  if (missing.length === 0) return { file, what: "there already", detail: "" };
  const isEditable =
    document.errors.length === 0 &&
    (packages === undefined || packages === null || isSeq(packages));
  if (!isEditable) return { file, what: "yours to do", detail: `add ${missing.join(" and ")}` };
  if (!isListed && isSeq(packages)) packages.add(glob);
  else if (!isListed) document.set("packages", [glob]);
  if (!isLinking) document.set("linkWorkspacePackages", true);
  const indentSeq = !/^packages:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*- /m.test(text);
  await writeFile(
    path,
    document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: /[[{] /.test(text) }),
  );
  return { file, what: "added to", detail: missing.join(", ") };
}
