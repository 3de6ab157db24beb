import * as v from "valibot";
import { type Bump, type Change, isRuleId, type RuleId, rules } from "../compare/change-rules.js";
import { type PackageChanges, withChanges } from "../compare/diff.js";
import type { Settings } from "../config/settings.js";
import {
  type Diagnostic,
  errorAt,
  Failure,
  type Place,
  type Result,
  settingPlace,
  textPlace,
  usageError,
  warningAt,
} from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import { parseJson } from "../lib/json.js";
import { displayPath } from "../lib/paths.js";
import { didYouMean } from "../lib/suggest.js";
import { createFindPosition } from "../model/locate.js";

/** What a team says of changes: classes of its own for rules, and single changes that it accepts. */
export interface Judgement {
  readonly bumps: ReadonlyMap<RuleId, Bump>;
  readonly accepted: readonly AcceptedChange[];
}

/** A change that needs no more than a patch version, whatever its rule says. */
interface AcceptedChange {
  readonly package: string;
  readonly rule: RuleId;
  readonly subject: string;
  readonly reason: string;
  readonly place: Place;
}

const text = v.pipe(v.string(), v.minLength(1, "must not be empty"));

const AcceptedFile = v.strictObject({
  accepted: v.array(
    v.strictObject({ package: text, rule: text, subject: text, reason: v.optional(text) }),
  ),
});

/**
 * Reads the classes and the accepted changes of the configuration.
 *
 * @throws Failure (usage) for an unknown rule, or a file of another form
 */
export async function readJudgement({ file, diff }: Settings): Promise<Judgement> {
  const bumps = new Map<RuleId, Bump>();
  const problems: Diagnostic[] = [];
  for (const [rule, bump] of Object.entries(diff.rules)) {
    if (isRuleId(rule)) bumps.set(rule, bump);
    else problems.push(unknownRule(rule, settingPlace(file ?? "", `diff.rules.${rule}`)));
  }
  if (problems.length > 0) throw new Failure(problems, "usage");
  return { bumps, accepted: diff.accept === null ? [] : await readAccepted(diff.accept) };
}

function unknownRule(rule: string, place: Place): Diagnostic {
  const hint = didYouMean(rule, Object.keys(rules)) ?? "docs/releases.md lists the rules";
  return errorAt(`there is no rule "${rule}"`, place, hint);
}

async function readAccepted(path: string): Promise<readonly AcceptedChange[]> {
  const shown = displayPath(path);
  const content = await readText(path);
  if (content === null)
    throw usageError(
      "the file of accepted changes cannot be read",
      textPlace(shown),
      'create it with {"accepted": []}, or correct --accept or `diff.accept`',
    );
  const parsed = parseJson(shown, content);
  if (parsed.problem !== null) throw new Failure([parsed.problem], "usage");
  const placeOf = positions(shown, content);
  const checked = v.safeParse(AcceptedFile, parsed.value);
  if (!checked.success) {
    const form = '{"accepted": [{"package": …, "rule": …, "subject": …, "reason": …}]}';
    throw new Failure(
      checked.issues.map((issue) => {
        const key = v.getDotPath(issue) ?? "";
        const at = placeOf(`#/${key.replaceAll(".", "/")}`);
        return errorAt(`${key || "the file"}: ${issue.message}`, at, `the form is ${form}`);
      }),
      "usage",
    );
  }
  const problems: Diagnostic[] = [];
  const accepted = checked.output.accepted.flatMap(({ rule, reason, ...one }, index) => {
    const place = placeOf(`#/accepted/${String(index)}`);
    if (isRuleId(rule)) return [{ ...one, rule, reason: reason ?? "accepted", place }];
    problems.push(unknownRule(rule, place));
    return [];
  });
  if (problems.length > 0) throw new Failure(problems, "usage");
  return accepted;
}

function positions(file: string, content: string): (pointer: string) => Place {
  const find = createFindPosition(content);
  return (pointer) => {
    const { line, column } = find?.(pointer) ?? { line: null, column: null };
    return textPlace(file, line, column);
  };
}

/**
 * Classes changes as the team says. An accepted change stays in the report, as a patch.
 *
 * @returns the packages, and a warning for each accepted change that is not among the changes
 */
export function judge(
  packages: readonly PackageChanges[],
  { bumps, accepted }: Judgement,
): Result<readonly PackageChanges[]> {
  const unused = new Set(accepted);
  const judged = packages.map((one) => {
    const classed = one.changes.map((found): Change => {
      const entry = accepted.find(
        ({ package: id, rule, subject }) =>
          id === one.id && rule === found.rule && subject === found.subject,
      );
      if (entry === undefined) return { ...found, bump: bumps.get(found.rule) ?? found.bump };
      unused.delete(entry);
      return { ...found, bump: "patch", accepted: entry.reason };
    });
    return withChanges(one, classed);
  });
  const diagnostics = [...unused].map(({ package: id, rule, subject, place }) =>
    warningAt(
      `no such change: ${rule} ${subject} in ${id}`,
      place,
      "delete the entry, or correct it: `katagami diff --json` lists package, rule and subject",
    ),
  );
  return { value: judged, diagnostics };
}
