import type { Api } from "../model/api.js";
import { editDistance } from "../lib/suggest.js";
import { type Entry, entriesOf } from "./entries.js";
import { newerVersion } from "../model/names.js";
import { joined, likeness, nameWords, queryWords, splitWords, stem, wholeName } from "./words.js";

export interface Hit {
  readonly entry: Entry;
  readonly score: number;
  /** The fields or values that the query means; empty for an operation. */
  readonly matches: readonly string[];
}

export interface SearchResult {
  /** The words that were searched for: those of the query, with typing errors corrected. */
  readonly words: readonly string[];
  /** Whether a word was corrected. */
  readonly isCorrected: boolean;
  /** The words that nothing matches; the hits match the others. */
  readonly unmatched: readonly string[];
  /** Best first. */
  readonly hits: readonly Hit[];
}

/** A word that names match at least this well is no typing error. */
const clear = 0.5;

/** Words that are at least this much alike are forms of one word. */
const same = 0.9;

/** Hits that are less than this part as good as the best one are left out. */
const worthwhile = 0.2;

/** Finds operations, types and values by words, best first. A path, with values in it or not, finds its operation. */
export function search(apis: readonly Api[], query: readonly string[]): SearchResult {
  const entries = entriesOf(apis);
  const atPath = entries.filter((entry) => query.some((text) => isPathOf(text, entry)));
  if (atPath.length > 0)
    return {
      words: query,
      isCorrected: false,
      unmatched: [],
      hits: atPath.map((entry) => ({ entry, score: 1, matches: [] })),
    };
  const given = queryWords(query);
  const words = correct(given, entries);
  const all = words.map((wanted) => scoresOf(wanted, entries));
  // The hits match as many of the words as any entry does.
  const numberOf = (at: number): number => all.filter((scores) => (scores[at] ?? 0) > 0).length;
  const most = Math.max(0, ...entries.map((_, at) => numberOf(at)));
  const telling = all.map(rarity);
  const superseded = new Set(apis.filter((api) => newerVersion(api, apis) !== null));
  const hits = entries
    .map((entry, at) => {
      const sum = all.reduce((total, scores, word) => {
        return total + (scores[at] ?? 0) * (telling[word] ?? 1);
      }, 0);
      const isHit = most > 0 && numberOf(at) === most;
      return { entry, score: isHit ? sum * standing(entry, words, superseded) : 0 };
    })
    .toSorted((a, b) => b.score - a.score);
  const limit = (hits[0]?.score ?? 0) * worthwhile;
  return {
    words,
    isCorrected: words.some((one, at) => one !== given[at]),
    unmatched: words.filter((_, word) => all[word]?.every((score) => score === 0)),
    hits: hits
      .filter(({ score }) => score > 0 && score >= limit)
      .map((hit) => ({ ...hit, matches: matchesOf(hit.entry, words) })),
  };
}

/** Whether a text of a query is the path of an operation, as in its model or as in a request: `/orders/v0/orders/902-1/address`. */
function isPathOf(text: string, entry: Entry): boolean {
  if (entry.kind !== "operation" || !text.includes("/")) return false;
  const [path = ""] = text.replace(/^[a-z]+:\/\/[^/]*|^[A-Z]+\s+/i, "").split(/[?#]/);
  const parts = path.replace(/\/$/, "").split("/");
  const template = entry.operation.path.split("/");
  return (
    parts.length === template.length &&
    template.every((part, at) => part === parts[at] || (part.includes("{") && parts[at] !== ""))
  );
}

/** How well each entry matches a word: by its best field, and a little more for each other one. */
function scoresOf(wanted: string, entries: readonly Entry[]): readonly number[] {
  const known = new Map<string, number>();
  const likenessTo = (found: string): number => {
    const before = known.get(found);
    if (before !== undefined) return before;
    const now = likeness(wanted, found);
    known.set(found, now);
    return now;
  };
  return entries.map(({ fields }) => {
    const scores = fields.map(
      ({ weight, words }) =>
        weight * words.reduce((best, one) => Math.max(best, likenessTo(one)), 0),
    );
    const best = Math.max(...scores);
    return best + 0.05 * (scores.reduce((sum, score) => sum + score, 0) - best);
  });
}

/** A word that few entries have tells more: from 1 for a word of all to 2 for a word of one. */
function rarity(scores: readonly number[]): number {
  const number = scores.filter((score) => score >= 2).length;
  return 2 - Math.log(1 + number) / Math.log(1 + scores.length);
}

/** What raises an entry whatever its words: a whole name, an operation, a version that is not an old one. */
function standing(entry: Entry, words: readonly string[], superseded: ReadonlySet<Api>): number {
  return (
    wholeness(entry, words) *
    (entry.kind === "operation" ? 1 : 0.8) *
    (entry.deprecated ? 0.95 : 1) *
    (superseded.has(entry.api) ? 0.95 : 1)
  );
}

/** How much of an entry the query names: most if it is the whole name, with or without its verb, or a whole value. */
function wholeness(entry: Entry, words: readonly string[]): number {
  const whole = wholeName(words);
  const own = splitWords(entry.name);
  if (wholeName(own) === whole) return 2;
  if (entry.kind === "operation") {
    if (wholeName(own.slice(1)) === whole || entry.notes.some((note) => stem(note) === whole))
      return 1.9;
  } else if (entry.members.some((one) => joined(one) === words.join(""))) {
    return entry.kind === "values" || entry.type.kind === "enum" ? 1.8 : 1.2;
  }
  const said = own.filter((one) => words.some((wanted) => likeness(wanted, one) >= clear)).length;
  const inOrder = wholeName(own).includes(whole) ? 0.2 : 0;
  return 0.8 + (0.4 * said) / Math.max(1, own.length) + inOrder;
}

/** The fields or values of an entry that the query means, beyond what its name says. The very words take precedence. */
function matchesOf(entry: Entry, words: readonly string[]): readonly string[] {
  if (entry.kind === "operation") return [];
  const likenessTo = (wanted: string, name: string): number =>
    Math.max(0, ...nameWords(name).map((one) => likeness(wanted, one)));
  const others = words.filter((wanted) => likenessTo(wanted, entry.name) < same);
  const scored = entry.members.map((member) => ({
    member,
    score: Math.max(0, ...others.map((wanted) => likenessTo(wanted, member))),
  }));
  const limit = scored.some(({ score }) => score >= same) ? same : clear;
  return scored.filter(({ score }) => score >= limit).map(({ member }) => member);
}

/**
 * Corrects typing errors: a word that no name has becomes the word of a name that is most like it. A word of a description may be
 * meant, and only becomes a long word of a name that differs in one letter.
 */
function correct(given: readonly string[], entries: readonly Entry[]): readonly string[] {
  const numbers = new Map<string, number>();
  const said = new Set<string>();
  for (const { fields } of entries)
    for (const { weight, words } of fields)
      for (const one of words) {
        if (weight > 1) numbers.set(one, (numbers.get(one) ?? 0) + 1);
        else said.add(one);
      }
  const names = [...numbers].toSorted(([, a], [, b]) => b - a).map(([one]) => one);
  return given.map((wanted) => {
    if (/\d/.test(wanted) || names.some((one) => likeness(wanted, one) >= clear)) return wanted;
    const limit = said.has(wanted) ? Number(wanted.length >= 8) : mistakesIn(wanted);
    const [near] = names
      .map((one) => ({ one, distance: editDistance(wanted, one) }))
      .filter(({ one, distance }) => distance <= limit && one.length > 2)
      .toSorted((a, b) => a.distance - b.distance);
    return near?.one ?? wanted;
  });
}

/** How many letters of a word may be wrong. */
function mistakesIn(word: string): number {
  return word.length < 4 ? 1 : word.length < 8 ? 2 : 3;
}
