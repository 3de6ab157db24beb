import { DocumentError } from "../documents/document-error.js";

/** More would not fit into one string in every engine. In characters. */
const LONGEST_ITEM = 2 ** 28;

/**
 * Iterates over a list at the root of a JSON document, one item at a time: `{ …, "rows": [item, item …] }`. No more than one
 * item is in memory.
 *
 * @param pieces - the text, in pieces of any length.
 * @throws DocumentError if the text is not JSON as far as it is read, or has no such list; it quotes no value.
 */
export async function* jsonList(
  pieces: AsyncIterable<string>,
  list: string,
): AsyncGenerator<unknown, void, undefined> {
  const text = new JsonText(pieces[Symbol.asyncIterator]());
  try {
    yield* readRoot(text, list);
  } finally {
    await text.close();
  }
}

async function* readRoot(text: JsonText, list: string): AsyncGenerator<unknown, void, undefined> {
  await text.expect("{");
  const others: string[] = [];
  let isFound = false;
  for (let next = await text.peek(); next !== "}"; next = await text.next(",", "}")) {
    const key: unknown = text.parse(await text.value());
    if (typeof key !== "string") throw text.broken();
    await text.expect(":");
    if (key === list && (await text.peek()) === "[") {
      isFound = true;
      yield* readItems(text);
    } else {
      others.push(key);
      await text.value(false);
    }
  }
  if (isFound) return;
  const has = others.length === 0 ? "has no properties" : `has ${others.join(", ")}`;
  throw new DocumentError(
    others.includes(list)
      ? `${WHAT}: ${JSON.stringify(list)} is no list`
      : `${WHAT}: there is no list ${JSON.stringify(list)}; the document ${has}`,
  );
}

const WHAT = "items";

async function* readItems(text: JsonText): AsyncGenerator<unknown, void, undefined> {
  await text.expect("[");
  if ((await text.peek()) === "]") {
    await text.expect("]");
    return;
  }
  do yield text.parse(await text.value());
  while ((await text.next(",", "]")) === ",");
}

/** Reads JSON from a text that comes in pieces. */
class JsonText {
  readonly #pieces: AsyncIterator<string>;
  /** What has come and is not read yet: `#text` from `#at`. */
  #text = "";
  #at = 0;
  /** Characters before `#text`, for messages. */
  #before = 0;

  constructor(pieces: AsyncIterator<string>) {
    this.#pieces = pieces;
  }

  /** Ends the text early. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  /** The next character that is no space, which stays. */
  async peek(): Promise<string> {
    for (;;) {
      while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
      const character = this.#text[this.#at];
      if (character !== undefined) return character;
      await this.#more();
    }
  }

  async expect(character: string): Promise<void> {
    if ((await this.peek()) !== character) throw this.broken();
    this.#at += 1;
  }

  /** Reads the end of an item: a comma, or what ends the list or object. */
  async next(comma: string, end: string): Promise<string> {
    const character = await this.peek();
    if (character !== comma && character !== end) throw this.broken();
    this.#at += 1;
    if (character === comma && (await this.peek()) === end) throw this.broken();
    return character;
  }

  /** Reads a value as text. With `keep` false it is skipped, and the result is empty. */
  async value(keep = true): Promise<string> {
    const first = await this.peek();
    let text = "";
    let depth = 0;
    let isString = false;
    const take = (end: number): void => {
      if (keep) text += this.#text.slice(this.#at, end);
      this.#at = end;
      if (text.length > LONGEST_ITEM)
        throw new DocumentError(`${WHAT}: an item has more than ${LONGEST_ITEM} characters`);
    };
    if (!/["[{]/.test(first)) {
      for (;;) {
        const end = this.#find(/[\s,\]}]/g, this.#at);
        take(end ?? this.#text.length);
        if (end !== null) return text;
        await this.#more();
      }
    }
    for (let at = this.#at; ;) {
      const found = this.#find(isString ? /["\\]/g : /["[\]{}]/g, at);
      if (found === null || (this.#text[found] === "\\" && found + 1 >= this.#text.length)) {
        take(found ?? this.#text.length);
        await this.#more();
        at = this.#at;
        continue;
      }
      const character = this.#text[found];
      at = found + (character === "\\" ? 2 : 1);
      if (character === '"') isString = !isString;
      else if (character === "{" || character === "[") depth += 1;
      else if (character !== "\\") depth -= 1;
      if (depth === 0 && !isString) {
        take(at);
        return text;
      }
    }
  }

  parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      // Its message would quote the text.
      throw this.broken();
    }
  }

  broken(): DocumentError {
    const place = this.#before + this.#at + 1;
    return new DocumentError(`${WHAT}: the document is not JSON, as character ${place} shows`);
  }

  #find(pattern: RegExp, from: number): number | null {
    pattern.lastIndex = from;
    return pattern.exec(this.#text)?.index ?? null;
  }

  /** Adds the next piece, and forgets what has been read. */
  async #more(): Promise<void> {
    const { done, value } = await this.#pieces.next();
    if (done === true)
      throw new DocumentError(
        `${WHAT}: the document ends in the middle, after ${this.#before + this.#text.length} characters`,
      );
    this.#before += this.#at;
    this.#text = this.#text.slice(this.#at) + value;
    this.#at = 0;
  }
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
