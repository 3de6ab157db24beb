import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import type { Size } from "./corpus.js";
import { median, type Sample } from "./measure.js";

/** A generator's row: what its runs took, and what is said of its output; null where it was not looked at. */
export interface Row {
  readonly name: string;
  readonly samples: readonly Sample[];
  /** Times and processor time are multiplied by it: a row measured over a part of the models is scaled to all. */
  readonly scale: number;
  /** How many models came out, without an error of the generator or of the compiler. */
  readonly right: number | null;
  readonly size: Size | null;
  readonly check: readonly Sample[];
  readonly remark: string;
}

export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

/** Median, lowest and highest of what is there: `3.72 (3.41–4.10)`; `–` of nothing. */
export function spread(values: readonly (number | null)[], digits: number): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return "–";
  const middle = median(known).toFixed(digits);
  if (known.length === 1) return middle;
  return `${middle} (${Math.min(...known).toFixed(digits)}–${Math.max(...known).toFixed(digits)})`;
}

export function medianWall({ samples, scale }: Row): number {
  return median(samples.map(({ wall }) => wall)) * scale;
}

/** Null where it is unknown. */
export function medianCpu(samples: readonly Sample[]): number | null {
  const known = samples.flatMap(({ cpu }) => (cpu === null ? [] : [cpu]));
  return known.length === 0 ? null : median(known);
}

/** The memory of the hungriest run. */
export function peakMemory({ samples }: Row): number | null {
  const known = samples.flatMap(({ memory }) => (memory === null ? [] : [memory]));
  return known.length === 0 ? null : Math.max(...known);
}

/** The table as Markdown. */
export function resultTable(rows: readonly Row[], models: number): string {
  const header = [
    "generator",
    "wall, s",
    "CPU, s",
    "peak memory, MB",
    `right, of ${String(models)}`,
    "files",
    "size, MB",
    "`tsc`, s",
    "`tsc` memory, MB",
    "",
  ];
  return markdown(header, rows.map(cells), [1, 2, 3, 4, 5, 6, 7, 8]);
}

function cells({ name, samples, scale, right, size, check, remark }: Row): string[] {
  const scaled = (value: number | null): number | null => (value === null ? null : value * scale);
  return [
    scale === 1 ? name : `${name} (scaled)`,
    spread(
      samples.map(({ wall }) => scaled(wall)),
      2,
    ),
    spread(
      samples.map(({ cpu }) => scaled(cpu)),
      2,
    ),
    spread(
      samples.map(({ memory }) => memory),
      0,
    ),
    right === null ? "" : String(right),
    size === null ? "" : String(size.files),
    size === null ? "" : (size.bytes / 1e6).toFixed(2),
    check.length === 0
      ? ""
      : spread(
          check.map(({ wall }) => wall),
          2,
        ),
    check.length === 0
      ? ""
      : spread(
          check.map(({ memory }) => memory),
          0,
        ),
    remark,
  ];
}

export function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ goal, measured, met }) => [goal, measured, met ? "yes" : "**no**"]);
  return markdown(["goal", "measured", "met"], rows, []);
}

/** A Markdown table laid out so that it can be read as it stands. */
export function markdown(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(3, ...all.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string => {
    const padded = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return right.includes(column) ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(" | ")} |\n`;
  };
  const rule = widths.map((width, column) =>
    right.includes(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(header), line(rule), ...rows.map(line)].join("");
}

/** When and on what a table was measured. */
export function circumstances(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || "unknown";
  const date = new Date().toISOString().slice(0, 10);
  return (
    `${date}, ${String(processors.length)} cores (${model}), ${process.platform} ${process.arch}, ` +
    `Node ${process.versions.node}, which starts and ends in ${nodeStart().toFixed(3)} s`
  );
}

/** How long a Node.js takes that does nothing, in seconds: by it, goals in seconds can be compared between machines. */
function nodeStart(): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    execFileSync(process.execPath, ["-e", "0"]);
    return (performance.now() - started) / 1000;
  });
  return median(times);
}
