import { writeFile } from "node:fs/promises";
import { type Flags, readSettings } from "../config/settings.js";
import { flagError, inputError, textPlace } from "../lib/diagnostic.js";
import { oneLine, type Terminal } from "../lib/terminal.js";
import { didYouMean } from "../lib/suggest.js";
import { readPayloads } from "../payloads/read-payloads.js";
import {
  type Delivery,
  notificationTypes,
  sampleNotification,
} from "../sandbox/sample-notification.js";

export interface SandboxSendFlags extends Flags {
  readonly to?: string;
  readonly as: Delivery;
  readonly payloadVersion?: string;
}

/**
 * `katagami sandbox send <type>`: makes a notification from the example of its schema, and sends it to a URL, a file or standard
 * output.
 *
 * @returns the exit code: 0, or 1 if the URL did not answer with a success
 * @throws Failure (usage) if there is no schema of the type
 */
export async function sandboxSendCommand(
  type: string,
  flags: SandboxSendFlags,
  terminal: Terminal,
): Promise<number> {
  const settings = await readSettings(flags, process.cwd());
  const { value: payloads } = await readPayloads(settings.schemas ?? "", settings);
  const message = sampleNotification(payloads, type, {
    as: flags.as,
    version: flags.payloadVersion,
  });
  if (message === null) throw unknownType(type, flags.payloadVersion, notificationTypes(payloads));
  const text = `${JSON.stringify(message, null, 2)}\n`;
  const { to = "-" } = flags;
  if (to === "-") {
    terminal.out(text);
    return 0;
  }
  if (!/^https?:/.test(to)) {
    await writeFile(to, text).catch((error: unknown) => {
      throw inputError(`cannot be written: ${messageOf(error)}`, textPlace(to));
    });
    return 0;
  }
  return post(to, text, terminal);
}

/** How long a callback may take, in milliseconds. */
const timeout = 30_000;

/**
 * Posts a notification.
 *
 * @returns the exit code: 0, or 1 if the answer is an error
 * @throws Failure if nobody answers
 */
export async function post(url: string, body: string, terminal: Terminal): Promise<number> {
  if (!URL.canParse(url)) throw flagError("--to", `${JSON.stringify(url)} is not a URL`);
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(timeout);
  try {
    const response = await fetch(url, { method: "POST", headers, body, signal });
    await response.body?.cancel();
    terminal.out(`${String(response.status)} ${oneLine(url)}\n`);
    return response.ok ? 0 : 1;
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw inputError(
      `does not answer: ${messageOf(why)}`,
      textPlace(url),
      "start the program that it is for",
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unknownType(
  type: string,
  version: string | undefined,
  known: ReadonlyMap<string, readonly string[]>,
): Error {
  const versions = known.get(type);
  if (versions !== undefined)
    return flagError(
      "--payload-version",
      `there is no schema of ${type} in the version ${version ?? ""}`,
      `there is one for ${versions.join(", ")}`,
    );
  return flagError(
    "type",
    `there is no schema of a notification ${type}`,
    known.size === 0
      ? "fetch Amazon's schemas with `katagami models pull`"
      : (didYouMean(type, [...known.keys()]) ?? `there are ${[...known.keys()].join(", ")}`),
  );
}
