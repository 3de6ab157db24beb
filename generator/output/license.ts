import { readFile } from "node:fs/promises";
import type { OutputFile } from "../lib/output-file.js";
import type { PackageSettings } from "../view/package-json.js";
import { ownFile } from "../lib/own-files.js";

/**
 * The licence that a package carries: the text of Apache-2.0, which Amazon's models ask to be handed on (section 4 of the
 * licence). None where the configuration names another one; that text is then the user's to bring.
 */
export function licenseFiles(
  id: string,
  { fields }: Pick<PackageSettings, "fields">,
  text: string,
): OutputFile[] {
  const { license = "Apache-2.0" } = fields;
  return license === "Apache-2.0" ? [{ path: `${id}/LICENSE`, text, template: null }] : [];
}

/** The text of Apache-2.0. */
export async function readLicense(): Promise<string> {
  return readFile(ownFile("LICENSE"), "utf8");
}
