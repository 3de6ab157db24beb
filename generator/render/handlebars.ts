import type Handlebars from "handlebars";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Loads Handlebars with its parser and compiler, which what is compiled already does not need. */
export function loadHandlebars(): typeof Handlebars {
  // The type is the package's own.
  return require("handlebars") as typeof Handlebars;
}

/** Loads what runs templates that are compiled already. */
export function loadHandlebarsRuntime(): Pick<typeof Handlebars, "create"> {
  return require("handlebars/runtime") as typeof Handlebars;
}
