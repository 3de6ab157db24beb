/** The documents of the evil corpus: base documents × positions × payloads, the same for the same seed. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { seededRandom } from "../support/random.js";
import { canary, type Payload, payloads } from "./payloads.js";
import {
  inject,
  type Json,
  pointerOf,
  type Position,
  positionsOf,
  type Style,
  styles,
} from "./positions.js";
import { reshape } from "./reshape.js";
import { wholeDocuments } from "./whole-documents.js";

export interface EvilDocument {
  /** `d00042`: the name of its file. */
  readonly id: string;
  readonly bytes: Uint8Array;
  /** What was done to which base document. */
  readonly made: Provenance;
}

/** As it stands in the manifest. */
export interface Provenance {
  readonly base: string;
  /** What was put where; none for a document of its own. */
  readonly injected: readonly Injection[];
  /** What was done to the text afterwards. */
  readonly damage: string | null;
}

export interface Injection {
  readonly position: { readonly kind: Position["kind"]; readonly pointer: string };
  readonly payload: string;
  readonly tries: string;
  readonly style: Style;
}

interface Base {
  readonly name: string;
  readonly document: Json;
  readonly positions: readonly Position[];
}

export interface CorpusOptions {
  readonly count: number;
  readonly seed: number;
  /** Only the payloads of these groups, or of these ids; all when left out. */
  readonly groups?: readonly string[] | null;
}

type Random = () => number;

/** One of something somewhere: what the corpus is counted in. */
export interface Pair {
  readonly base: Base;
  readonly position: Position;
  readonly payload: Payload;
}

export async function readBases(): Promise<readonly Base[]> {
  const folder = join(import.meta.dirname, "documents");
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const document = JSON.parse(await readFile(join(folder, name), "utf8")) as Json; // As parsed.
      return { name: name.replace(/\.json$/, ""), document, positions: positionsOf(document) };
    }),
  );
}

/** How many different documents with one payload there are. */
export function countPairs(bases: readonly Base[]): number {
  return bases
    .flatMap(({ positions }) => positions)
    .reduce((sum, position) => sum + fitting(position).length, 0);
}

/**
 * `count` documents. The sound base documents and the documents of their own come first; of the others nine in ten hold one
 * payload, the rest two to four, or are damaged or reshaped. Every position comes up before any comes up twice, and so does every payload
 * at a position.
 */
export function* evilDocuments(
  bases: readonly Base[],
  { count, seed, groups = null }: CorpusOptions,
): Generator<EvilDocument> {
  const random = seededRandom(seed);
  let number = 0;
  const document = (bytes: Uint8Array, made: Provenance): EvilDocument => {
    number += 1;
    return { id: `d${String(number).padStart(6, "0")}`, bytes, made };
  };
  if (groups === null) {
    for (const { name, document: sound } of bases)
      yield document(print(sound), { base: name, injected: [], damage: null });
    for (const [name, bytes] of wholeDocuments())
      yield document(bytes, { base: name, injected: [], damage: null });
  }
  const pairs = shuffledPairs(bases, groups, random);
  for (let left = count - number; left > 0; left -= 1) {
    const { base, position, payload } = pairs.next().value;
    const dice = random();
    const first = injection(position, payload, random);
    const others = Array.from({ length: dice < 0.94 ? 0 : 1 + Math.floor(random() * 3) }, () => {
      const other = pick(base.positions, random);
      return injection(other, pick(fitting(other), random), random);
    });
    const injections = [first, ...others];
    const evil = injections.reduce(
      (value, { position: where, payload: what, style }) =>
        inject(value, where, what.value as Json, style), // Payloads are JSON.
      base.document,
    );
    const injected = injections.map(provenance);
    if (dice < 0.04) {
      const { bytes, what } = damage(print(evil), random);
      yield document(bytes, { base: base.name, injected, damage: what });
    } else if (dice < 0.1) {
      const { document: shape, what } = reshape(evil, random);
      yield document(print(shape), { base: base.name, injected, damage: what });
    } else {
      yield document(print(evil), { base: base.name, injected, damage: null });
    }
  }
}

interface Placed {
  readonly position: Position;
  readonly payload: Payload;
  readonly style: Style;
}

function injection(position: Position, payload: Payload, random: Random): Placed {
  const style = standAlone.has(groupOf(payload)) && random() < 0.8 ? "whole" : pick(styles, random);
  return { position, payload, style };
}

/** Groups whose payloads mean something by themselves rather than inside another text. */
const standAlone = new Set(["key", "name", "file", "ref", "value"]);

function groupOf({ id }: Payload): string {
  return id.replace(/-\d+$/, "");
}

function provenance({ position, payload, style }: Placed): Injection {
  return {
    position: { kind: position.kind, pointer: pointerOf(position.path) },
    payload: payload.id,
    tries: payload.tries,
    style,
  };
}

const texts = payloads.filter(({ value }) => typeof value === "string");

function fitting({ kind }: Position): readonly Payload[] {
  return kind === "value" ? payloads : texts;
}

/** Rounds over all positions, each with its next payload, without end; each round and each row of payloads in an order of its own. */
function* shuffledPairs(
  bases: readonly Base[],
  groups: readonly string[] | null,
  random: Random,
): Generator<Pair, never> {
  const rows = bases.flatMap((base) =>
    base.positions.map((position) => ({
      base,
      position,
      row: shuffled(
        fitting(position).filter(
          (payload) =>
            groups?.some((group) => [groupOf(payload), payload.id].includes(group)) ?? true,
        ),
        random,
      ),
    })),
  );
  for (let round = 0; ; round += 1) {
    for (const { base, position, row } of shuffled(rows, random)) {
      const payload = row[round % row.length];
      if (payload !== undefined) yield { base, position, payload };
    }
  }
}

/** Cuts a text short, or changes a few of its bytes. */
function damage(bytes: Uint8Array, random: Random): { bytes: Uint8Array; what: string } {
  const place = (): number => Math.floor(random() * bytes.length);
  if (random() < 0.3) {
    const length = place();
    return { bytes: bytes.slice(0, length), what: `cut short at byte ${String(length)}` };
  }
  const changed = Uint8Array.from(bytes);
  const places = Array.from({ length: 1 + Math.floor(random() * 4) }, place);
  for (const at of places) changed[at] = pick(interesting, random);
  return { bytes: changed, what: `bytes changed at ${places.join(", ")}` };
}

/** Bytes that mean something to a parser of JSON or of UTF-8. */
const interesting: readonly number[] = [...'"\\{}[],:0-e. \n\0*/`$']
  .map((character) => character.charCodeAt(0))
  .concat(0x7f, 0x80, 0xc0, 0xe2, 0xed, 0xf0, 0xff);

function print(value: Json): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 1)}\n`);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  // There is one: the lists picked from are not empty.
  return items[Math.floor(random() * items.length)] as Item;
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

/** What is written beside the documents for those who run them against another generator. */
export function manifestOf(documents: readonly EvilDocument[], seed: number): object {
  return {
    seed,
    canary: `globalThis.${canary}`,
    documents: Object.fromEntries(documents.map(({ id, made }) => [`${id}.json`, made])),
  };
}
