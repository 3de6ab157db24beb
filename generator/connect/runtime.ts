import { pathToFileURL } from "node:url";
import { ownFile, runsFromSource } from "../lib/own-files.js";

/** A call of an operation, as the runtime gives it; the parts that are used. */
export interface RuntimeCall extends PromiseLike<unknown> {
  withResponse(): Promise<RuntimeResponse>;
  /** Present if the operation has pages. */
  pages?(): AsyncIterable<unknown>;
  /** Present if the pages are parts of one list: iterates over its items. */
  [Symbol.asyncIterator]?(): AsyncIterator<unknown>;
}

export interface RuntimeResponse {
  readonly data: unknown;
  readonly status: number;
  readonly headers: Headers;
  readonly requestId: string | null;
  readonly rateLimit: number | null;
}

export interface SellingPartner {
  call(operation: object, params: object, options?: object): RuntimeCall;
}

/** The parts of the runtime that are used. */
export interface Runtime {
  readonly SellingPartner: new (options: object) => SellingPartner;
  readonly marketplaces: Readonly<Record<string, { readonly id: string }>>;
  readonly regions: Readonly<Record<string, object>>;
}

/** Whether something thrown is an error of the runtime, which has no secrets in it. A fault of Katagami's own has another class. */
export function isRuntimeError(error: unknown): error is Error {
  return error instanceof Error && !/^(?:Type|Reference|Range|Syntax)?Error$/.test(error.name);
}

/**
 * Loads a module of the runtime that comes with Katagami: compiled, as it is released, or from the sources if Katagami runs from
 * its own.
 *
 * @param path - below the folder of the runtime, without an ending: `documents/documents`
 */
export async function loadRuntimeModule(path: string): Promise<unknown> {
  const file = runsFromSource ? `templates/runtime/src/${path}.ts` : `dist/runtime/${path}.js`;
  return import(pathToFileURL(ownFile(file)).href);
}

/** Loads the main module of the runtime. */
export async function loadRuntime(): Promise<Runtime> {
  // Our own file, whose types are these.
  return (await loadRuntimeModule("index")) as Runtime;
}
