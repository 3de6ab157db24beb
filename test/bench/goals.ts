import { type Goal, medianCpu, medianWall, peakMemory, type Row } from "./report.js";
import * as ours from "./katagami.js";
import { median, type Sample } from "./measure.js";

/**
 * The goals that can be judged from the rows there are: what was not run is left out.
 *
 * @param nothing median seconds of the compiler over an empty program
 */
export function judge(rows: readonly Row[], models: number, nothing: number): Goal[] {
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
  const [rival] = peers
    .filter(({ right }) => right === models)
    .toSorted((a, b) => medianWall(a) - medianWall(b));
  if (cold !== undefined && rival !== undefined) {
    const [own, other] = [medianWall(cold), medianWall(rival)];
    add(
      `cold, faster than the fastest peer that gets all ${String(models)} right`,
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
    add("nothing changed: at most 0.35 s", medianWall(warm), 0.35, seconds(medianWall(warm)));
  if (touched !== undefined)
    add("one model changed: at most 0.8 s", medianWall(touched), 0.8, seconds(medianWall(touched)));
  const peak = cold === undefined ? null : peakMemory(cold);
  if (peak !== null) add("peak memory below 400 MB", peak, 400, `${peak.toFixed(0)} MB`);
  if (cold !== undefined && tenfold !== undefined) {
    const times = medianWall(tenfold) / medianWall(cold);
    add(
      "ten times the models: at most eleven times the time",
      times,
      11,
      `${times.toFixed(1)} times`,
    );
  }
  const checked = peers
    .filter(({ check }) => check.length > 0)
    .toSorted((a, b) => checkTime(a) - checkTime(b));
  const leanest = checked[0];
  if (cold !== undefined && cold.check.length > 0 && leanest !== undefined) {
    const [own, other] = [checkTime(cold), checkTime(leanest)];
    const net = (own - nothing) / (other - nothing);
    add(
      "`tsc`: at most a third of the leanest peer's time",
      own / other,
      1 / 3,
      `${own.toFixed(2)} s, ${leanest.name} ${other.toFixed(2)} s: ${(own / other).toFixed(2)} of its time${cpuShare(cold.check, leanest.check)}, ` +
        `${net.toFixed(2)} without the ${nothing.toFixed(2)} s of an empty program`,
    );
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
