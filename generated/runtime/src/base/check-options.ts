// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "./errors.js";

/** Checks of options that several parts of the runtime share. */

/** Parses a URL that requests can be sent to. Problems do not quote it: its user info could be a secret. */
export function parseEndpoint(text: string, name: string, report: ReportProblem): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) report(`${name} is not an http(s) URL`);
  else if (/[?#]/.test(text)) report(`${name} has a query or a fragment`);
  else if (url.username !== "" || url.password !== "")
    report(`${name} has a user name or password`);
  else return url;
  return null;
}

export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
