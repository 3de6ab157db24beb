// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * Timers of any length: the one place of the runtime that calls `setTimeout`. A platform keeps a delay as a 32-bit number, and a
 * timer above that would fire at once.
 */

/** The longest delay of one `setTimeout`, in milliseconds: almost 25 days. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * Calls `callback` once, after `milliseconds`. A longer time than a platform's timer can have is waited for in parts; Infinity
 * never ends.
 *
 * @returns a function that stops the timer and leaves nothing behind.
 * @throws RangeError if it is not a number of at least 0: a platform would take it for no wait at all.
 */
export function startTimer(milliseconds: number, callback: () => void): () => void {
  if (!(milliseconds >= 0)) {
    throw new RangeError(`a wait must be a number of milliseconds, not ${milliseconds}`);
  }
  if (milliseconds <= MAX_DELAY) {
    const one = setTimeout(callback, milliseconds);
    return () => clearTimeout(one);
  }
  let left = milliseconds;
  let timer: ReturnType<typeof setTimeout>;
  const next = (): void => {
    const part = Math.min(left, MAX_DELAY);
    left -= part;
    timer = setTimeout(left > 0 ? next : callback, part);
  };
  next();
  return () => clearTimeout(timer);
}
