/** A module made of a README's blocks. */
export interface Module {
  /** `README.md:12`: where its first block begins. */
  readonly name: string;
  readonly text: string;
}

/** Every block is a module, but that one which imports nothing goes on where the one above it ended. */
export function modulesOf(path: string, markdown: string): Module[] {
  const modules: Module[] = [];
  for (const match of markdown.matchAll(/^```ts\n([^]*?)^```$/gm)) {
    const text = match[1] ?? "";
    const line = markdown.slice(0, match.index).split("\n").length + 1;
    const last = modules.at(-1);
    if (last !== undefined && !/^import /m.test(text))
      modules[modules.length - 1] = { ...last, text: `${last.text}\n${text}` };
    else modules.push({ name: `${path}:${line}`, text });
  }
  return modules;
}
