import { Argument, type Command } from "commander";
import type { Terminal } from "../lib/terminal.js";
import { addCommand, collect, example, exclusive, type Run } from "./add-command.js";

/** Adds `katagami call`. Its parameters are those of the operation, which only the model knows. */
export function addCall(program: Command, run: Run): void {
  const command = addCommand(program, "call", ["config", "models"]);
  command
    .addHelpText(
      "after",
      example("call vendor-orders-v1 getPurchaseOrders --limit 10 --region fe --all"),
    )
    .description("call an operation, with the credentials of the environment, and print its answer")
    .usage("[options] <package> <method> [--<parameter> <value> ...]")
    .argument("<package>", "package or model, such as vendor-orders-v1")
    .argument("<method>", "method of its client, such as getPurchaseOrders")
    .argument(
      "[parameters...]",
      "as --name value; a list as A,B or as JSON; --param where a name is an option (default: none)",
    )
    .allowUnknownOption()
    .option("--region <name>", "na, eu or fe (default: that of the marketplace)")
    .option("--marketplace <name>", "country code or id of a marketplace (default: none)")
    .option("--sandbox", "call Amazon's sandbox of the region")
    .option(
      "--endpoint <url>",
      "server in place of Amazon's; one on this machine gives tokens as well (default: none)",
    )
    .option("--lwa-endpoint <url>", "server in place of Login with Amazon (default: Amazon's)")
    .option("--param <name=value>", "a parameter; may be repeated (default: none)", collect)
    .option("--body <file>", "body, in JSON; - for the standard input (default: none)")
    .option("--unchecked", "send the body even if it does not fit the model")
    .option(
      "--restricted-data [elements]",
      "ask for personal data, with a restricted data token: all, or elements such as buyerInfo (default: none)",
    )
    .option("--all", "request all pages, and print one item a line")
    .addOption(exclusive("--with-response", "also print status, headers and request id", "all"))
    .action(
      run(async () => {
        const { callCommand } = await import("../commands/call.js");
        const names = command.options.map(({ long }) => long?.slice(2) ?? "");
        return (
          packageName: string,
          method: string,
          words: readonly string[],
          flags: Parameters<typeof callCommand>[3],
          terminal: Terminal,
        ) => callCommand(packageName, method, words, flags, terminal, names);
      }),
    );
}

/** Adds `katagami completion`, and the hidden command that its scripts run. */
export function addCompletion(program: Command, run: Run): void {
  addCommand(program, "completion", [])
    .addHelpText("after", example("completion bash"))
    .description(
      "print the script that completes commands, packages, methods and parameters in a shell",
    )
    .addArgument(new Argument("<shell>", "shell").choices(["bash", "zsh", "fish"]))
    .action(run(async () => (await import("../commands/completion.js")).completionCommand));
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action(
      run(async () => {
        const { completeWords } = await import("./complete.js");
        return async (words: readonly string[], _flags: object, terminal: Terminal) => {
          terminal.out(await completeWords(program, words));
          return 0;
        };
      }),
    );
}
