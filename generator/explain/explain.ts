import type { Settings } from "../config/settings.js";
import {
  errorAt,
  errorsIn,
  Failure,
  hasErrors,
  inputError,
  modelPlace,
  textPlace,
} from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import { sha256 } from "../lib/hash.js";
import type { OutputFile } from "../lib/output-file.js";
import { displayPath, relativeName } from "../lib/paths.js";
import { applyPatches } from "../model/apply-patches.js";
import { parseModel, readModel } from "../model/load.js";
import { locate } from "../model/locate.js";
import { modelKey } from "../model/model-file.js";
import { type SourceLocations, sourceLocation } from "../model/source-location.js";
import { patchesAt } from "../model/patch.js";
import { selectModels } from "../model/select.js";
import { format } from "../output/format.js";
import { type Manifest, manifestName, readManifest } from "../output/manifest.js";
import { refine } from "../output/refine.js";
import { runtimeHeader } from "../output/runtime.js";
import { schemasId } from "../payloads/payloads-api.js";
import { openTemplates } from "../pipeline/compiled-templates.js";
import { viewModels, workspaceOf } from "../pipeline/package.js";
import { viewSchemasFolder } from "../pipeline/schemas-package.js";
import { withOwnVersion } from "../pipeline/workspace-files.js";
import type { TracedFile } from "../render/source-map.js";
import { sourcesOfFields } from "../view/package-json.js";
import { explainLine, type Piece } from "./line-pieces.js";
import { narrowed } from "./model-places.js";
import {
  edited,
  type Excerpt,
  excerptOf,
  type ModelExcerpt,
  type LineOrigin,
  outOfDate,
  unknownFile,
  type Why,
} from "./problems.js";
import { ownFile } from "../lib/own-files.js";

export interface WhyRequest {
  /** The generated file, absolute. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1; null for the whole line. */
  readonly column: number | null;
  /** The settings of the target that the file belongs to. */
  readonly settings: Settings;
}

/**
 * Finds the template and the place of the model that a generated line came from. The file is generated again, with a trace,
 * and must have the same bytes.
 *
 * @throws Failure when Katagami did not generate the file, when it was edited or is out of date, or has no such line
 */
export async function whyLine(request: WhyRequest): Promise<Why> {
  const { settings, path, line, column } = request;
  const file = relativeName(settings.out, path);
  const manifest = await readManifest(settings.out);
  const text = await readText(path);
  const entry = entryOf(manifest, file);
  if (entry === null || text === null) throw unknownFile(path, settings.out, file, manifest);
  const generated = excerptOf(path, text, line, column);
  if (column !== null && column > generated.text.length + 1)
    throw inputError(
      `the line has ${String(generated.text.length)} characters`,
      textPlace(displayPath(path), line, column),
    );

  if (manifest.index !== undefined && Object.hasOwn(manifest.index.files, file))
    return {
      ...nothing(generated),
      note: `the index of the packages, printed from ${manifestName}; no template lays it out. The template workspace/README.md.hbs would take its place`,
    };
  const copied = await copiedFrom(file, entry, text, generated);
  if (copied !== null) return copied;
  if (entry.id === "runtime") return { ...nothing(generated), note: printed(file, text, line) };

  const { traced, models, laidOut } = await traceFile(request, file, entry);
  if (traced === undefined) throw outOfDate(path);
  const { text: fresh } = await withOwnVersion(await finish(traced, laidOut), settings.out);
  if (fresh !== text)
    throw sha256(text) === entry.hash ? outOfDate(path) : edited(path, text, fresh, line);
  const origins = await Promise.all(
    explainLine(traced, text, line, column).map((piece) =>
      originOfPiece(piece, generated.text, models, settings),
    ),
  );
  const isPackageJson = traced.template === "templates/client/package.json.hbs";
  const note = isPackageJson ? printed(file, text, line, settings) : null;
  return { generated, note, source: null, origins };
}

interface Entry {
  /** The package; null for a workspace file. */
  readonly id: string | null;
  readonly model: string | null;
  readonly hash: string;
}

function entryOf({ packages, index, workspaceFiles }: Manifest, file: string): Entry | null {
  for (const [id, { model, files }] of Object.entries(packages)) {
    const hash = files[file];
    if (hash !== undefined) return { id, model, hash };
  }
  const hash = workspaceFiles?.files[file] ?? index?.files[file];
  return hash === undefined ? null : { id: null, model: null, hash };
}

/** Explains what no template writes: the sources of the runtime and the licence. */
async function copiedFrom(
  file: string,
  { id }: Entry,
  text: string,
  generated: Excerpt,
): Promise<Why | null> {
  const inner = id === null ? file : file.slice(id.length + 1);
  if (inner === "LICENSE")
    return {
      ...nothing(generated),
      note: "the licence's text, Apache-2.0, which Amazon's models require to be passed on; no template writes it",
    };
  const below = id === "runtime" ? inner : inner.replace(/^src\/runtime\//, "src/");
  const isRuntime = id === "runtime" ? inner !== "package.json" : inner !== below;
  if (!isRuntime) return null;
  const name = `templates/runtime/${below}`;
  const source = await readText(ownFile(name));
  const header = below.endsWith(".ts") ? runtimeHeader : "";
  if (source === null) throw outOfDate(generated.file);
  if (header + source !== text) throw edited(generated.file, text, header + source, generated.line);
  const line = generated.line - (header === "" ? 0 : 1);
  const excerpt = line === 0 ? null : { ...generated, file: name, line };
  return {
    ...nothing(generated),
    note:
      excerpt === null
        ? "the header that Katagami adds to every file of the runtime"
        : `copied as it is from Katagami's ${name}; no template writes it`,
    source: excerpt,
  };
}

function nothing(generated: Excerpt): Why {
  return { generated, note: null, source: null, origins: [] };
}

/** Explains a field of a package.json, which is printed from an object and not laid out by a template. */
function printed(file: string, text: string, line: number, settings?: Settings): string {
  const lines = text.split("\n").slice(0, line);
  const field = lines.map((one) => /^ {2}"([^"]+)":/.exec(one)?.[1]).findLast(Boolean) ?? null;
  const whole = `${file.split("/").at(-1) ?? file} is printed from an object: no line of a template lays it out`;
  if (field === null) return whole;
  const from = Object.hasOwn(settings?.fields ?? {}, field)
    ? `\`package.${field}\` of ${settings?.file == null ? "the configuration" : displayPath(settings.file)}`
    : (sourcesOfFields.get(field) ?? "the same for every package");
  return `${whole}. "${field}": ${from}`;
}

interface Model {
  readonly path: string;
  /** Which parts of it came from other files. */
  readonly origins: SourceLocations;
}

interface Trace {
  readonly traced: TracedFile | undefined;
  /** By package id. */
  readonly models: ReadonlyMap<string, Model>;
  /** The templates that lay out what they write. */
  readonly laidOut: ReadonlySet<string>;
}

/** Renders the file again with a trace. */
async function traceFile(
  { settings, path }: WhyRequest,
  file: string,
  { id, model }: Entry,
): Promise<Trace> {
  const { traced: renders, laidOut } = await openTemplates(settings);
  const { render, renderSchemas, renderWorkspace } = renders();
  if (id === schemasId && settings.schemas !== null) {
    const { view, origins } = await viewSchemasFolder(settings.schemas, settings);
    const rendered = renderSchemas(view).find((one) => one.path === file);
    return {
      traced: rendered,
      models: new Map([[id, { path: settings.schemas, origins }]]),
      laidOut,
    };
  }
  const all = await selectModels([], settings);
  const wanted = id === null ? all : all.filter((one) => modelKey(one) === model);
  if (wanted.length === 0)
    throw inputError(
      `its model ${model ?? ""} is not below ${displayPath(settings.models)} any more`,
      textPlace(displayPath(path)),
      "name the folder of the models with --models",
    );
  const views = [];
  const models = new Map<string, Model>();
  for (const one of wanted) {
    const { view, origins, diagnostics } = await viewModels([one], settings);
    if (hasErrors(diagnostics)) throw new Failure(errorsIn(diagnostics));
    for (const { package: made } of view.packages)
      models.set(made.id, { path: one, origins: origins.get(made.id) ?? new Map() });
    views.push(...view.packages);
  }
  const files = id === null ? renderWorkspace(workspaceOf(views)) : views.flatMap(render);
  return { traced: files.find((one) => one.path === file), models, laidOut };
}

/** Refines and formats a rendered file, as `generate` does. */
async function finish(file: TracedFile, laidOut: ReadonlySet<string>): Promise<OutputFile> {
  // Its statements were checked when it was generated.
  const [refined] = refine([file], {
    free: new Set(file.template === null ? [] : [file.template]),
  });
  return refined === undefined ? file : format(refined, laidOut);
}

async function originOfPiece(
  piece: Piece,
  line: string,
  models: ReadonlyMap<string, Model>,
  settings: Settings,
): Promise<LineOrigin> {
  const { site, start, end, through, pointer, isAround, isBefore } = piece;
  const model =
    models.get(piece.packageId ?? "") ?? (models.size === 1 ? [...models.values()][0] : undefined);
  const shown = line.slice(start - 1, end - 1);
  return {
    start,
    end,
    template: siteExcerpt(site, piece.templateColumn, piece.templateLength),
    helper: site.helper,
    through: through.map((one) => siteExcerpt(one, one.column, 0)),
    model:
      // The whole file is from the whole model: that says nothing about text of the template.
      pointer === null || model === undefined || (isAround && pointer === "#")
        ? null
        : await modelExcerpt(model, pointer, isAround ? null : shown, settings),
    isOwn: isAround,
    isBefore,
  };
}

function siteExcerpt(site: Piece["site"], column: number, length: number): Excerpt {
  const { template, line } = site;
  const text = template.text.split(/\r?\n/)[line - 1] ?? "";
  return { file: template.file, line, column, length, text };
}

/** @param shown - the text that was written, to find the part of the place that has the same */
async function modelExcerpt(
  { path, origins }: Model,
  bundled: string,
  shown: string | null,
  settings: Settings,
): Promise<ModelExcerpt> {
  const { file, pointer } = sourceLocation(origins, bundled) ?? { file: path, pointer: bundled };
  const model = await readModel(file);
  const narrow = shown === null ? pointer : narrowed(model.text, pointer, shown);
  const [place] = await locate([errorAt("", modelPlace(model.path, narrow))]);
  const line = place?.line ?? 1;
  const column = place?.column ?? 1;
  const text = model.text.split(/\r?\n/)[line - 1] ?? "";
  const length = /^"(?:[^"\\]|\\.)*"|^[^,\s]+/.exec(text.slice(column - 1))?.[0].length ?? 1;
  const { value: patched } = await applyPatches(parseModel(model), settings);
  return {
    file: model.path,
    line,
    column,
    length,
    text,
    pointer: narrow,
    patches: patchesAt(patched.applied, narrow),
  };
}
