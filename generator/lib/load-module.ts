export interface LoadOptions {
  /** Modules to use for imports of these names, even if packages of these names are installed. */
  readonly virtual?: Readonly<Record<string, object>>;
  /** Reads the module and its imports again, for a process that loads it again after a change. */
  readonly fresh?: boolean;
}

/**
 * Loads a user's module, in TypeScript or JavaScript, on every Node.js from 20.19 on.
 *
 * @returns the module's exports
 * @throws what the module throws, or a syntax error
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
