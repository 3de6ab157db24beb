/** Loads a user's module, in TypeScript or JavaScript, on every Node.js from 20.19 on. */
export interface LoadOptions {
  /** What imports of these names give, whatever is installed. */
  readonly virtual?: Readonly<Record<string, object>>;
  /** Reads the module and what it imports anew, for a process that loads it again after a change. */
  readonly fresh?: boolean;
}

/**
 * @returns the module's exports
 * @throws whatever the module throws, and what is wrong with its text
 */
export async function loadModule(file: string, options: LoadOptions = {}): Promise<unknown> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(import.meta.url, {
    interopDefault: false,
    ...(options.fresh === true && { moduleCache: false }),
    ...(options.virtual !== undefined && { virtualModules: { ...options.virtual } }),
  });
  return jiti.import(file);
}
