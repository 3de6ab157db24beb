import { type Diagnostic, errorAt, Failure, flagError, flagPlace } from "../lib/diagnostic.js";
import { katagamiVersion } from "../lib/own-files.js";
import type { Runtime, SellingPartner } from "./runtime.js";

/** Where to send requests to; null for what was not said. */
export interface Destination {
  /** `na`, `eu` or `fe`. */
  readonly region: string | null;
  /** The country code of a marketplace, or its id. */
  readonly marketplace: string | null;
  /** A server in place of Amazon's. */
  readonly endpoint: string | null;
  /** Amazon's sandbox of the region. */
  readonly sandbox: boolean;
  /** A server in place of Login with Amazon. */
  readonly lwaEndpoint: string | null;
}

/** As whom to connect. */
export interface PartnerSettings {
  /** The environment, with the credentials. */
  readonly env: Environment;
  /** The scope of the grantless operation to be called, which needs no refresh token; null for all others. */
  readonly scope: string | null;
  /** Told when a call has to wait for its usage plan, in milliseconds. */
  readonly onWait?: (wait: number) => void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variables with the credentials of Login with Amazon, by the option of the runtime. */
const variables = {
  clientId: "LWA_CLIENT_ID",
  clientSecret: "LWA_CLIENT_SECRET",
  refreshToken: "LWA_REFRESH_TOKEN",
} as const;

/** Where a server on this machine gives tokens out. */
const loopbackTokenPath = "/auth/o2/token";

/**
 * Opens a connection to the Selling Partner API, with the credentials of the environment. A server on this machine is asked for
 * tokens as well, so that credentials never leave it.
 *
 * @throws Failure (usage) with everything that is missing or wrong; it quotes no credential
 */
export function openPartner(
  { SellingPartner }: Pick<Runtime, "SellingPartner">,
  destination: Destination,
  { env, scope, onWait }: PartnerSettings,
): SellingPartner {
  const { region, marketplace, endpoint, sandbox } = destination;
  const tokenEndpoint = destination.lwaEndpoint ?? ownTokenEndpoint(endpoint);
  const isGrantless = scope !== null && (env[variables.refreshToken] ?? "") === "";
  const needed = Object.entries(variables).filter(
    ([option]) => !isGrantless || option !== "refreshToken",
  );
  const missing = needed.filter(([, name]) => (env[name] ?? "") === "");
  if (missing.length > 0)
    throw new Failure(
      missing.map(([, name]) => notSet(name)),
      "usage",
    );
  const lwa = Object.fromEntries(needed.map(([option, name]) => [option, env[name]]));
  try {
    return new SellingPartner({
      ...(region !== null && { region }),
      ...(marketplace !== null && { marketplace }),
      ...(endpoint !== null && { endpoint }),
      ...(sandbox && { sandbox }),
      lwa: {
        ...lwa,
        ...(isGrantless && { scopes: [scope] }),
        ...(tokenEndpoint !== null && { endpoint: tokenEndpoint }),
      },
      ...(onWait !== undefined && {
        hooks: { onWait: ({ wait }: { readonly wait: number }) => onWait(wait) },
      }),
      application: { name: "Katagami", version: katagamiVersion() },
    });
  } catch (error) {
    throw asUsage(error);
  }
}

/** The endpoint for tokens of a server on this machine; null for any other. */
function ownTokenEndpoint(endpoint: string | null): string | null {
  if (endpoint === null) return null;
  if (!URL.canParse(endpoint))
    throw flagError("--endpoint", "is not a URL", "for example: --endpoint http://127.0.0.1:7070");
  const isLoopback = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(
    new URL(endpoint).hostname,
  );
  return isLoopback ? endpoint.replace(/\/+$/, "") + loopbackTokenPath : null;
}

function notSet(name: string): Diagnostic {
  return errorAt(
    `the environment variable ${name} is not set`,
    null,
    "`katagami sandbox` prints values that its own server accepts",
  );
}

/** Turns the runtime's error about options into ours. Its problems quote no secret. */
function asUsage(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== "ConfigurationError") return error;
  const problems: unknown = Reflect.get(error, "problems");
  const messages = Array.isArray(problems) ? problems.map(String) : [error.message];
  return new Failure(
    messages.map((message) => {
      const [option = ""] = message.split(/[ :]/, 1);
      return errorAt(message.replace(/^one of region/, "one of --region"), flagOf(option));
    }),
    "usage",
  );
}

/** The flag of an option of the runtime. */
function flagOf(option: string): ReturnType<typeof flagPlace> | null {
  if (option === "one") return flagPlace("--region, --marketplace or --endpoint");
  if (option === "lwa.endpoint") return flagPlace("--lwa-endpoint");
  return /^(?:region|marketplace|endpoint|sandbox)$/.test(option) ? flagPlace(`--${option}`) : null;
}
