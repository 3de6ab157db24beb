import type { LwaOptions } from "./auth/lwa.js";
import type { AssumeRoleOptions } from "./aws/credentials.js";
import type { KeysOf } from "./base/unknown-keys.js";
import type { UsagePlanOptions } from "./limits/usage-plan.js";
import type { Hooks } from "./request/hooks.js";
import type { CallRetryOptions } from "./request/retry.js";
import type { Application } from "./request/user-agent.js";

/** The keys of the objects within the options of a `SellingPartner`: no other is read. */

export const LWA_OPTIONS: KeysOf<LwaOptions> = {
  clientId: true,
  clientSecret: true,
  refreshToken: true,
  scopes: true,
  endpoint: true,
};

export const AWS_OPTIONS: KeysOf<AssumeRoleOptions> = {
  accessKeyId: true,
  secretAccessKey: true,
  sessionToken: true,
  expiration: true,
  roleArn: true,
  roleSessionName: true,
  externalId: true,
  durationSeconds: true,
  stsEndpoint: true,
};

export const RETRY_OPTIONS: KeysOf<CallRetryOptions> = {
  attempts: true,
  maxDelay: true,
  deadline: true,
  unsafe: true,
};

export const USAGE_PLAN_OPTIONS: KeysOf<UsagePlanOptions> = { maxWait: true, store: true };

export const APPLICATION_OPTIONS: KeysOf<Application> = {
  name: true,
  version: true,
  language: true,
  attributes: true,
};

export const HOOKS_OPTIONS: KeysOf<Hooks> = {
  onRequest: true,
  onResponse: true,
  onRetry: true,
  onWait: true,
};
