import type { Node } from "./node.js";
import { pathProblem } from "./path-problem.js";

/**
 * The path of the first server of a document, a path or an operation, with the defaults of its variables. Its host is ignored:
 * the region decides, or the option `endpoint`.
 *
 * @returns null if the owner names no servers
 */
export function serverPath(owner: Node): string | null {
  const server = owner.get("servers") === null ? undefined : owner.itemsOf("servers")[0];
  const url = server?.get("url")?.string() ?? null;
  if (server === undefined || url === null) return null;
  const filled = url.replace(/\{([^{}]*)\}/g, (whole, name: string) => {
    const variable = server.get("variables")?.get(name) ?? null;
    const value = variable?.get("default")?.value;
    if (typeof value === "string" || typeof value === "number") {
      checkEnum(variable, String(value));
      return String(value);
    }
    server.error(
      `the server's variable ${whole} has no default`,
      'add `"default"` to it, below "variables"',
    );
    return "";
  });
  const base = "https://host.invalid";
  if (!URL.canParse(filled, base)) {
    server.error(`${JSON.stringify(filled)} is not a URL`);
    return "";
  }
  return checkedPath(server, withoutSlash(new URL(filled, base).pathname));
}

/** A base path; empty, after an error, if no request could be sent below it. One error says it for all of its paths. */
function checkedPath(at: Node, path: string): string {
  const problem = path === "" ? null : pathProblem(path);
  if (problem === null) return path;
  const [message, hint] = problem;
  at.error(message, hint);
  return "";
}

function checkEnum(variable: Node | null, value: string): void {
  const list = variable?.get("enum")?.value;
  if (Array.isArray(list) && !list.map(String).includes(value))
    variable?.error(`the default ${JSON.stringify(value)} is not in the enum of the variable`);
}

/** Swagger 2.0's `basePath`. */
export function swaggerBasePath(root: Node): string {
  const basePath = root.get("basePath");
  return basePath === null ? "" : checkedPath(basePath, withoutSlash(basePath.string() ?? ""));
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, "");
}
