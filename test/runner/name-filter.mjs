/**
 * Module hooks for `npm test -- -t <name part>`: whoever imports uvu gets the suites of `named-suites.ts`, which leave out the tests
 * with other names. uvu itself has no filter on names.
 *
 * @type {import("node:module").ResolveHook}
 */
export async function resolve(specifier, context, next) {
  if (specifier !== "uvu" || context.parentURL?.includes("/runner/named-suites.ts") === true)
    return next(specifier, context);
  return next(new URL("named-suites.ts", import.meta.url).href, context);
}
