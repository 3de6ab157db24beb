/** uvu's suites, without the tests whose names were not asked for by `-t`. `name-filter.mjs` puts this module in uvu's place. */
import * as uvu from "uvu";
import { readOptions } from "./options.js";

type Suite = ReturnType<typeof uvu.suite>;

const wanted = readOptions(process.argv.slice(2)).names.map((name) => name.toLowerCase());

export const suite = ((name = "", context) =>
  filtered(name, uvu.suite(name, context))) as typeof uvu.suite;
export const test: Suite = suite();
export const { exec } = uvu;

/** A suite that registers only tests with the wanted names; its hooks run as always. */
function filtered(suiteName: string, inner: Suite): Suite {
  const isWanted = (name: string): boolean => {
    const whole = `${suiteName} ${name}`.toLowerCase();
    return wanted.some((part) => whole.includes(part));
  };
  const outer: typeof inner.only = (name, run) => {
    if (isWanted(name)) inner(name, run);
  };
  const only: typeof inner.only = (name, run) => {
    if (isWanted(name)) inner.only(name, run);
  };
  const { before, after, skip, run } = inner;
  return Object.assign(outer, { before, after, skip, run, only });
}
