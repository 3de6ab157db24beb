/** The validators that a set of the shelf adds to a client. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Check, ValidateOptions } from "../../templates/runtime/src/index.js";

/** The sets of the shelf that have schemas. */
export type ValidatorSet = "zod" | "valibot";

/** What the module of a set exports, whatever its schemas are. */
export interface ValidatorModule {
  readonly validate: (options: ValidateOptions) => Check;
}

export async function importValidators(
  folder: string,
  id: string,
  set: ValidatorSet,
): Promise<ValidatorModule> {
  // A module that the set's template has made.
  return (await import(pathToFileURL(join(folder, id, `src/${set}.ts`)).href)) as ValidatorModule;
}

/** What differs, in short: `kind place expected received`. */
export async function differencesOf(
  { validate }: ValidatorModule,
  api: string,
  operation: string,
  direction: "request" | "response",
  value: unknown,
): Promise<readonly string[]> {
  const seen: string[] = [];
  const check = validate({
    onDifference: ({ kind, place, expected, received }) =>
      seen.push([kind, place, expected, received].join(" ").trim()),
  });
  const call = { api, operation, method: "PUT", path: "/" };
  if (direction === "request") await check.request?.({ call, params: value });
  else await check.response?.({ call, data: value, status: 200, requestId: null });
  return seen;
}
