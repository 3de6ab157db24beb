import { SpecText } from "../escape/spec-text.js";
import { type Diagnostic, type Place, problem, textPlace } from "../lib/diagnostic.js";
import { didYouMean } from "../lib/suggest.js";
import type { Uses } from "./strict.js";
import type { LoadedHelpers, Template, TemplateSet } from "./template.js";

/**
 * The partials and helpers of a user's that no template comes to use: a name mistyped, or an override of what is used no
 * more. Nothing is said while a template does not parse.
 */
export function unused(
  templates: TemplateSet,
  used: ReadonlyMap<Template, Uses>,
  own: LoadedHelpers | null,
): Diagnostic[] {
  const roots = [...templates.files, ...templates.once];
  if (![...roots, ...templates.partials].every((template) => used.has(template))) return [];
  const partials = new Map(templates.partials.map((partial) => [partial.name, partial]));
  const reached = new Set<Template>();
  const helpers = new Set<string>();
  const reach = (template: Template | null | undefined): void => {
    const uses = template == null ? undefined : used.get(template);
    if (template == null || uses === undefined || reached.has(template)) return;
    reached.add(template);
    for (const name of uses.helpers) helpers.add(name);
    for (const name of uses.partials) reach(partials.get(name));
    if (uses.original) reach(template.original);
  };
  roots.forEach(reach);

  const idle = templates.partials.filter(
    (partial) => partial.origin !== "katagami" && !reached.has(partial),
  );
  const known = [...partials.keys()].filter(
    (name) => !idle.some((partial) => partial.name === name),
  );
  return [
    ...idle.map((partial) => unusedPartial(partial, known)),
    ...[...(own?.helpers.keys() ?? [])]
      .filter((name) => !helpers.has(name))
      .map((name) => unusedHelper(name, own?.declaredAt(name) ?? null)),
  ];
}

function unusedPartial({ name, file, origin }: Template, known: readonly string[]): Diagnostic {
  return origin === "overridden"
    ? problem(
        "error",
        `no template uses the partial ${name} any more`,
        textPlace(file),
        `delete it, or use it: {{> ${name}}}`,
      )
    : problem(
        "error",
        `no template uses the partial ${name}`,
        textPlace(file),
        didYouMean(name, known)?.replace("mean ", "mean partials/").replace("?", ".hbs?") ??
          `use it in a template: {{> ${name}}}`,
      );
}

function unusedHelper(name: string, place: Place | null): Diagnostic {
  return problem(
    "error",
    `no template calls the helper ${name}`,
    place,
    `call it in a template, {{${name} …}}, or delete it`,
  );
}

/** What a variable that is not there was meant to be, of what is there. */
export function nearestVariable(context: unknown, name: string): string | null {
  const parts = name.replace(/^this[./]/, "").split(".");
  let at = context;
  for (const [index, part] of parts.entries()) {
    if (typeof at !== "object" || at === null || at instanceof SpecText) return null;
    if (Object.hasOwn(at, part)) {
      // Looked up by a name of its own, in a value of the view.
      at = (at as Readonly<Record<string, unknown>>)[part];
      continue;
    }
    const near = didYouMean(part, Object.keys(at));
    return (
      near?.replace(
        "mean ",
        `mean ${parts
          .slice(0, index)
          .map((known) => `${known}.`)
          .join("")}`,
      ) ?? null
    );
  }
  return null;
}
