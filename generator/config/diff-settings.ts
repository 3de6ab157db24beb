import * as v from "valibot";
import { resolve } from "node:path";

const bump = v.picklist(["major", "minor", "patch"], 'must be "major", "minor" or "patch"');

/** The key `diff` of the configuration. Whether a rule exists is checked where changes are classified. */
export const DiffSchema = v.strictObject({
  rules: v.optional(v.record(v.string(), bump)),
  accept: v.optional(v.pipe(v.string(), v.minLength(1, "must name a file"))),
});

/** How `diff` and `generate --changeset` classify changes. */
export interface DiffConfig {
  /** Classes of your own, by rule: `{ "limit-tightened": "minor" }`. */
  readonly rules?: Readonly<Record<string, "major" | "minor" | "patch">>;
  /** A JSON file of accepted changes. */
  readonly accept?: string;
}

export interface DiffSettings {
  readonly rules: Readonly<Record<string, "major" | "minor" | "patch">>;
  /** The file of accepted changes, absolute; null if there is none. */
  readonly accept: string | null;
}

/** @param base the folder that paths are relative to */
export function resolveDiff({ rules = {}, accept }: DiffConfig = {}, base: string): DiffSettings {
  return { rules, accept: accept === undefined ? null : resolve(base, accept) };
}
