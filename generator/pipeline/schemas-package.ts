import { join } from "node:path";
import { schemaFields } from "../config/package-fields.js";
import type { Settings } from "../config/settings.js";
import { errorsIn, Failure, hasErrors } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { StageTimer } from "../lib/stage-timer.js";
import type { SourceLocations } from "../model/source-location.js";
import type { Payloads } from "../payloads/payloads.js";
import { schemaLocations, schemasId } from "../payloads/payloads-api.js";
import { readPayloads } from "../payloads/read-payloads.js";
import { repositoryDirectory, versionOf } from "../view/package-json.js";
import { type SchemasView, viewSchemas } from "../view/schemas.js";
import { type CompiledTemplates, layOut } from "./compiled-templates.js";
import type { GeneratedPackage } from "./engine.js";
import { hashFiles } from "./schemas-hash.js";

/**
 * Generates the package of a schemas folder, by the stages of a model: load → patch → read → view → render → refine → format.
 *
 * @returns the package, or what is wrong with the schemas
 */
export async function generateSchemas(
  folder: string,
  settings: Settings,
  templates: CompiledTemplates,
): Promise<GeneratedPackage> {
  const timer = new StageTimer();
  const { value: payloads, diagnostics } = await timer.time("read", () =>
    readPayloads(folder, settings),
  );
  if (hasErrors(diagnostics)) return { output: null, diagnostics, timings: timer.times() };
  const view = await timer.time("view", () => viewFolder(folder, payloads, settings));
  const files = await layOut(templates, (renders) => renders.renderSchemas(view), timer);
  const output = {
    id: schemasId,
    operations: 0,
    types: typesOf(payloads),
    about: {
      title: "Notifications, reports, feeds and Data Kiosk",
      version: "",
      name: "Schemas",
      class: null,
      operations: 0,
      deprecated: 0,
    },
    files,
    source: null,
  };
  return { output, diagnostics, timings: timer.times() };
}

/** What templates see of a schemas folder, and where its parts come from. */
export interface ViewedSchemas {
  readonly view: SchemasView;
  readonly origins: SourceLocations;
}

/**
 * Reads a schemas folder and views it.
 *
 * @throws Failure with every problem of the schemas
 */
export async function viewSchemasFolder(
  folder: string,
  settings: Settings,
): Promise<ViewedSchemas> {
  const { value, diagnostics } = await readPayloads(folder, settings);
  if (hasErrors(diagnostics)) throw new Failure(errorsIn(diagnostics));
  return {
    view: await viewFolder(folder, value, settings),
    origins: schemaLocations(value, (file) => displayPath(join(folder, file))),
  };
}

async function viewFolder(
  folder: string,
  payloads: Payloads,
  settings: Settings,
): Promise<SchemasView> {
  return viewSchemas(payloads, {
    ...settings,
    fields: schemaFields(settings),
    folder: displayPath(folder),
    modelSha256: await hashFiles(folder),
    version: await versionOf(settings.out, schemasId),
    runtimeVersion: await versionOf(settings.out, "runtime"),
    directory: await repositoryDirectory(settings.out),
  });
}

function typesOf({ notifications, reports, feeds, datasets }: Payloads): number {
  const all = [...notifications, ...reports, ...feeds, ...datasets];
  return all.reduce((sum, { types }) => sum + types.length, 0);
}
