import { Call, type CallOptions, type CallResponse } from "./call.js";
import { systemClock, type Clock } from "./clock.js";
import { rememberCredentials } from "./credentials.js";
import { LwaTokens } from "./lwa.js";
import type { Region } from "./marketplaces.js";
import type { Operation } from "./operation.js";
import {
  resolveOptions,
  type AwsOptions,
  type SellingPartnerOptions,
  type Settings,
} from "./options.js";
import { compileOperation, type CompiledOperation } from "./request.js";
import { send, type Connection } from "./send.js";
import { Signer, type AwsCredentials } from "./sigv4.js";
import { assumeRole } from "./sts.js";
import { UsagePlans } from "./usage-plan.js";

/**
 * A seller's or vendor's connection to the Selling Partner API. Hand one to several clients and they share its tokens and limits.
 */
export class SellingPartner {
  /** Null when only an endpoint was given. */
  readonly region: Region | null;
  readonly endpoint: string;
  /** The User-Agent. */
  readonly application: string;

  readonly #connection: Connection;
  readonly #compiled = new WeakMap<Operation, CompiledOperation>();

  /** @throws ConfigurationError naming everything that is missing or wrong. */
  constructor(options: SellingPartnerOptions = {}) {
    const settings = resolveOptions(options);
    this.region = settings.region;
    this.endpoint = settings.endpoint;
    this.application = settings.userAgent;
    this.#connection = connect(settings, systemClock, Math.random);
  }

  /** The same object when it is one already, a new one from options otherwise. */
  static from(options?: SellingPartner | SellingPartnerOptions): SellingPartner {
    return options instanceof SellingPartner ? options : new SellingPartner(options);
  }

  /**
   * Calls an operation; the methods of generated clients are this.
   *
   * @returns a call that is sent when it is awaited. It rejects with ParameterError, SellingPartnerError, UsagePlanError,
   * LwaError, CredentialsError, NetworkError, TimeoutError or the reason of `options.signal`.
   */
  call<Params, Data, Errors>(
    operation: Operation<Params, Data, Errors>,
    params: Params,
    options: CallOptions = {},
  ): Call<Data> {
    return new Call(async () => {
      const response = await send(this.#connection, this.#compile(operation), params, options);
      // What the body holds is what the descriptor's type says: the model is not checked against at run time.
      return response as CallResponse<Data>;
    });
  }

  #compile(operation: Operation): CompiledOperation {
    let compiled = this.#compiled.get(operation);
    if (!compiled) {
      compiled = compileOperation(operation);
      this.#compiled.set(operation, compiled);
    }
    return compiled;
  }
}

/**
 * Sets up what the calls of a `SellingPartner` share. Apart from its constructor, so that tests can hold time and chance
 * still.
 */
export function connect(settings: Settings, clock: Clock, random: () => number): Connection {
  const { endpoint, fetch, timeout, awsRegion } = settings;
  const transport = { fetch, timeout, clock };
  const provider = settings.aws && providerOf(settings.aws, awsRegion);
  const tokens = settings.lwa && new LwaTokens(settings.lwa, transport, settings.tokenCache);
  const owner = (scope: string | null): string => `${endpoint}\n${tokens?.owner(scope) ?? ""}`;
  return {
    ...transport,
    endpoint,
    userAgent: settings.userAgent,
    tokens,
    signing: provider && {
      region: awsRegion,
      credentials: rememberCredentials(provider, clock),
      signer: new Signer(),
      skew: 0,
    },
    plans: new UsagePlans(settings.store, clock, owner, settings.sandbox),
    maxWait: settings.maxWait,
    retry: settings.retry,
    hooks: settings.hooks,
    random,
  };
}

function providerOf(aws: AwsOptions, awsRegion: string): () => Promise<AwsCredentials> {
  if (typeof aws === "function") return aws;
  return "roleArn" in aws ? assumeRole(aws, awsRegion) : () => Promise.resolve(aws);
}
