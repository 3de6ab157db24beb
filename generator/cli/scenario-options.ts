import type { Command } from "commander";
import { example, preset } from "./add-command.js";

/** Adds the options of a sandbox that remembers. */
export function addScenarioOptions(command: Command): Command {
  return command
    .option(
      "--scenario <name|file>",
      "remember: vendor-retail, or a file of yours such as ./mine.ts (default: none)",
    )
    .option(
      "--seed <number|file>",
      "what the scenario starts from: a number or a JSON file (default: 1)",
    )
    .option("--start <time>", "when the scenario starts: now, or ISO 8601 (default: now)")
    .option(
      "--speed <factor>",
      "how much faster the scenario's clock runs; 0 stands still (default: 1)",
    )
    .option("--notify <url>", "URL to post the scenario's notifications to (default: none)")
    .option(
      "--state <file>",
      "file to keep the scenario in, to go on after a restart (default: none)",
    );
}

/** Adds what `rehearse` has beside the shared options. */
export function addRehearsalOptions(command: Command): Command {
  return command
    .addHelpText("after", example("rehearse --days 3 -- node my-integration.mjs"))
    .description("play a scenario's days with your program, and report what would have cost money")
    .argument("<command...>", "your program and its arguments, behind --")
    .addOption(
      preset(
        "--scenario <name|file>",
        "scenario, or a file of yours such as ./mine.ts",
        "vendor-retail",
      ),
    )
    .addOption(preset("--days <number>", "days to play", "3"))
    .addOption(preset("--every <duration>", "how often the program runs: 30m, 4h", "4h"))
    .addOption(preset("--timeout <duration>", "how long a run may take", "60s"))
    .option(
      "--seed <number|file>",
      "what the scenario starts from: a number or a JSON file (default: 1)",
    )
    .option(
      "--start <time>",
      "when the scenario starts: now, or ISO 8601 (default: a Monday morning)",
    )
    .addOption(
      preset("--speed <factor>", "run the program once, with a clock that is so much faster", "0"),
    );
}
