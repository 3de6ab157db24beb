// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { ConfigurationError } from "../base/errors.js";

/** The calling application: what Amazon asks every application to put into its User-Agent. */
export interface Application {
  readonly name: string;
  readonly version: string;
  /** Programming language, optionally with its version (default: `TypeScript`). */
  readonly language?: string | undefined;
  /** More facts such as `Platform` or `Host`. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

const MAX_LENGTH = 500;

// One pass each: escaping the backslash and the special character one after the other would double backslashes.
const escape = (text: string, special: RegExp): string => text.replace(special, "\\$&");

/**
 * Writes the User-Agent header as the developer guide requires it: `Name/Version (Language=…; Attribute=…)`, with a backslash
 * before `/` in the name, `(` in the version, `=` in attribute names, `)` and `;` in values, and `\` everywhere.
 *
 * @throws ConfigurationError if a part is empty, or has anything but printable ASCII, or if the header is longer than 500
 * characters.
 */
export function userAgent(application: Application): string {
  const { name, version, language = "TypeScript", attributes = {} } = application;
  const pairs = [["Language", language] as const, ...Object.entries(attributes)];
  const described = pairs
    .map(([key, value]) => `${escape(key, /[\\=]/g)}=${escape(value, /[\\);]/g)}`)
    .join("; ");
  const text = `${escape(name, /[\\/]/g)}/${escape(version, /[\\(]/g)} (${described})`;

  const problems: string[] = [];
  if (name === "" || version === "")
    problems.push("User-Agent: the application needs a name and a version");
  if (!/^[ -~]*$/.test(text)) problems.push("User-Agent: only printable ASCII");
  if (text.length > MAX_LENGTH)
    problems.push(`User-Agent: ${text.length} characters, at most ${MAX_LENGTH}`);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return text;
}
