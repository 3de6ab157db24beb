/** One line of a terminal that is redrawn while work goes on, and erased before anything else is printed. */

/** The part of `process.stderr` that is used. */
export interface LineStream {
  readonly columns?: number | undefined;
  readonly write: (text: string) => unknown;
  readonly on: (event: "resize", listener: () => void) => unknown;
  readonly off: (event: "resize", listener: () => void) => unknown;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * The redrawn line of a stream. It is cut to the width of the terminal, drawn again when that changes, and erased when the
 * process ends, also by a signal. The cursor is never hidden, so nothing has to be restored after a crash.
 */
export class LiveLine {
  readonly #stream: LineStream;
  #text: ((width: number) => string) | null = null;
  /** How many columns the text on the screen takes. */
  #drawn = 0;

  constructor(stream: LineStream) {
    this.#stream = stream;
  }

  /** The width of the terminal. */
  get columns(): number {
    // 0 if the terminal does not know its width.
    return this.#stream.columns || 80;
  }

  /** @param text - returns the text for a width in columns; it must have no control characters */
  show(text: (width: number) => string): void {
    if (this.#text === null) this.#listen("on");
    this.#text = text;
    this.#draw();
  }

  erase(): void {
    if (this.#text === null) return;
    this.#text = null;
    this.#listen("off");
    this.#draw();
  }

  readonly #draw = (): void => {
    // One column stays free: some terminals wrap as soon as the last one is written.
    const width = this.columns - 1;
    const text = this.#text === null ? "" : cut(this.#text(width), width);
    // If the terminal became narrower, it has wrapped the line.
    const above = Math.max(0, Math.ceil(this.#drawn / this.columns) - 1);
    this.#stream.write(`${above > 0 ? `\u001b[${String(above)}A` : ""}\r\u001b[J${text}`);
    this.#drawn = columnsOf(text);
  };

  #listen(change: "on" | "off"): void {
    this.#stream[change]("resize", this.#draw);
    process[change]("exit", this.#onExit);
    for (const signal of signals) process[change](signal, this.#onSignal);
  }

  readonly #onExit = (): void => this.erase();

  /** Erases the line, then lets the signal do what it would have done. */
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.erase();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
}

/** Graphemes that take two columns: emoji, and the letters of East Asia. */
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])|\ufe0f/u;

function graphemes(text: string): string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  return graphemes(text).reduce((sum, one) => sum + (wide.test(one) ? 2 : 1), 0);
}

/** Cuts a text to a width in columns; what is cut shows as `…`. */
export function cut(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  let kept = "";
  let room = width - 1;
  for (const one of graphemes(text)) {
    room -= columnsOf(one);
    if (room < 0) break;
    kept += one;
  }
  return width < 1 ? "" : `${kept}…`;
}
