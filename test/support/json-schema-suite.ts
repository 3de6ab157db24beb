/**
 * JSON Schema's own test suite, draft 2020-12, which is no part of this repository and of no package of npm: Debian has it in
 * `libtest-json-schema-acceptance-perl`. JSON_SCHEMA_SUITE names another folder with it: `tests/draft2020-12` of the suite.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { suite } from "uvu";

const folder =
  process.env["JSON_SCHEMA_SUITE"] ??
  "/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance/tests/draft2020-12";

export interface SuiteCase {
  /** The name of its file without ending. */
  readonly file: string;
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

/** Whether the suite is here; where it is not, a test that passes says so. */
export function schemaSuiteIsHere(test: ReturnType<typeof suite>): boolean {
  if (existsSync(folder)) return true;
  process.stdout.write("  skipped: JSON Schema's test suite is not here\n");
  test("skipped: JSON Schema's test suite is not here", () => {});
  return false;
}

/** Every case that the suite requires, in the order of files and cases; not those of `optional/`. */
export function readSchemaSuite(): SuiteCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .flatMap((name) => {
      // The suite's README describes its files, and a schema of its own checks them.
      const cases = JSON.parse(readFileSync(join(folder, name), "utf8")) as Omit<
        SuiteCase,
        "file"
      >[];
      return cases.map((one) => ({ ...one, file: name.replace(/\.json$/, "") }));
    });
}
