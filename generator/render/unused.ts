import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { suggest } from "../lib/suggest.js";
import { registeredName } from "./helper-scopes.js";
import type { Uses } from "./strict.js";
import { allTemplates, type LoadedHelpers, type Template, type TemplateSet } from "./template.js";

/**
 * Reports partials and helpers of the user's folders that no template uses: usually a typo, or an override of something that
 * Katagami no longer uses. Reports nothing while a template does not parse.
 *
 * @param used - what each template uses, also those of overlays that others replace
 */
export function unused(
  templates: TemplateSet,
  used: ReadonlyMap<Template, Uses>,
  own: readonly LoadedHelpers[],
): Diagnostic[] {
  if (!allTemplates(templates).every((template) => used.has(template))) return [];
  const partials = new Map(templates.partials.map((partial) => [partial.name, partial]));
  const visited = new Set<Template>();
  const called = new Set<string>();
  const visit = (template: Template | null | undefined): void => {
    const uses = template == null ? undefined : used.get(template);
    if (template == null || uses === undefined || visited.has(template)) return;
    visited.add(template);
    for (const name of uses.helpers) called.add(name);
    for (const name of uses.partials) visit(partials.get(name));
    if (uses.original || template.original?.overlay != null) visit(template.original);
  };
  [...templates.files, ...templates.schemaFiles, ...templates.workspaceFiles].forEach(visit);

  const idle = templates.partials.filter(
    (partial) => partial.overlay?.kind === "folder" && !visited.has(partial),
  );
  const known = [...partials.keys()].filter(
    (name) => !idle.some((partial) => partial.name === name),
  );
  return [
    ...idle.map((partial) => unusedPartial(partial, known)),
    ...own.flatMap((helpers) => unusedHelpers(helpers, called)),
  ];
}

function unusedHelpers(
  { overlay, layer, helpers, declaredAt }: LoadedHelpers,
  called: ReadonlySet<string>,
): Diagnostic[] {
  if (overlay.kind !== "folder") return [];
  return [...helpers.keys()]
    .filter((name) => !called.has(registeredName(name, layer)))
    .map((name) =>
      errorAt(
        `no template calls the helper ${name}`,
        declaredAt(name),
        `call it in a template, {{${name} …}}, or delete it`,
      ),
    );
}

function unusedPartial({ name, file, source }: Template, known: readonly string[]): Diagnostic {
  const near = suggest(name, known);
  const [message, hint] =
    source === "overridden"
      ? [`no template uses the partial ${name} any more`, `delete it, or use it: {{> ${name}}}`]
      : [
          `no template uses the partial ${name}`,
          near === null
            ? `use it in a template: {{> ${name}}}`
            : `did you mean partials/${near}.hbs?`,
        ];
  return errorAt(message, textPlace(file), hint);
}
