/** The kinds of file that escapers are made for, told by a file's ending. */
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

/** What people call a kind. */
export const kindNames: Readonly<Record<Kind, string>> = {
  code: "TypeScript",
  json: "JSON",
  markdown: "Markdown",
  yaml: "YAML",
  html: "HTML",
  text: "plain text",
  other: "this kind of file",
};
