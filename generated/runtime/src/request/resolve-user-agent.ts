// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { currentProcess } from "../base/process.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import { type Application, userAgent } from "./user-agent.js";

/** The keys of the option `application`: no other is read. */
const APPLICATION_OPTIONS: KeysOf<Application> = {
  name: true,
  version: true,
  language: true,
  attributes: true,
};

/** Writes the User-Agent of an application, with the platform if it has no attributes; empty if something is wrong. */
export function resolveUserAgent(application: Application, report: ReportProblem): string {
  reportUnknownOptions(application, APPLICATION_OPTIONS, "application.", report);
  const { platform } = currentProcess();
  const attributes = application.attributes ?? (platform ? { Platform: platform } : {});
  try {
    return userAgent({ ...application, attributes });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const problem of error.problems) report(`application: ${problem}`);
    return "";
  }
}
