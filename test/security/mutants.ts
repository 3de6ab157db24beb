/**
 * Katagami made vulnerable, one hole at a time: an oracle that has never found anything proves nothing. Each mutant is a copy
 * of the generator with one line of defence taken out, compiled and run over documents that use the hole.
 */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { tsc } from "../support/tsc.js";
import { type EvilDocument, evilDocuments, readBases } from "./documents.js";
import { type Outcome, runDocuments } from "./run.js";

export interface Mutant {
  readonly name: string;
  /** File below `generator/` → what is replaced there. */
  readonly changes: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;
  /** The groups of payloads that use the hole. */
  readonly groups: readonly string[];
  /** The base documents that reach the hole; all when left out. */
  readonly base?: RegExp;
  /** What the oracle must say. */
  readonly finding: RegExp;
}

const text = "escape/escape.ts";

export const mutants: readonly Mutant[] = [
  {
    name: "strings are written between quotes as they are",
    changes: {
      [text]: [
        [
          "const literal = escapeScript(escapeInvisible(JSON.stringify(textOf(text))));",
          'const literal = `"${textOf(text)}"`;',
        ],
      ],
    },
    groups: ["string-8"], // `"+(…)+"`
    base: /sandbox/,
    finding: /globalThis\.__canary was set/,
  },
  {
    name: "strings of a model are template literals",
    changes: {
      [text]: [
        [
          'return literal.includes("URL") ? literal.replace(mapMark, escapeUnits) : literal;',
          'return typeof text === "string" ? literal : `\\`${literal.slice(1, -1)}\\``;',
        ],
      ],
    },
    groups: ["template"],
    finding: /globalThis\.__canary was set/,
  },
  {
    name: "comments can be ended",
    changes: { [text]: [['.replace(/\\*\\//g, "*\\\\/")', ""]] },
    groups: ["comment"],
    finding: /has __canary where code stands|does not parse|has declarations only/,
  },
  {
    name: "comments hold tags",
    changes: { [text]: [['.replace(/(^|\\s)@(?=\\S)/g, "$1\\\\@")', ""]] },
    groups: ["comment-17"], // `x @ts-nocheck`
    finding: /has the tag @ts-nocheck/,
  },
  {
    name: "invisible characters stay",
    changes: {
      "lib/invisible.ts": [
        ["return invisible.test(text)", "return text === text"],
        [".replace(everyInvisible, escapeUnits)", ".replace(/(?!)/g, escapeUnits)"],
        ['.replace(everyInvisible, "")', ""],
      ],
    },
    groups: ["name", "comment"],
    finding: /holds U\+/,
  },
  {
    name: "a property may be called __proto__",
    changes: { [text]: [[`if (name === "__proto__") return '["__proto__"]';`, ""]] },
    groups: ["key-5"], // `__proto__` itself
    base: /sandbox/,
    finding: /has another prototype|does not compile/,
  },
  {
    name: "property names are written as they are",
    changes: {
      [text]: [["return identifierName.test(name) ? name : stringLiteral(name);", "return name;"]],
    },
    groups: ["key"],
    finding: /globalThis\.__canary was set|has __canary where code stands|does not parse/,
  },
  {
    name: "Markdown holds HTML",
    changes: { [text]: [['.replace(/</g, "&lt;")', ""]] },
    groups: ["markdown"],
    finding: /README\.md holds html/,
  },
  {
    name: "Markdown holds links",
    changes: { [text]: [[".replace(/[\\\\`|[\\]*~]|", ".replace(/[\\\\`|*~]|"]] },
    groups: ["markdown"],
    finding: /README\.md (?:holds (?:image|definition|linkReference)|links to)/,
  },
  {
    name: "package.json takes scripts from a model",
    changes: {
      "view/view.ts": [
        [
          "katagami: { model: api.file, sha256: settings.modelSha256 },",
          'katagami: { model: api.file, sha256: settings.modelSha256 },\n      ...(api.title.includes("scripts") && { scripts: { postinstall: api.title } }),',
        ],
      ],
    },
    groups: ["downstream"],
    finding: /package\.json has the field scripts/,
  },
  {
    name: "a version becomes a path",
    changes: {
      "model/names.ts": [
        [
          "const suffix = kebabCase(apiVersion);",
          'const suffix = apiVersion.replace(/^(?=\\.\\.)/, "x/../../");',
        ],
      ],
      "model/read-api.ts": [["else if (!isFolderName(id))", "else if (id === null)"]],
      "output/manifest.ts": [
        ['return path.split("/").every((part) => isFileName(part));', "return path.length > 0;"],
      ],
    },
    groups: ["file"],
    finding:
      /outside the output folder lies something|the output folder holds|a problem without a document|generate ended/,
  },
  {
    name: "a path may lead to another host",
    changes: {
      "model/read-operations.ts": [
        ["  checkPath(pathItem, path, parameters);\n", "  void checkPath;\n"],
      ],
    },
    groups: ["path"],
    finding: /a path came out that the runtime refuses/,
  },
  {
    name: "neither generator nor runtime looks at paths",
    changes: {
      "model/read-operations.ts": [
        ["  checkPath(pathItem, path, parameters);\n", "  void checkPath;\n"],
      ],
      "../templates/runtime/src/request/request.ts": [
        ["if (!PLAIN_PATH.test(template) || segments", 'if (PLAIN_PATH.test("") || segments'],
      ],
    },
    groups: ["path-11", "path-12", "path-13"], // `@evil.example/` and the like
    base: /document|operation|paging/,
    finding: /a request went to/,
  },
  {
    name: "references are fetched",
    changes: {
      "model/read-schemas.ts": [
        [
          "      ref.reportUnresolved(text);",
          "      if (/^https?:/.test(text)) void fetch(text).catch(() => {});\n      ref.reportUnresolved(text);",
        ],
      ],
    },
    groups: ["ref-9", "ref-13"], // `http://169.254.169.254/…`, `https://evil.example/…`
    base: /schemas/,
    finding: /the network or a program was asked for: globalThis\.fetch/,
  },
  {
    name: "a value that is no string is an error of ours",
    changes: {
      "model/schema-keywords.ts": [
        ["    } else others.push(literalType(value));", '    } else throw new RangeError("x");'],
      ],
    },
    groups: ["value"],
    finding: /Katagami itself failed/,
  },
  {
    name: "errors have no place",
    changes: {
      "model/node.ts": [["modelPlace(place.file, place.pointer)", "null"]],
    },
    groups: ["path"],
    finding: /a problem without a document/,
  },
];

/** Those that `npm test` runs: one for each kind of oracle. */
export const mutantsOfTheSuite = new Set([
  "strings are written between quotes as they are",
  "comments hold tags",
  "references are fetched",
]);

/**
 * Runs documents through a mutant.
 *
 * @throws Error when what a mutant replaces is not there any more: the table is then behind the code
 */
export async function runMutant(mutant: Mutant, count: number): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "katagami-mutant-"));
  try {
    for (const name of [
      "generator",
      "templates",
      "tsconfig.json",
      "tsconfig.build.json",
      "package.json",
      "LICENSE",
    ])
      await cp(resolve(name), join(folder, name), { recursive: true });
    for (const name of ["node_modules", "models"]) await symlink(resolve(name), join(folder, name));
    for (const [file, replacements] of Object.entries(mutant.changes)) {
      const path = join(folder, "generator", file);
      let code = await readFile(path, "utf8");
      for (const [from, to] of replacements) {
        if (!code.includes(from)) throw new Error(`${mutant.name}: ${file} holds no ${from}`);
        code = code.replaceAll(from, () => to);
      }
      await writeFile(path, code);
    }
    const said = await tsc("-p", join(folder, "tsconfig.build.json"), "--noUnusedLocals", "false");
    if (/error TS/.test(said)) throw new Error(`${mutant.name}: ${said}`);
    const command = [process.execPath, join(folder, "dist", "cli.js")];
    return await runDocuments(await documentsFor(mutant, count), command);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function documentsFor(
  { groups, base = /./ }: Mutant,
  count: number,
): Promise<EvilDocument[]> {
  const bases = await readBases();
  const chosen = bases.filter(({ name }) => base.test(name));
  return [...evilDocuments(chosen, { count, seed: 1, groups })];
}
