import { Project, ts } from "ts-morph";
import { reach } from "../lib/collections.js";
import { type Change, change } from "./change-rules.js";
import { pairs } from "./pairs.js";

/** A file of a package, `src/types.ts`, with its text. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** The exports of a package, by member: `Order`, `Order.buyerEmail`, `getOrders`. */
interface Surface {
  readonly members: ReadonlyMap<string, Member>;
  /** The type names that callers send, and those that they read. */
  readonly sent: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
}

interface Member {
  /** The export that it belongs to. */
  readonly owner: string;
  /** Its type, for the checker. */
  readonly node: ts.Node | null;
  readonly text: string;
  readonly optional: boolean;
}

/**
 * Compares the exports of a package, read from the generated declarations: each type with its members, each method with its
 * parameters and result. Where the text of a type differs, the type checker decides whether the new type is assignable to the
 * old one (where callers read) and the old one to the new (where they send).
 *
 * One program has both states, as different types of the same names. It is made when a text differs: most packages need none.
 */
export function compareSurfaces(
  before: readonly SourceText[],
  after: readonly SourceText[],
): Change[] {
  const files = new Map<string, ts.SourceFile>();
  for (const [state, sources] of Object.entries({ before, after })) {
    for (const { path, text } of sources) {
      const module = /(?:^|\/)src\/(types|client)\.ts$/.exec(path)?.[1];
      if (module === undefined) continue;
      const name = `/${state}/${module}.ts`;
      files.set(name, ts.createSourceFile(name, text, options.target, true));
    }
  }
  let checker: ts.TypeChecker | null = null;
  return compareMembers(readSurface(files, "/before"), readSurface(files, "/after"), () => {
    checker ??= programOf(files).getTypeChecker();
    return checker;
  });
}

const options = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es5.d.ts"],
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
} satisfies ts.CompilerOptions;

/** The declarations of the language, which ts-morph keeps in memory; parsed once for all packages. */
let library: ts.SourceFile | undefined;

function programOf(files: ReadonlyMap<string, ts.SourceFile>): ts.Program {
  library ??= new Project({ useInMemoryFileSystem: true, compilerOptions: options })
    .getProgram()
    .compilerObject.getSourceFiles()
    .find(({ fileName }) => fileName.endsWith("/lib.es5.d.ts"));
  const known = new Map([
    ...files,
    ...(library === undefined ? [] : [[library.fileName, library] as const]),
  ]);
  return ts.createProgram([...files.keys()], options, {
    getSourceFile: (name) => known.get(name),
    fileExists: (name) => known.has(name),
    readFile: (name) => known.get(name)?.text,
    getDefaultLibFileName: () => library?.fileName ?? "",
    getDefaultLibLocation: () => library?.fileName.replace(/\/[^/]*$/, "") ?? "",
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: () => {},
  });
}

function readSurface(files: ReadonlyMap<string, ts.SourceFile>, folder: string): Surface {
  const statements = ["types", "client"].flatMap((name) => [
    ...(files.get(`${folder}/${name}.ts`)?.statements ?? []),
  ]);
  const members = new Map<string, Member>();
  const references = new Map<string, ReadonlySet<string>>();
  const sent = new Set<string>();
  const read = new Set<string>();
  for (const statement of statements) {
    if (ts.isInterfaceDeclaration(statement)) {
      const name = statement.name.text;
      const heritage = (statement.heritageClauses ?? []).map(flat);
      const text = ["interface", ...heritage].join(" ");
      members.set(name, { owner: name, node: null, text, optional: false });
      for (const member of statement.members) addMember(members, name, member);
      references.set(name, namesIn(statement));
    } else if (ts.isTypeAliasDeclaration(statement)) {
      const name = statement.name.text;
      members.set(name, asMember(name, statement.type));
      references.set(name, namesIn(statement));
    } else if (ts.isClassDeclaration(statement)) {
      const name = statement.name?.text ?? "";
      members.set(name, { owner: name, node: null, text: "class", optional: false });
      for (const method of statement.members.filter(ts.isMethodDeclaration))
        addMethod(members, name, method, { sent, read });
    }
  }
  const referred = (name: string): Iterable<string> => references.get(name) ?? [];
  return { members, sent: reach(sent, referred), read: reach(read, referred) };
}

function addMember(members: Map<string, Member>, owner: string, member: ts.TypeElement): void {
  if (ts.isIndexSignatureDeclaration(member)) {
    members.set(`${owner}[name]`, asMember(owner, member.type));
  } else if (ts.isPropertySignature(member) && member.type !== undefined) {
    const name = ts.isComputedPropertyName(member.name) ? flat(member.name) : member.name.text;
    members.set(
      `${owner}.${name}`,
      asMember(owner, member.type, member.questionToken !== undefined),
    );
  }
}

/** Adds a method as three members: whether its params are required, their type, and its result (without `Call<…>`). */
function addMethod(
  members: Map<string, Member>,
  owner: string,
  method: ts.MethodDeclaration,
  uses: { readonly sent: Set<string>; readonly read: Set<string> },
): void {
  const name = flat(method.name);
  const [params] = method.parameters;
  const results =
    method.type !== undefined && ts.isTypeReferenceNode(method.type)
      ? (method.type.typeArguments ?? [])
      : [];
  const optional = params?.initializer !== undefined || params?.questionToken !== undefined;
  members.set(name, { owner, node: null, text: optional ? "params?" : "params", optional });
  if (params?.type !== undefined) {
    members.set(`${name} (params)`, asMember(owner, params.type));
    for (const used of namesIn(params.type)) uses.sent.add(used);
  }
  for (const [index, type] of results.entries()) {
    const label = index === 0 ? "result" : `result ${String(index + 1)}`;
    members.set(`${name} (${label})`, asMember(owner, type));
    for (const used of namesIn(type)) uses.read.add(used);
  }
}

function asMember(owner: string, node: ts.Node, optional = false): Member {
  return { owner, node, text: flat(node), optional };
}

/** The text of a node on one line, without comments. */
function flat(node: ts.Node): string {
  return node.getText().replace(/\s+/g, " ");
}

/** The last part of every type name below a node: `Order` for `Orders.Order`. */
function namesIn(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (at: ts.Node): void => {
    if (ts.isTypeReferenceNode(at))
      names.add(ts.isQualifiedName(at.typeName) ? at.typeName.right.text : at.typeName.text);
    if (ts.isExpressionWithTypeArguments(at)) names.add(flat(at.expression));
    ts.forEachChild(at, visit);
  };
  visit(node);
  return names;
}

function compareMembers(before: Surface, after: Surface, checker: () => ts.TypeChecker): Change[] {
  return pairs(before.members, after.members).flatMap(
    ({ key, before: old, after: now, latest }) => {
      if (old !== null && now !== null)
        return compareMember(key, old, now, { before, after, checker });
      const { owner, text } = latest;
      const isOwner = owner === key;
      // The change of the export covers its members, and that of a method its parts.
      const isCovered = !(now === null ? after : before).members.has(owner) || isPartOfMethod(key);
      if (!isOwner && isCovered) return [];
      const what = isOwner ? "export" : "member";
      if (now === null) return [typesChange(`${what}-removed`, key, text, null)];
      return [typesChange(`${what}-added`, key, null, isOwner ? null : text)];
    },
  );
}

function isPartOfMethod(name: string): boolean {
  return name.endsWith(")");
}

interface Sides {
  readonly before: Surface;
  readonly after: Surface;
  readonly checker: () => ts.TypeChecker;
}

function compareMember(name: string, old: Member, now: Member, sides: Sides): Change[] {
  if (old.text === now.text && old.optional === now.optional) return [];
  const { sent, read } = directions(name, now.owner, sides);
  const fits = (from: Member, to: Member): boolean => {
    if (from.optional && !to.optional) return false;
    if (from.node === null || to.node === null) return from.text === to.text || to.optional;
    const checker = sides.checker();
    return checker.isTypeAssignableTo(
      checker.getTypeAtLocation(from.node),
      checker.getTypeAtLocation(to.node),
    );
  };
  const forward = fits(now, old);
  const backward = fits(old, now);
  const texts = [old.text, now.text] as const;
  // The same type, written differently.
  if (forward && backward && old.optional === now.optional && old.node !== null) return [];
  if ((!read || forward) && (!sent || backward)) {
    const rule = sent ? "declaration-widened" : "declaration-narrowed";
    return [typesChange(rule, name, ...texts)];
  }
  return [typesChange("declaration-changed", name, ...texts)];
}

/** Whether callers send a member or read it. A type that no method mentions can still be imported: it counts as read. */
function directions(
  name: string,
  owner: string,
  { before, after }: Sides,
): { readonly sent: boolean; readonly read: boolean } {
  if (name.endsWith("(params)")) return { sent: true, read: false };
  if (isPartOfMethod(name)) return { sent: false, read: true };
  // The method itself says whether its params are required. It may require less, as with what is sent.
  if (owner !== name && !name.startsWith(`${owner}.`) && !name.endsWith("[name]"))
    return { sent: true, read: false };
  const sent = before.sent.has(owner) || after.sent.has(owner);
  return { sent, read: before.read.has(owner) || after.read.has(owner) || !sent };
}

function typesChange(
  rule: Change["rule"],
  name: string,
  before: string | null,
  after: string | null,
): Change {
  const member = name.replace(/ \(.*\)$/, "");
  return change(rule, name, { layer: "types", members: [member], before, after });
}
