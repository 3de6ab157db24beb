/**
 * The little that the runtime wants to know of the process it runs in. Everything here may be missing: a browser or a
 * worker has no `process`. Declared here so that users need no `@types/node`.
 */
export interface Process {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
  /** Node >= 20.16: a built-in module without an import statement, which bundlers and browsers would stumble over. */
  getBuiltinModule?(id: string): unknown;
}

/** The `process` of Node, Deno or Bun; an empty one elsewhere. */
export function currentProcess(): Process {
  // TypeScript knows of `process` only where @types/node is installed; here it is what is declared above, or missing.
  return (globalThis as { readonly process?: Process }).process ?? {};
}
