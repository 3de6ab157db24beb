/** Asks the compiler which values fit which generated types: one program for all of them, one line per question. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./corpus.js";
import { strictest, tsc } from "./tsc.js";

/** Does a JSON value fit a type? */
export interface Question {
  /** The key of the `types.ts` that exports the type. */
  readonly module: string;
  readonly type: string;
  readonly value: unknown;
}

export interface Answers<Asked extends Question> {
  /** What is wrong with the types themselves. */
  readonly broken: readonly string[];
  /** The questions whose value the compiler refuses, each with its message. */
  readonly refused: ReadonlyMap<Asked, string>;
}

/**
 * A value is an argument whose own type is inferred: its literals stay literal, a tuple stays a tuple, and properties that the
 * type does not name are no error, as JSON Schema has it.
 */
const question = "declare function fits<T>(): <V extends T>(value: V) => void;";

/** @param modules the text of each `types.ts`, by a key that is fit for a file name */
export async function askCompiler<Asked extends Question>(
  modules: ReadonlyMap<string, string>,
  questions: readonly Asked[],
): Promise<Answers<Asked>> {
  const folder = temporaryFolder("katagami-fits-");
  const lines = new Map<string, Asked>();
  for (const [key, text] of modules) {
    const head = [`import type * as Types from "./${key}.types.js";`, question];
    const asked = questions.filter(({ module }) => module === key);
    writeFileSync(join(folder, `${key}.types.ts`), text);
    if (asked.length === 0) continue;
    for (const [index, one] of asked.entries())
      lines.set(`${key}.asks.ts:${head.length + index + 1}`, one);
    const body = asked.map(({ type, value }) => `fits<Types.${type}>()(${literal(value)});`);
    writeFileSync(join(folder, `${key}.asks.ts`), `${[...head, ...body].join("\n")}\n`);
  }
  const modulesOfNode = { module: "nodenext", moduleResolution: "nodenext" };
  const compilerOptions = { ...strictest, ...modulesOfNode, lib: ["es2022"] };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["*.ts"] }),
  );
  const broken: string[] = [];
  const refused = new Map<Asked, string>();
  for (const found of (await tsc("-p", join(folder, "tsconfig.json"))).split(/\n(?! )/)) {
    if (found === "") continue;
    const [, file, line, message] = /([^/\\]+\.ts)\((\d+),\d+\): ([^]*)$/.exec(found) ?? [];
    const one = lines.get(`${file}:${line}`);
    if (one === undefined) broken.push(found);
    else refused.set(one, message ?? found);
  }
  return { broken, refused };
}

/** JSON as TypeScript: `"__proto__"` in an object literal would be its prototype. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(([name, inner]) => {
    const key = JSON.stringify(name);
    return `${name === "__proto__" ? `[${key}]` : key}: ${literal(inner)}`;
  });
  return `{ ${properties.join(", ")} }`;
}
