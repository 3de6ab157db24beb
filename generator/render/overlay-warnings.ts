/** What one overlay loses by another: a file that a later one replaces, a field of package.json that a later one sets. */
import type { Overlay } from "../config/overlays.js";
import { type PackageFields, type SetField, setFields } from "../config/package-fields.js";
import { type Diagnostic, modelPlace, textPlace, warningAt } from "../lib/diagnostic.js";
import { pointerBelow } from "../lib/json-pointer.js";
import { noteOf } from "./copied-templates.js";
import { isKind, nameOf } from "./handlebars-ast.js";
import { parseTemplate } from "./parse-template.js";
import {
  allTemplates,
  defaultName,
  type Template,
  type TemplateSet,
  withOriginals,
} from "./template.js";

/** Warns of everything that an overlay says and a later one replaces without rendering it. */
export function overlayWarnings(set: TemplateSet): Diagnostic[] {
  const overlays = set.layers.map(({ overlay }) => overlay);
  return [
    ...allTemplates(set).flatMap(withOriginals).flatMap(lostBelow),
    ...lostFields(overlays, ({ fields }) => fields),
    ...lostFields(overlays, ({ schemaFields }) => schemaFields),
  ];
}

function lostBelow(template: Template): Diagnostic[] {
  const { original, file } = template;
  // A copy knows what it was copied from; `templates diff` shows what it misses.
  if (original?.overlay == null || noteOf(template.text) !== null) return [];
  if (rendersOriginal(template)) return [];
  return [
    warningAt(
      `this file replaces ${original.file}, of ${original.overlay.name}`,
      textPlace(file, 1, 1),
      `{{> ${defaultName}}} renders what it replaces; \`katagami templates eject\` copies it`,
    ),
  ];
}

/** Whether a template calls `{{> @default}}`. One that does not parse is told of elsewhere. */
function rendersOriginal(template: Template): boolean {
  const calls = (body: readonly hbs.AST.Statement[] | undefined): boolean =>
    (body ?? []).some((statement) => {
      if (isKind(statement, "PartialStatement")) return nameOf(statement.name) === defaultName;
      if (!isKind(statement, "BlockStatement")) return false;
      // A block may lack either branch, whatever its type says.
      const { program, inverse } = statement as Partial<hbs.AST.BlockStatement>;
      return calls(program?.body) || calls(inverse?.body);
    });
  const program = parseTemplate(template);
  return "severity" in program || calls(program.body);
}

function lostFields(
  overlays: readonly Overlay[],
  fieldsOf: (overlay: Overlay) => PackageFields | null,
): Diagnostic[] {
  const earlier = new Map<string, SetField & { readonly file: string }>();
  return overlays.flatMap((overlay) => {
    const fields = fieldsOf(overlay);
    if (fields === null) return [];
    const { file, value } = fields;
    return setFields(value).flatMap((one) => {
      const pointer = one.keys.reduce(pointerBelow, "#");
      const before = earlier.get(pointer);
      earlier.set(pointer, { ...one, file });
      if (before === undefined || JSON.stringify(before.value) === JSON.stringify(one.value))
        return [];
      return [
        warningAt(
          `${one.keys.join(" > ")} of package.json is ${JSON.stringify(one.value)} here, and ${JSON.stringify(before.value)} in ${before.file}`,
          modelPlace(file, pointer),
          "the later one is used; `package` in katagami.config overrides both",
        ),
      ];
    });
  });
}
