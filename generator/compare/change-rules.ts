/** Changes between two states of an API, from the side of its callers. */

/** The version bumps, worst first, by semantic versioning: major breaks callers, minor adds, patch does neither. */
export const bumps = ["major", "minor", "patch"] as const;

export type Bump = (typeof bumps)[number];

export interface Change {
  /** The row of the table `rules` that classifies it. */
  readonly rule: RuleId;
  /** As the table has it, or as the configuration or an accepted change says. */
  readonly bump: Bump;
  /** Where it shows: in requests and responses, or only in TypeScript. */
  readonly layer: "wire" | "types";
  /** The changed element, as reports name it: `getOrders › limit`, `Order.buyerEmail`. */
  readonly subject: string;
  /** The exported members that it shows in (`Order.buyerEmail`). A change of one of them in TypeScript is the same change. */
  readonly members: readonly string[];
  readonly before: string | null;
  readonly after: string | null;
  /** Where it is in the models; null in a state that does not have it, and before it was looked up. */
  readonly places: { readonly before: ModelPlace | null; readonly after: ModelPlace | null };
  /** Why the team accepts this change, so that it needs no more than a patch version; null if it was not accepted. */
  readonly accepted: string | null;
}

/** A line of a model. */
export interface ModelPlace {
  /** `models/folder/model.json`, or `HEAD:folder/model.json` at a commit. */
  readonly file: string;
  /** Null if the element came from another file of that state. */
  readonly line: number | null;
  readonly pointer: string;
}

export type RuleId = keyof typeof rules;

interface Rule {
  readonly bump: Bump;
  /** The change in a few words, as they follow its subject. */
  readonly says: string;
  readonly reason: string;
}

function rulesOf(bump: Bump): (says: string, reason: string) => Rule {
  return (says, reason) => ({ bump, says, reason });
}

const major = rulesOf("major");
const minor = rulesOf("minor");
const patch = rulesOf("patch");

/**
 * Every kind of change, its bump, and why. Callers are TypeScript programs that were written for the state before: a change
 * that makes one of them fail to compile, or fail at run time, is major.
 */
export const rules = {
  "package-removed": major("is gone", "nothing is left to install or import"),
  "package-retained": minor(
    "is gone from Amazon's models and kept as deprecated",
    "nothing changes for callers; Amazon drops models of what it still serves",
  ),
  "package-not-compared": major(
    "cannot be compared",
    "one of the states has errors, so that nobody knows whether calls still fit",
  ),
  "package-added": minor("is new", "nobody calls it yet"),

  "operation-removed": major("is gone", "calls of it no longer compile"),
  "operation-not-compared": major(
    "cannot be compared",
    "one of the states has errors there, so that nobody knows whether calls still fit",
  ),
  "operation-added": minor("is new", "nobody calls it yet"),
  "operation-deprecated": minor("is deprecated", "calls still work; editors strike them"),
  "operation-moved": minor(
    "has another method or path",
    "calls compile and mean the same, but recordings, mocks and gateways match on the path",
  ),
  "operation-retained": minor(
    "is gone from the model and kept as deprecated",
    "calls still compile; Amazon drops from its models what it still serves",
  ),

  "parameter-removed": major("is gone", "an object literal that sets it no longer compiles"),
  "parameter-retained": minor(
    "is gone from the model and kept as deprecated",
    "calls with it still compile; Amazon drops from its models what it still accepts",
  ),
  "parameter-deprecated": minor("is deprecated", "calls with it work; editors strike it"),
  "parameter-added": minor("is new", "calls without it are right as they are"),
  "required-parameter-added": major("is new and required", "calls without it fail"),
  "parameter-made-required": major("became required", "calls without it fail"),
  "parameter-made-optional": minor("became optional", "calls with it are right as they are"),
  "parameter-widened": minor("accepts more values", "old values may still be sent"),
  "parameter-changed": major("is of another type", "what was sent before may be refused"),
  "parameter-default-changed": minor(
    "has another default",
    "calls without it compile but may return something else",
  ),
  "parameter-rewired": patch(
    "is written differently into the request",
    "callers pass the same value; the client writes it where Amazon now looks",
  ),

  "response-changed": major("returns another type", "what callers read may be gone"),
  "response-narrowed": minor("returns a narrower type", "what callers read is still there"),
  "error-body-added": minor("declares the body of an error", "it was untyped before"),
  "error-body-removed": major(
    "no longer declares the body of an error",
    "code that reads the typed body of this status no longer compiles",
  ),
  "error-body-changed": major(
    "declares another body of an error",
    "code that reads the typed body of this status may no longer compile",
  ),
  "token-changed": minor(
    "needs another token",
    "calls compile, but may need a role or scope that the application does not have",
  ),
  "paging-added": minor("can be read page by page", "a single call works as before"),
  "paging-removed": major("no longer has pages", "loops over its items no longer work"),
  "paging-changed": patch("is paged differently", "the client follows; loops stay as they are"),
  "usage-plan-changed": patch("has another usage plan", "the client follows it by itself"),
  "sending-changed": patch(
    "is sent differently",
    "retries or headers differ; calls stay as they are",
  ),

  "field-removed": major("is gone", "code that names it no longer compiles"),
  "field-retained": minor(
    "is gone from the model and kept as deprecated",
    "code that names it still compiles; Amazon drops from its models what it still sends",
  ),
  "field-added": minor("is new", "nobody reads or sets it yet"),
  "required-field-added": major("is new and required", "requests without it fail"),
  "field-made-required": major("became required", "requests without it fail"),
  "field-assured": minor("is always there", "code that allows for its absence still works"),
  "field-made-optional": major(
    "may be missing from responses",
    "code that reads it without looking no longer compiles",
  ),
  "field-not-needed": minor("may be left out of requests", "requests with it still work"),
  "field-narrowed": minor("has a narrower type", "what callers read is still there"),
  "field-widened": minor("accepts more values", "old values may still be sent"),
  "field-changed": major("is of another type", "code that reads or sets it may no longer compile"),
  "field-deprecated": minor("is deprecated", "code that names it works; editors strike it"),
  "values-open": minor("may have fields of any name", "named fields stay as they are"),
  "values-closed": major(
    "no longer has fields of any name",
    "code that looks up other names no longer compiles",
  ),

  "type-not-compared": major(
    "cannot be compared",
    "one of the states has errors there, so that nobody knows whether code still fits",
  ),

  "limit-tightened": major("accepts fewer values", "what was sent before may be refused"),
  "limit-loosened": minor("has a wider limit", "what was sent before is still accepted"),
  "limit-changed": major(
    "has another limit",
    "whether it still accepts what was sent before cannot be decided",
  ),
  "response-limit-changed": minor(
    "has another limit in responses",
    "types stay as they are; a column or a check that was built on the old limit may not fit",
  ),
  "field-default-changed": minor(
    "has another default",
    "requests without it compile but may mean something else",
  ),

  "enum-value-added": minor(
    "is a new value",
    "enums in responses are open, so that callers handle unknown values already",
  ),
  "enum-value-retained": minor(
    "is gone from the model and kept as deprecated",
    "code that names it still compiles; Amazon drops from its models what it still sends",
  ),
  "enum-value-removed": major(
    "is no longer a value",
    "requests with it fail, and branches on it are dead",
  ),
  "type-narrowed": minor("is a narrower type", "what callers read is still there"),
  "type-widened": minor("accepts more values", "old values may still be sent"),
  "type-changed": major("is another type", "code that uses it may no longer compile"),
  "type-deprecated": minor("is deprecated", "code that names it works; editors strike it"),

  "export-removed": major("is no longer exported", "code that imports it fails to compile"),
  "export-added": minor("is exported", "nobody imports it yet"),
  "member-removed": major("is no longer declared", "code that names it fails to compile"),
  "member-added": minor("is declared", "nobody names it yet"),
  "declaration-widened": minor(
    "is declared wider where callers send it",
    "what was assigned to it before may still be",
  ),
  "declaration-narrowed": minor(
    "is declared narrower where callers read it",
    "it can be used wherever the old one was",
  ),
  "declaration-changed": major(
    "is declared as another type",
    "the type checker finds that neither type can replace the other",
  ),

  "prose-changed": patch("is described in other words", "comments change nothing"),
  "contents-changed": patch(
    "differs in what callers do not see",
    "sandbox cases and the order of elements change no call",
  ),
} as const satisfies Record<string, Rule>;

export function isRuleId(text: string): text is RuleId {
  return Object.hasOwn(rules, text);
}

/** The worst of several bumps; null without any. */
export function worst(found: Iterable<Bump>): Bump | null {
  const all = new Set(found);
  return bumps.find((bump) => all.has(bump)) ?? null;
}

/** A change on the wire. By default it shows in TypeScript under its subject. */
export function change(
  id: RuleId,
  subject: string,
  more: Partial<Pick<Change, "layer" | "members" | "before" | "after">> = {},
): Change {
  return {
    rule: id,
    bump: rules[id].bump,
    layer: "wire",
    subject,
    members: [subject],
    before: null,
    after: null,
    places: { before: null, after: null },
    accepted: null,
    ...more,
  };
}

/** A change as a list; empty when the condition is false. */
export function changeIf(condition: boolean, ...what: Parameters<typeof change>): Change[] {
  return condition ? [change(...what)] : [];
}
