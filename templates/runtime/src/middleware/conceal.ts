import type { OperationName } from "../base/errors.js";
import type { Redactor } from "../base/redact.js";
import { ANSWERS_TOKEN } from "../checks/check.js";
import { MAX_ERROR_BODY, readText } from "../request/response.js";

/**
 * Hides the secrets that a response has: an error may quote the request, with its token and signature; the Tokens API answers
 * with a token.
 *
 * @returns the response itself if it has none, otherwise a stand-in for middleware to read. The original can still be read.
 */
export async function conceal(
  response: Response,
  { path }: OperationName,
  redactor: Redactor,
): Promise<Response> {
  const { status, statusText } = response;
  const isSecret = response.ok && ANSWERS_TOKEN.test(path);
  // A redirect that the platform hides has no status, and nothing to show.
  if ((response.ok && !isSecret) || status < 200) return response;
  const text = isSecret ? "[redacted]" : redactor.text(await textOf(response));
  const hasNoBody = [204, 205, 304].includes(status);
  const headers = [...response.headers].map(([name, value]): [string, string] => [
    redactor.text(name, true),
    redactor.text(value),
  ]);
  const shown = new Headers();
  for (const [name, value] of headers) if (!/[[\]]/.test(name)) shown.append(name, value);
  return new Response(hasNoBody ? null : text, { status, statusText, headers: shown });
}

/** The text of a response, which can still be read after that; empty if it is too long, or breaks off. */
async function textOf(response: Response): Promise<string> {
  try {
    return await readText(response.clone(), MAX_ERROR_BODY);
  } catch {
    return "";
  }
}
