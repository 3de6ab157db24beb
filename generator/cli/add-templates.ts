import type { Command } from "commander";
import { addCommand, example, type Run } from "./add-command.js";

/** Adds the commands about templates. */
export function addTemplates(program: Command, run: Run): void {
  const templates = program
    .command("templates")
    .addHelpText("after", example("templates list"))
    .description(
      "list templates, copy them to change them, and trace generated lines back to them",
    );

  addCommand(templates, "list", ["config", "templates", "json"])
    .addHelpText("after", example("templates list"))
    .description("list every template, partial and helper, with its source and its output")
    .action(run(async () => (await import("../commands/templates-list.js")).templatesList));

  addCommand(templates, "view", ["config", "models", "scope", "runtime"])
    .addHelpText("after", example("templates view vendor-orders-v1"))
    .description("print what templates see of a model, or of all models together, as JSON")
    .argument("[model]", "model file, or package name such as vendor-orders-v1 (default: all)")
    .action(run(async () => (await import("../commands/templates-view.js")).templatesView));

  addCommand(templates, "why", ["config", "models", "out", "templates", "scope", "runtime", "json"])
    .addHelpText("after", example("templates why generated/vendor-orders-v1/src/client.ts:40"))
    .description("show the template line and the part of the model that a generated line came from")
    .argument("<place>", "FILE:LINE or FILE:LINE:COLUMN of a generated file")
    .action(run(async () => (await import("../commands/templates-why.js")).templatesWhy));

  addCommand(templates, "eject", ["config", "templates"])
    .addHelpText("after", example("templates eject src/client.ts"))
    .description("copy built-in templates into your folder, to change them there")
    .argument("<template...>", "src/client.ts, client.ts, partials/header …; see `templates list`")
    .action(run(async () => (await import("../commands/templates-eject.js")).templatesEject));

  addCommand(templates, "diff", ["config", "templates"])
    .addHelpText("after", example("templates diff src/client.ts"))
    .description("show changes of built-in templates since you copied them; exits with 1 if any")
    .argument("[template...]", "templates that you copied (default: all)")
    .action(run(async () => (await import("../commands/templates-diff.js")).templatesDiff));

  addCommand(templates, "update", ["config", "templates"])
    .addHelpText("after", example("templates update"))
    .description("apply the changes of built-in templates to your copies")
    .argument("[template...]", "templates that you copied (default: all)")
    .option("--merged", "only record that you merged the changes by hand")
    .action(run(async () => (await import("../commands/templates-update.js")).templatesUpdate));
}
