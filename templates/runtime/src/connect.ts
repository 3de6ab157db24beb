import { type AccessTokens, LwaTokens } from "./auth/lwa.js";
import type { AwsOptions } from "./aws/credentials.js";
import { amzDateFormatter } from "./base/amz-date.js";
import type { Clock } from "./base/clock.js";
import { loadOnce } from "./base/load-once.js";
import type { Operation } from "./base/operation.js";
import { redact } from "./base/redact.js";
import { CallHistory } from "./causes/call-history.js";
import type { Connection } from "./connection.js";
import type { FinishingConnection } from "./finish/finishing.js";
import { UsagePlans } from "./limits/usage-plan.js";
import type { Settings } from "./options.js";
import { type CompiledOperation, compileOperation } from "./request/request.js";
import { send } from "./send.js";

/** What a fleet (`sp-api-runtime/fleet`) has once for all of its sellers, or has to know of each. */
export interface FleetParts {
  readonly clock: Clock;
  /** In place of those of the option `lwa`. */
  readonly tokens: AccessTokens;
  readonly compiled: WeakMap<Operation, CompiledOperation>;
  /** Counts the calls in flight: `begin` before each, `end` after it. */
  readonly calls: { begin(): void; end(): void };
  /** Settings that are equal for several sellers: one object in memory in place of many. */
  readonly same: Pick<Settings, "endpoint" | "userAgent" | "retry">;
  readonly date: Connection["date"];
}

/** The keys among AWS credentials that nobody may see. */
function secretKeys(aws: AwsOptions): readonly (string | null)[] {
  return typeof aws === "function" ? [] : [aws.secretAccessKey, aws.sessionToken ?? null];
}

/**
 * Creates what the calls of a `SellingPartner` share. Separate from its constructor, so that tests can control time and
 * randomness.
 */
export function connect(
  settings: Settings,
  clock: Clock,
  random: () => number,
  parts: FleetParts | null = null,
): Connection {
  const { endpoint, lwa, aws, awsRegion } = settings;
  const transport = { fetch: settings.fetch, timeout: settings.timeout, clock };
  const tokens =
    parts?.tokens ?? (lwa && new LwaTokens(lwa, transport, settings.tokenCache, settings.hooks));
  const show = (text: string): string => redact(text, connection.secrets());
  const owners = {
    seller: async (scope: string | null): Promise<string> =>
      `${endpoint}\n${(await tokens?.owner(scope)) ?? ""}`,
    application: async (): Promise<string> => `${endpoint}\n${(await tokens?.application()) ?? ""}`,
  };
  const sendOperation: FinishingConnection["send"] = (operation, params, options) =>
    send(connection, compileOperation(operation), params, options);
  // Key by key, not from the settings as a whole: their secrets stay there, and a fleet has 10,000 of these.
  const connection: Connection = {
    fetch: settings.fetch,
    timeout: settings.timeout,
    clock,
    endpoint,
    region: settings.region,
    sellerId: settings.sellerId,
    userAgent: settings.userAgent,
    maxWait: settings.maxWait,
    limits: settings.limits,
    retry: settings.retry,
    hooks: settings.hooks,
    middleware: settings.middleware,
    checks: settings.checks,
    tokens,
    restricted: loadOnce(async () => {
      const { RestrictedTokens } = await import("./auth/restricted-data-token.js");
      return new RestrictedTokens(endpoint, clock, sendOperation, show);
    }),
    finishing: loadOnce(async () => {
      const { Finishing } = await import("./finish/finishing.js");
      const { region, sellerId, retry } = settings;
      return new Finishing({
        clock,
        endpoint,
        region,
        sellerId,
        retry,
        send: sendOperation,
        rate: (operation) => connection.plans.queue(operation).rate,
        show,
      });
    }),
    signer:
      aws &&
      loadOnce(async () => {
        const { RequestSigner } = await import("./aws/request-signer.js");
        return new RequestSigner(aws, awsRegion, transport);
      }),
    date: parts?.date ?? amzDateFormatter(),
    secrets: () => [...(tokens?.secrets ?? []), ...(aws === null ? [] : secretKeys(aws))],
    history: new CallHistory(),
    plans: new UsagePlans(settings.store, clock, owners, settings.sandbox, () =>
      connection.secrets(),
    ),
    random,
  };
  return connection;
}
