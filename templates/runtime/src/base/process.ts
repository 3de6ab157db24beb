/**
 * The part of the current process that the runtime uses. Every property may be missing: a browser or a worker has no
 * `process`. Declared here so that users do not need `@types/node`.
 */
export interface Process {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly platform?: string;
  /** Node >= 20.16: loads a built-in module without an import statement, which bundlers and browsers could not resolve. */
  getBuiltinModule?(id: string): unknown;
}

/** The `process` of Node, Deno or Bun; an empty object elsewhere. */
export function currentProcess(): Process {
  // TypeScript knows `process` only where @types/node is installed; here it is what is declared above, or missing.
  return (globalThis as { readonly process?: Process }).process ?? {};
}
