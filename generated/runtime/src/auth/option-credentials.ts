// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import type { Transport } from "../base/transport.js";
import { reportUnknownOptions } from "../base/unknown-keys.js";
import type { Hooks } from "../request/hooks.js";
import { ChangingCredentials, objectOf } from "./changing-credentials.js";
import type { Credentials, CredentialsSource, RefusedPart } from "./credentials-source.js";
import { LwaError } from "./lwa-error.js";
import type { LwaCredentialsProvider, LwaOptions } from "./lwa-options.js";
import { checkLwa, LWA_OPTIONS } from "./resolve-lwa.js";

/** Creates the source for the option `lwa`. */
export function credentialsOf(
  lwa: LwaOptions | LwaCredentialsProvider,
  transport: Transport,
  hooks: Hooks,
): CredentialsSource {
  const provider = typeof lwa === "function" ? lwa : (): LwaOptions => lwa;
  return new ChangingCredentials(provider, lwaAnswer, transport, hooks);
}

/** Checks the answer of a function `lwa`, by the rules of the option itself. */
function lwaAnswer(answer: unknown, report: ReportProblem): Credentials {
  // What comes from a store of secrets may have more keys than are used here.
  reportUnknownOptions(answer, LWA_OPTIONS, "lwa.", report, true);
  return checkLwa(objectOf(answer, report), report);
}

/** Performs an exchange; once more if the credentials were refused and there are others. */
export async function exchangeWith<T>(
  source: CredentialsSource,
  exchange: (credentials: Credentials) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const credentials = await source.get(signal);
  try {
    return await exchange(credentials);
  } catch (error) {
    const part = refusedPart(error);
    const other = part && (await source.renew(credentials, part, signal));
    if (!other) throw error;
    return await exchange(other);
  }
}

/** Which part of the credentials an error says is wrong; null if it says something else. */
function refusedPart(error: unknown): RefusedPart | null {
  if (!(error instanceof LwaError)) return null;
  if (error.error === "invalid_client") return "client";
  return error.error === "invalid_grant" ? "grant" : null;
}
