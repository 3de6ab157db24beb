/** The JSON Schema of what templates see, made of the TypeScript types: there is one source. */
import { resolve } from "node:path";
import { format } from "prettier";
import { type JSDoc, Node, Project, type Symbol as TypeSymbol, type Type } from "ts-morph";

type Json = Readonly<Record<string, unknown>>;

/** Where the schema stands in the repository, and in the package. */
export const schemaPath = "templates/view.schema.json";

/** Prints the schema of `PackageView`, with `SchemasView` and `WorkspaceView` among its definitions. */
export async function printViewSchema(): Promise<string> {
  const project = new Project({
    tsConfigFilePath: resolve("tsconfig.json"),
    skipAddingFilesFromTsConfig: true,
  });
  const source = project.addSourceFileAtPath("generator/view/view.ts");
  const defs = new Definitions();
  for (const name of ["PackageView", "WorkspaceView"])
    defs.schemaOf(source.getInterfaceOrThrow(name).getType());
  const schemas = project.addSourceFileAtPath("generator/view/schemas.ts");
  defs.schemaOf(schemas.getInterfaceOrThrow("SchemasView").getType());
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "The data of Katagami's templates",
    description:
      "PackageView: the data of one package, as `katagami templates view <model>` prints it. SchemasView: the data of the package of the schemas. WorkspaceView: the data of the templates of workspace files. A SpecText is text of the model: a template needs an escaper to write it.",
    $ref: "#/$defs/PackageView",
    $defs: defs.sorted(),
  };
  return format(JSON.stringify(schema), { parser: "json", printWidth: 100 });
}

/** What stands for types that are not what their declaration says: in JSON, a text is a string. */
const special: Readonly<Record<string, Json>> = {
  SpecText: {
    type: "string",
    description:
      "Text of the model. A template cannot write it as it is: it needs an escaper (str, doc, line, md, mdcode, literal, json).",
  },
};

class Definitions {
  readonly #defs = new Map<string, Json>();

  sorted(): Json {
    return Object.fromEntries([...this.#defs].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  schemaOf(type: Type): Json {
    const name = nameOf(type);
    if (name === null) return this.#inline(type);
    if (!this.#defs.has(name)) {
      this.#defs.set(name, {}); // For types that are made of themselves.
      const said = commentOf(type.getAliasSymbol() ?? type.getSymbol());
      this.#defs.set(name, special[name] ?? { ...said, ...this.#inline(type) });
    }
    return { $ref: `#/$defs/${name}` };
  }

  #inline(type: Type): Json {
    if (type.isString()) return { type: "string" };
    if (type.isNumber()) return { type: "number" };
    if (type.isBoolean()) return { type: "boolean" };
    if (type.isNull()) return { type: "null" };
    if (type.isLiteral())
      return {
        const: type.isBooleanLiteral() ? type.getText() === "true" : type.getLiteralValue(),
      };
    if (type.isUnion()) return this.#union(type.getUnionTypes());
    if (type.isArray() || type.isReadonlyArray())
      return { type: "array", items: this.schemaOf(type.getArrayElementTypeOrThrow()) };
    if (type.isObject()) return this.#object(type);
    throw new Error(`${type.getText()} has no form in JSON`);
  }

  #union(members: readonly Type[]): Json {
    const literals = members.filter((member) => member.isLiteral() && !member.isBooleanLiteral());
    const isBoolean = members.filter((member) => member.isBooleanLiteral()).length === 2;
    const rest = members.filter(
      (member) =>
        !member.isUndefined() &&
        !literals.includes(member) &&
        !(isBoolean && member.isBooleanLiteral()),
    );
    const parts: Json[] = [
      ...(literals.length > 0
        ? [{ enum: literals.map((literal) => literal.getLiteralValue()) }]
        : []),
      ...(isBoolean ? [{ type: "boolean" }] : []),
      ...rest.map((member) => this.schemaOf(member)),
    ];
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { anyOf: parts };
  }

  #object(type: Type): Json {
    const values = type.getStringIndexType();
    if (values !== undefined)
      return { type: "object", additionalProperties: this.schemaOf(values) };
    // Symbols are ours, and not in JSON.
    const properties = type
      .getProperties()
      .filter((property) => !property.getName().startsWith("__@"));
    const schemas = properties.map((property) => {
      const declaration = property.getDeclarations()[0];
      if (declaration === undefined) throw new Error(`${property.getName()} is declared nowhere`);
      return [
        property.getName(),
        { ...commentOf(property), ...this.schemaOf(property.getTypeAtLocation(declaration)) },
      ] as const;
    });
    const required = properties.filter((property) => !property.isOptional());
    return {
      type: "object",
      properties: Object.fromEntries(schemas),
      required: required.map((property) => property.getName()),
      additionalProperties: false,
    };
  }
}

/** The name that a type is declared by; null for one that is written where it is used. */
function nameOf(type: Type): string | null {
  const alias = type.getAliasSymbol()?.getName();
  if (alias !== undefined) return /^(?:Omit|Pick|Readonly|Record)$/.test(alias) ? null : alias;
  const symbol = type.getSymbol();
  const declaration = symbol?.getDeclarations()[0];
  return declaration !== undefined &&
    (Node.isInterfaceDeclaration(declaration) || Node.isClassDeclaration(declaration)) &&
    !type.isArray() &&
    !type.isReadonlyArray()
    ? (symbol?.getName() ?? null)
    : null;
}

/** What a docstring says, as a description. */
function commentOf(symbol: TypeSymbol | undefined): Json {
  const declaration = symbol?.getDeclarations()[0];
  const docs: readonly JSDoc[] =
    declaration !== undefined && Node.isJSDocable(declaration) ? declaration.getJsDocs() : [];
  const text = docs
    .map((doc) => doc.getDescription())
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? {} : { description: text };
}
