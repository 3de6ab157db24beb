/** The kinds of file that there are escapers for, recognised by the ending of the file's name. */
export type Kind = "code" | "json" | "markdown" | "yaml" | "html" | "text" | "other";

const kinds: ReadonlyMap<string, Kind> = new Map([
  ...["ts", "mts", "cts", "tsx", "js", "mjs", "cjs", "jsx"].map(
    (ending) => [ending, "code"] as const,
  ),
  ["json", "json"],
  ...["md", "markdown"].map((ending) => [ending, "markdown"] as const),
  ...["yml", "yaml"].map((ending) => [ending, "yaml"] as const),
  ...["html", "htm", "xml", "svg"].map((ending) => [ending, "html"] as const),
  ["txt", "text"],
]);

export function kindOfFile(path: string): Kind {
  return kinds.get(/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "") ?? "other";
}
