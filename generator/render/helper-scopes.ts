/** Which helpers a template sees: those of its own overlay, and where it has none of a name, those of the overlays below. */
import type { Overlay } from "../config/overlays.js";
import type { LoadedHelpers, Template, TemplateSet } from "./template.js";

/** A helper of an overlay, as a template sees it. */
export interface ScopedHelper {
  /** The name that Handlebars knows it by: two overlays may have helpers of one name. */
  readonly registered: string;
  /** How many arguments it has at least. */
  readonly arity: number;
}

/** By the names in templates. */
export type HelperScope = ReadonlyMap<string, ScopedHelper>;

/** No template of Katagami's sees a helper of an overlay. */
const empty: HelperScope = new Map();

/** Finds the helpers that each template sees. */
export function createHelperScopes(
  { layers }: TemplateSet,
  own: readonly LoadedHelpers[],
): (template: Template) => HelperScope {
  const scopes = new Map<Overlay, HelperScope>();
  let below = empty;
  for (const [index, { overlay }] of layers.entries()) {
    const loaded = own.find(({ layer }) => layer === index);
    const added = [...(loaded?.helpers ?? [])].map(
      ([name, { length: arity }]) =>
        [name, { registered: registeredName(name, index), arity }] as const,
    );
    below = new Map([...below, ...added]);
    scopes.set(overlay, below);
  }
  return ({ overlay }) => (overlay === null ? empty : (scopes.get(overlay) ?? empty));
}

/**
 * The name by which Handlebars knows a helper of an overlay: no helper in a template can have it.
 *
 * @param layer - the place of the overlay, from the lowest
 */
export function registeredName(name: string, layer: number): string {
  return `${name}@${String(layer)}`;
}
