import { lineWidth } from "../escape/literal.js";

/** A part of a file between blank lines. */
export interface Chunk {
  readonly text: string;
  readonly isLaidOut: boolean;
}

const name = String.raw`[A-Za-z_$][\w$]*`;
const reference = String.raw`(?:readonly )?${name}(?:\.${name})*(?:\[\])*`;
const literal = String.raw`(?:"[^"'\\]*"|-?\d+|true|false|\((?:string|number) & \{\}\))`;
const unionMember = `(?:${reference}|${literal})`;
const type = String.raw`(?:${unionMember}(?: \| ${unionMember})*|\{ \[name: string\]: ${reference} \})`;
const comment = /^\/\/ \S.*$/;
const docLine = /^\/\*\* (?:(?!\*\/).)+ \*\/$/;

const interfaceHead = new RegExp(
  `^export interface ${name}(?: extends ${name}(?:, ${name})*)? \\{$`,
);

const property = new RegExp(`^  (?:${name}\\??|\\[name: string\\]): ${type};$`);
const alias = new RegExp(`^export type ${name} = ${type};$`);
const aliasHead = new RegExp(`^export type ${name} =$`);
const aliasLine = new RegExp(`^  ${unionMember}(?: \\| ${unionMember})*;$`);
const aliasMember = new RegExp(`^  \\| ${unionMember};?$`);
const scalar = String.raw`(?:"[^"'\\]*"|-?\d+(?:\.\d+)?|true|false|null)`;
const flatList = String.raw`\[(?:${scalar}(?:, ${scalar})*)?\]`;
const flatObject = String.raw`\{ ${name}: (?:${scalar}|${flatList})(?:, ${name}: (?:${scalar}|${flatList}))* \}`;
const flat = `(?:${scalar}|${flatList}|${flatObject}|\\[${flatObject}\\])`;
const errors = String.raw`ErrorBodies<\d+(?: \| \d+)*, ${reference}>`;
const propertyLine = new RegExp(`^  ${name}: ${flat},$`);
const listOpen = new RegExp(`^  ${name}: \\[$`);
const objectOpen = new RegExp(`^  ${name}: \\{$`);

/** Items of two properties or more: Prettier breaks a list of several such objects. */
const itemLine = new RegExp(`^    \\{ ${name}: ${scalar}(?:, ${name}: ${scalar})+ \\},$`);
const innerLine = new RegExp(`^    ${name}: (?:${scalar}|${flatList}|${flatObject}),$`);
const generic = `(?:${name}<${type}(?:, ${type})*>|${type})`;
const parameter = String.raw`${name}\??: ${generic}(?: = \{\})?`;
const methodBody = String.raw` \{\n    (?:return )?[^;{}\n]+;\n  \}`;
const classHead = new RegExp(`^export class ${name} \\{$`);
const field = new RegExp(`^  readonly ${name}: ${type};$`);

const method = new RegExp(
  `^  ${name}\\((?:${parameter}(?:, ${parameter})*)?\\)(?:: ${generic})?${methodBody}$`,
);

const brokenMethod = new RegExp(
  `^  ${name}\\(\n(?:    ${parameter},\n)+  \\)(?:: ${generic})?${methodBody}$`,
);

const reexport = new RegExp(`^export (?:\\{ ${name} \\}|type \\* as ${name}) from "[^"'\\\\]+";$`);

const brokenImport = new RegExp(
  `^import (?:type )?\\{\\n(?:  (?:type )?${name},\\n)+\\} from "[^"'\\\\]+";$`,
);

const importLine = new RegExp(
  `^import (?:type )?(?:\\* as ${name}|\\{ (?:type )?${name}(?:, (?:type )?${name})* \\}) from "[^"'\\\\]+";$`,
);

/** Data that Prettier is told to leave alone: any layout of it is right if it is one literal and nothing more. */
const ignoredHead = new RegExp(
  `^// prettier-ignore\n${docLine.source.slice(1, -1)}\nexport const ${name}: ${name} = `,
);

const dataToken = new RegExp(
  String.raw`"[^"\\\n]*(?:\\.[^"\\\n]*)*"|(?:\b${name}|\["__proto__"\]):|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?(?:e[+-]\d+)?\b|[{}[\],:\s]`,
  "g",
);

const descriptorHead = new RegExp(
  `^export const ${name}: (?:Pag(?:es|ed))?Operation<${type}, ${type}, ${errors}(?:, ${type})?> = \\{$`,
);

const descriptorOpen = new RegExp(`^export const ${name}: (?:Pag(?:es|ed))?Operation<$`);

/** Between the angle brackets: parameters, data, errors, which may stand on four lines, and the item of a list. */
const descriptorTypes = new RegExp(
  `^  ${type},\n  ${type},\n(?:  ${errors}|  ErrorBodies<\n    \\d+(?: \\| \\d+)*,\n    ${reference}\n  >)(?:,\n  ${type})?\n> = \\{$`,
);

/**
 * Splits a file of declarations into its parts, at blank lines; a class is one part. Null for a file that has anything else:
 * there, a part between two blank lines need not be a whole statement.
 */
export function chunksOf(text: string): Chunk[] | null {
  const parts = joinClasses(text.trim().split(/\n{2,}/));
  const chunks = parts.map((part) => ({
    text: part,
    isLaidOut: isIgnoredData(part) || isLaidOut(part.split("\n")),
  }));
  return chunks.every((chunk) => chunk.isLaidOut || isDeclaration(chunk.text)) ? chunks : null;
}

function joinClasses(parts: readonly string[]): string[] {
  const joined: string[] = [];
  let isOpen = false;
  for (const part of parts) {
    if (isOpen) joined.push(`${joined.pop() ?? ""}\n\n${part}`);
    else joined.push(part);
    isOpen = (isOpen || /^export class .*\{$/m.test(part)) && !/^\}$/m.test(part);
  }
  return joined;
}

function isDeclaration(text: string): boolean {
  return /^(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(?:export (?:interface|type|const|class) |import )/.test(
    text,
  );
}

/** Whether a part is a constant of literal data below a comment that keeps Prettier away from it. */
function isIgnoredData(text: string): boolean {
  const [head] = ignoredHead.exec(text) ?? [];
  return (
    head !== undefined &&
    text.endsWith("};") &&
    text.slice(head.length, -1).replace(dataToken, "") === ""
  );
}

function isLaidOut(lines: readonly string[]): boolean {
  const after = skipDoc(lines, 0, "");
  const head = lines[after] ?? "";
  if (lines.length === 1 && comment.test(head)) return true;
  if (after === -1 || lines.some(isTooWide)) return false;
  if (isModuleBlock(lines)) return true;
  if (classHead.test(head)) return isClass(lines.slice(after + 1));
  if (descriptorHead.test(head)) return isObject(lines, after + 1, "");
  if (descriptorOpen.test(head)) return isBrokenDescriptor(lines, after);
  if (interfaceHead.test(head)) return isBody(lines, after + 1);
  if (alias.test(head)) return after === lines.length - 1;
  return aliasHead.test(head) && isBrokenAlias(head, lines.slice(after + 1));
}

/** Whether a line of code is one that Prettier would break. Comments may have any length. */
function isTooWide(line: string): boolean {
  return line.length > lineWidth && !/^ *(?:\/\*\*| \*)/.test(line);
}

/** Imports or exports, a line each; an import that is too long for one stands on a line for each name. */
function isModuleBlock(lines: readonly string[]): boolean {
  const statements = lines.join("\n").match(/^(?:[^{\n]*\{\n[^}]*\}[^\n]*|[^\n]+)$/gm) ?? [];
  return statements.every((statement) => {
    const flatText = statement
      .replace(/\{\n {2}/, "{ ")
      .replace(/,\n\}/, " }")
      .replace(/,\n {2}/g, ", ");
    if (statement.includes("\n"))
      return brokenImport.test(statement) && flatText.length > lineWidth;
    return reexport.test(statement) || importLine.test(statement);
  });
}

/** The members of a client's class, to its brace: fields, and methods whose body is one statement. */
function isClass(lines: readonly string[]): boolean {
  if (lines.at(-1) !== "}" || lines.length < 2) return false;
  const members = lines.slice(0, -1).join("\n").split("\n\n");
  return members.every((member) => {
    const own = member.split("\n");
    const after = skipDoc(own, 0, "  ");
    const code = own.slice(after).join("\n");
    if (after === -1) return false;
    return field.test(code) || method.test(code) || (brokenMethod.test(code) && isTooLong(code));
  });
}

/** Whether a method's head had to be broken. */
function isTooLong(code: string): boolean {
  const [head = ""] = code.split(" {\n    ");
  return (
    `${head
      .replace(/\(\n {4}/, "(")
      .replace(/,\n {2}\)/, ")")
      .replace(/,\n {4}/g, ", ")} {`.length > lineWidth
  );
}

/** A descriptor whose type arguments stand on lines of their own, since together they are too long. */
function isBrokenDescriptor(lines: readonly string[], start: number): boolean {
  const end = lines.indexOf("> = {", start);
  const inner = lines.slice(start + 1, end);
  const types = inner
    .join("\n")
    .replace(/<\n {4}/g, "<")
    .replace(/,\n {4}/g, ", ")
    .replace(/\n {2}>/g, ">");
  const joined = `${lines[start] ?? ""}${types.replace(/\n {2}|^ {2}/g, " ").trim()}> = {`;
  // The third, errors, stands on four lines only where it must.
  const isBroken = inner.includes("  ErrorBodies<");
  const errorLine = types.split("\n")[2] ?? "";
  return (
    end !== -1 &&
    descriptorTypes.test([...inner, "> = {"].join("\n")) &&
    joined.length > lineWidth &&
    (!isBroken || errorLine.length > lineWidth) &&
    isObject(lines, end + 1, "")
  );
}

/** The lines of an object literal after its brace, to the end: a line for each property, or lists and objects that must break. */
function isObject(lines: readonly string[], start: number, indent: string): boolean {
  if (lines.at(-1) !== `${indent}};` || start >= lines.length - 1) return false;
  const body = lines.slice(start, -1);
  for (let at = 0; at < body.length; at += 1) {
    const line = body[at] ?? "";
    if (propertyLine.test(line)) continue;
    const close = listOpen.test(line) ? "  ]," : objectOpen.test(line) ? "  }," : null;
    const end = close === null ? -1 : body.indexOf(close, at);
    if (end === -1) return false;
    const inner = body.slice(at + 1, end);
    const pattern = close === "  ]," ? itemLine : innerLine;
    const mustBreak = close === "  }," || inner.length > 1;
    if (!mustBreak || !inner.every((item) => pattern.test(item))) return false;
    at = end;
  }
  return true;
}

/** The lines of an interface: each property with or without its comment, and the brace. */
function isBody(lines: readonly string[], start: number): boolean {
  let at = start;
  if (lines[at] === "}") return false; // Prettier writes `{}`.
  while (at < lines.length - 1) {
    at = skipDoc(lines, at, "  ");
    const line = lines[at] ?? "";
    if (at === -1 || !property.test(line)) return false;
    at += 1;
  }
  return lines[at] === "}";
}

/** A union below its name: on one line when it fits there, a line for each member when not. */
function isBrokenAlias(head: string, lines: readonly string[]): boolean {
  const [first = ""] = lines;
  if (lines.length === 1)
    return aliasLine.test(first) && head.length + first.length - 1 > lineWidth;
  const joined = lines.map((line) => line.replace(/^ {2}\| /, "")).join(" | ");
  return joined.length + 2 > lineWidth && lines.every((line) => aliasMember.test(line));
}

/** The index after a doc comment that starts at a line, the line itself where none starts, or -1 for one that is not ours. */
function skipDoc(lines: readonly string[], start: number, indent: string): number {
  const first = lines[start] ?? "";
  if (!first.startsWith(`${indent}/**`)) return start;
  if (docLine.test(first.slice(indent.length))) return start + 1;
  if (first !== `${indent}/**`) return -1;
  for (let at = start + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === `${indent} */`) return at + 1;
    if (!line.startsWith(`${indent} *`) || line.includes("*/")) return -1;
  }
  return -1;
}
