/** The clock of a scenario: it follows the system's at any speed, stands still, and is moved forward at will. */

export interface ScenarioClockOptions {
  /** The time at the start, in milliseconds since 1970. */
  readonly start: number;
  /** How many times faster than the system's clock it runs; 0 for a clock that stands still. */
  readonly speed: number;
  /** The system's time in milliseconds. */
  readonly system: () => number;
}

/** The fastest that a clock may run: a day in a second. */
export const maxSpeed = 86_400;

/** The latest time of a clock: the last that ISO 8601 writes with four digits for the year. */
export const maxTime: number = Date.UTC(9999, 0, 1);

export class ScenarioClock {
  readonly #system: () => number;
  #speed: number;
  #from: number;
  #since: number;
  #moved = 0;

  constructor({ start, speed, system }: ScenarioClockOptions) {
    this.#system = system;
    this.#speed = speed;
    this.#from = start;
    this.#since = system();
  }

  /** The milliseconds that it was moved forward by hand. Usage plans count them: after six hours a bucket is full again. */
  get moved(): number {
    return this.#moved;
  }

  get speed(): number {
    return this.#speed;
  }

  /** The time in milliseconds since 1970. It never goes back. */
  now(): number {
    const passed = Math.max(0, this.#system() - this.#since) * this.#speed;
    return Math.min(maxTime, Math.floor(this.#from + passed));
  }

  /** Moves the clock forward to a time; an earlier time changes nothing. */
  moveTo(time: number): void {
    const now = this.now();
    this.#from = Math.min(maxTime, Math.max(now, time));
    this.#moved += this.#from - now;
    this.#since = this.#system();
  }

  setSpeed(speed: number): void {
    this.moveTo(this.now());
    this.#speed = speed;
  }
}
