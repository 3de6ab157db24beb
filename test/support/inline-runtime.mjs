/**
 * Loaded before the tests of the runtime, it leads them to the copy that a client carries: KATAGAMI_INLINE_CLIENT is the folder of a
 * client that was generated with its runtime inline. The tests do not know. Both a module to preload and the hooks it registers.
 */
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";
import { pathToFileURL } from "node:url";

const client = `${pathToFileURL(process.env["KATAGAMI_INLINE_CLIENT"] ?? "").href}/src`;

if (isMainThread) register(import.meta.url);

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, next) {
  const runtime = /^(?:\.\.\/)+templates\/runtime\/src\/(.+)$/.exec(specifier)?.[1];
  if (runtime !== undefined) return next(`${client}/runtime/${runtime}`, context);
  if (specifier === "sp-api-runtime") return next(`${client}/runtime/index.js`, context);
  const own = /^sp-api-vendor-orders-v1(?:\/(\w+))?$/.exec(specifier);
  if (own !== null) return next(`${client}/${own[1] ?? "index"}.js`, context);
  return next(specifier, context);
}
