import { readApis, type ReadSettings } from "../model/read-model.js";
import {
  type Diagnostic,
  errorAt,
  Failure,
  flagError,
  flagPlace,
  hasErrors,
} from "../lib/diagnostic.js";
import { didYouMean } from "../lib/suggest.js";
import type { Api, Operation } from "../model/api.js";
import type { SelectSettings } from "../model/select.js";

/** An operation of a model. */
export interface FoundOperation {
  readonly api: Api;
  readonly operation: Operation;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds an operation by the names of its package and its method.
 *
 * @throws Failure when there is no such package or method, the package stands for several models, or its model has errors
 */
export async function findOperation(
  packageName: string,
  method: string,
  settings: ReadSettings & SelectSettings,
): Promise<FoundOperation> {
  const { value: apis, diagnostics } = await readApis([packageName], settings);
  if (hasErrors(diagnostics)) throw new Failure(diagnostics);
  const [api, ...others] = apis;
  if (api === undefined) throw flagError("package", `${packageName} has no model`);
  if (others.length > 0) {
    const hint = `name one of ${apis.map(({ id }) => id).join(", ")}`;
    throw flagError("package", `${packageName} stands for ${String(apis.length)} packages`, hint);
  }
  const names = api.operations.map(({ name }) => name);
  const operation =
    api.operations.find(({ name, operationId }) => name === method || operationId === method) ??
    onlyOne(api.operations.filter(({ name }) => name.toLowerCase() === method.toLowerCase()));
  if (operation === null) {
    const hint = didYouMean(method, names) ?? `it has ${names.slice(0, 20).join(", ")}`;
    throw new Failure(
      [errorAt(`${api.id} has no method ${method}`, flagPlace("method"), hint)],
      "usage",
    );
  }
  return { api, operation, diagnostics };
}

function onlyOne<Item>(items: readonly Item[]): Item | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}
