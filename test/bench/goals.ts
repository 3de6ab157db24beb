import { type Goal, medianCpu, medianWall, peakMemory, type Row } from "./report.js";
import * as ours from "./katagami.js";
import { median, type Sample } from "./measure.js";

/** Median seconds of the compiler. */
export interface CompilerTimes {
  /** Over an empty program. */
  readonly empty: number;
  /** Over one that imports every client of Katagami; null if it was not run. */
  readonly imported: number | null;
  /** Over one that imports them built, as they are when they are installed; null if it was not run. */
  readonly built: number | null;
}

/**
 * The goals that can be judged from the rows there are: what was not run is left out.
 *
 * @param watched - seconds of `--watch` after a change; null if it was not run
 */
export function judge(
  rows: readonly Row[],
  models: number,
  { empty, imported, built }: CompilerTimes,
  watched: number | null,
): Goal[] {
  const row = (name: string): Row | undefined => rows.find((candidate) => candidate.name === name);
  const peers = rows.filter(({ name }) => !name.startsWith("katagami"));
  const goals: Goal[] = [];
  const add = (goal: string, value: number, limit: number, measured: string): void => {
    goals.push({ goal, measured, met: value <= limit });
  };

  const cold = row(ours.cold);
  const warm = row(ours.warm);
  const touched = row(ours.touched);
  const tenfold = row(ours.tenfold);
  const [rival] = peers.toSorted((a, b) => medianWall(a) - medianWall(b));
  if (cold !== undefined && rival !== undefined) {
    const [own, other] = [medianWall(cold), medianWall(rival)];
    add(
      "cold, no slower than the fastest peer of any kind",
      own,
      other,
      `${own.toFixed(2)} s, ${rival.name} ${other.toFixed(2)} s: ${(own / other).toFixed(2)} of its time${cpuShare(cold.samples, rival.samples)}`,
    );
  }
  if (cold?.right !== undefined && cold.right !== null)
    goals.push({
      goal: `all ${String(models)} models right`,
      measured: String(cold.right),
      met: cold.right === models,
    });
  if (warm !== undefined)
    add("nothing changed: at most 0.2 s", medianWall(warm), 0.2, seconds(medianWall(warm)));
  if (touched !== undefined)
    add("one model changed: at most 0.4 s", medianWall(touched), 0.4, seconds(medianWall(touched)));
  if (watched !== null)
    add("`--watch`, one model changed: at most 0.15 s", watched, 0.15, seconds(watched));
  const peak = tenfold === undefined ? null : peakMemory(tenfold);
  if (peak !== null)
    add("ten times the models: at most 400 MB", peak, 400, `${peak.toFixed(0)} MB`);
  if (cold !== undefined && tenfold !== undefined) {
    const times = medianWall(tenfold) / medianWall(cold);
    add("ten times the models: at most six times the time", times, 6, `${times.toFixed(1)} times`);
  }
  const orval = peers.find(({ name, check }) => name.startsWith("orval") && check.length > 0);
  if (cold !== undefined && imported !== null && built !== null && orval !== undefined) {
    const [whole, other] = [checkTime(cold), checkTime(orval)];
    const compare = (time: number): string =>
      `${time.toFixed(2)} s, orval ${other.toFixed(2)} s: ${(time / other).toFixed(2)} of its time, ` +
      `${((time - empty) / (other - empty)).toFixed(2)} without the ${empty.toFixed(2)} s of an empty program`;
    const goal = "no slower than over orval's";
    add(
      `\`tsc\` over a program that imports all built clients: ${goal}`,
      built,
      other,
      compare(built),
    );
    const all = `${compare(imported)}; all files of Katagami ${whole.toFixed(2)} s`;
    add(`\`tsc\` over one that imports their sources: ${goal}`, imported, other, all);
  }
  return goals;
}

/** Processor time tells more than the clock on a machine that others use too. */
function cpuShare(own: readonly Sample[], other: readonly Sample[]): string {
  const [a, b] = [medianCpu(own), medianCpu(other)];
  return a === null || b === null ? "" : `, ${(a / b).toFixed(2)} of its processor time`;
}

function checkTime({ check }: Row): number {
  return median(check.map(({ wall }) => wall));
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}
