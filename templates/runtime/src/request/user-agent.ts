import { ConfigurationError } from "../base/errors.js";

/** Who is calling: what Amazon asks every application to say in its User-Agent. */
export interface Application {
  readonly name: string;
  readonly version: string;
  /** Programming language, with its version if you like; `TypeScript` when left out. */
  readonly language?: string | undefined;
  /** Further facts such as `Platform` or `Host`. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
}

const LONGEST = 500;

// One pass each: to escape the backslash and the special character one after the other would double backslashes.
const escapeName = (text: string): string => text.replace(/[\\/]/g, "\\$&");

const escapeVersion = (text: string): string => text.replace(/[\\(]/g, "\\$&");

const escapeKey = (text: string): string => text.replace(/[\\=]/g, "\\$&");

const escapeValue = (text: string): string => text.replace(/[\\);]/g, "\\$&");

/**
 * Writes the User-Agent header as the developer guide has it: `Name/Version (Language=…; Attribute=…)`, with a backslash
 * before `/` in the name, `(` in the version, `=` in attribute names, `)` and `;` in values, and `\` everywhere.
 *
 * @throws ConfigurationError when a part is empty, holds anything but printable ASCII, or the whole is longer than 500
 * characters.
 */
export function userAgent(application: Application): string {
  const { name, version, language = "TypeScript", attributes = {} } = application;
  const pairs = [["Language", language] as const, ...Object.entries(attributes)];
  const described = pairs
    .map(([key, value]) => `${escapeKey(key)}=${escapeValue(value)}`)
    .join("; ");
  const text = `${escapeName(name)}/${escapeVersion(version)} (${described})`;

  const problems: string[] = [];
  if (name === "" || version === "")
    problems.push("User-Agent: the application needs a name and a version");
  if (!/^[ -~]*$/.test(text)) problems.push("User-Agent: only printable ASCII");
  if (text.length > LONGEST)
    problems.push(`User-Agent: ${text.length} characters, at most ${LONGEST}`);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return text;
}
