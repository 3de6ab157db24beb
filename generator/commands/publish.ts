import { type Flags, readSettings } from "../config/settings.js";
import { hasErrors, warningAt } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { count, duration, oneLine, progressLine, type Terminal } from "../lib/terminal.js";
import { findPublishable, publish, tagVersion } from "../release/publish.js";
import { printDiagnostics } from "./print-diagnostics.js";

export interface PublishFlags extends Flags {
  readonly tag?: string;
  readonly otp?: string;
  readonly dryRun?: boolean;
  readonly gitTag: boolean;
}

/**
 * `katagami publish [package…]`: publishes the generated packages whose versions the registry does not have, and tags the
 * commit with them.
 *
 * @returns the exit code: 0, or 1 when a package could not be published; the others are published
 * @throws Failure when a package is private or not compiled
 */
export async function publishCommand(
  named: readonly string[],
  flags: PublishFlags,
  terminal: Terminal,
): Promise<number> {
  const started = performance.now();
  const cwd = process.cwd();
  const { out } = await readSettings(flags, cwd);
  const packages = await findPublishable(out, named);
  const isDry = flags.dryRun === true;
  const { published, present, diagnostics } = await publish(packages, {
    cwd,
    tag: flags.tag ?? null,
    otp: flags.otp ?? null,
    dryRun: isDry,
    isInteractive: terminal.live !== null && process.stdin.isTTY,
    onProgress: progressLine(terminal, "publishing", "package"),
  });
  const found = [...diagnostics];
  for (const one of published) {
    const version = oneLine(`${one.name}@${one.version}`);
    terminal.out(`${isDry ? "would publish" : "published"} ${version}\n`);
    if (isDry || !flags.gitTag) continue;
    const reason = await tagVersion(one, cwd);
    // The GitHub action of changesets reads this line, pushes the tag and makes a release of it.
    if (reason === null) terminal.out(`New tag: ${version}\n`);
    else found.push(warningAt(`${version} was not tagged: ${reason}`));
  }
  await printDiagnostics(terminal, found);
  const failed = diagnostics.length === 0 ? "" : `, ${String(diagnostics.length)} failed`;
  const time = duration(performance.now() - started);
  terminal.out(
    `${count(published.length, "package")} of ${oneLine(displayPath(out))} ${isDry ? "to publish" : "published"}, ${String(present.length)} in the registry already${failed} (${time})\n`,
  );
  return hasErrors(diagnostics) ? 1 : 0;
}
