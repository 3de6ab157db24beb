import {
  type Code,
  defineHelpers,
  type HelperValue,
  type OperationView,
  type PackageJsonView,
  type PackageView,
  type ShapeView,
  type TypeView,
} from "katagami";

type Packages = readonly PackageView[];
type Fields = { readonly [key: string]: HelperValue };

/** The versions of the MCP SDK and of the types of Node.js that the server is tested with. */
const sdk = "^1.32.2";
const nodeTypes = "^20.19.0";

export default defineHelpers(({ code, str }) => {
  /** A type as short data: `"string"`, `"#Order"` for another type, `{ array: … }`; `catalog.ts` of the server has all forms. */
  const short = (shape: ShapeView): HelperValue => {
    switch (shape.kind) {
      case "ref":
        return `#${shape.name}`;
      case "enum":
        return { enum: shape.values, ...(shape.open && { open: true }) };
      case "array":
        return { array: short(shape.items) };
      case "map":
        return { map: short(shape.values) };
      case "tuple":
        return {
          tuple: shape.items.map(short),
          required: shape.required,
          ...(shape.rest !== null && { rest: short(shape.rest) }),
        };
      case "union":
        return { union: shape.members.map(short) };
      case "intersection":
        return { all: shape.members.map(short) };
      case "object":
        return {
          object: shape.properties.map(({ name, optional, shape: type }) => ({
            name,
            type: short(type),
            ...(optional && { optional: true }),
          })),
          ...(shape.extends.length > 0 && { extends: shape.extends }),
          ...(shape.additional !== null && { additional: short(shape.additional) }),
        };
      default:
        return shape.kind;
    }
  };

  const typeOf = ({ name, doc, shape, properties }: TypeView): Fields => {
    const docs = new Map(properties.map((property) => [property.key, property.doc]));
    const keys = shape.kind === "object" ? shape.properties.map(({ key }) => key) : [];
    const about = keys.map((key) => docs.get(key) ?? []);
    return {
      name,
      ...(doc.length > 0 && { doc }),
      type: short(shape),
      ...(about.some((one) => one.length > 0) && { about }),
    };
  };

  /** The type of an answer, from its expression: `VendorOrders.Order | undefined`. */
  const answerOf = ({ dataType }: OperationView, { namespace }: PackageView): HelperValue => {
    const members = dataType
      .split(" | ")
      .filter((member) => member !== "undefined")
      .map((member) =>
        member.startsWith(`${namespace}.`) ? `#${member.slice(namespace.length + 1)}` : "unknown",
      );
    const [first = null, ...others] = members;
    return others.length === 0 ? first : { union: members };
  };

  const operationOf = (operation: OperationView, view: PackageView): Fields => {
    const { name, doc, method, descriptor, paramsType, rate, burst, limits } = operation;
    const { restricted, paging, idempotent, sandboxOnly } = descriptor;
    return {
      name,
      method,
      path: operation.path,
      doc,
      params: paramsType.slice(view.namespace.length + 1),
      answer: answerOf(operation, view),
      ...(idempotent === true && { reads: true }),
      ...(restricted !== undefined && { restricted: { ...restricted } }),
      ...(paging !== undefined && { paging: { ...paging } }),
      ...(rate !== null && burst !== null && { usagePlan: { rate, burst } }),
      ...(limits.length > 0 && { limits }),
      ...(operation.roles?.text != null && { roles: operation.roles.text }),
      ...(operation.removal !== null && { removal: operation.removal.text }),
      ...(operation.deprecated && { deprecated: true }),
      ...(sandboxOnly === true && { sandboxOnly: true }),
      ...(operation.reference !== null && { reference: operation.reference }),
    };
  };

  /** The name of the server's package, beside those of the clients: `@acme/sp-api-mcp`. */
  const nameOf = ([first]: Packages): string =>
    first === undefined
      ? "sp-api-mcp"
      : `${first.package.name.slice(0, -first.package.id.length)}mcp`;

  const command = (packages: Packages): string => nameOf(packages).replace(/^.*\//, "");

  return {
    mcpName: nameOf,
    mcpCommand: command,

    /** The module that has `SellingPartner`: the runtime, or the first client if each carries its own. */
    mcpRuntime: (packages: Packages): Code => str(packages[0]?.runtime.name ?? "sp-api-runtime"),

    /** An import of a client's operations, which happens when one of them is called. */
    mcpImport: (name: string): Code => code`import(${str(`${name}/operations`)})`,

    /** What the server knows of all operations and types. */
    mcpCatalog: (packages: Packages): Fields =>
      Object.fromEntries(
        packages.map((view) => [
          view.package.id,
          {
            name: view.package.name,
            namespace: view.namespace,
            title: view.api.title,
            operations: view.operations.map((operation) => operationOf(operation, view)),
            types: view.types.map(typeOf),
          },
        ]),
      ),

    mcpPackage: (packages: Packages): PackageJsonView => {
      const json: PackageJsonView = packages[0]?.package.json ?? {};
      const kept = ["private", "license", "publishConfig", "engines"].filter((key) => key in json);
      const repository = json["repository"];
      return {
        name: nameOf(packages),
        version: "0.1.0",
        ...Object.fromEntries(kept.map((key) => [key, json[key] ?? null])),
        description: "MCP server for Amazon's Selling Partner API, over the generated clients",
        keywords: ["amazon", "selling-partner-api", "sp-api", "mcp", "model-context-protocol"],
        ...(repository !== undefined && { repository: inFolder(repository) }),
        type: "module",
        bin: { [command(packages)]: "./dist/main.js" },
        exports: {
          ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
          "./package.json": "./package.json",
        },
        files: ["dist", "src", "catalog.json"],
        dependencies: {
          "@modelcontextprotocol/sdk": sdk,
          ...Object.assign({}, ...packages.map(dependenciesOf)),
        },
        devDependencies: { "@types/node": nodeTypes },
      };
    },
  };
});

/** A client and, unless the client carries it, the runtime. */
function dependenciesOf({ package: { name, json } }: PackageView): PackageJsonView {
  // Katagami wrote these two fields itself.
  const { version, dependencies } = json as { version: string; dependencies?: PackageJsonView };
  return { ...dependencies, [name]: `^${version}` };
}

/** The `repository` of a client, with the folder of the server in the place of the client's. */
function inFolder(repository: PackageJsonView[string]): PackageJsonView[string] {
  if (typeof repository !== "object" || repository === null || !("directory" in repository))
    return repository;
  const directory = String(repository["directory"]).replace(/[^/]*$/, "mcp");
  return { ...repository, directory };
}
