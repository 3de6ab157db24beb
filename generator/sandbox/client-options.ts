import type { SandboxAccount } from "./account.js";

/** The options that connect a generated client to a sandbox. */
export interface SandboxClientOptions {
  readonly endpoint: string;
  readonly lwa: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
    readonly endpoint: string;
  };
  readonly aws: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly awsRegion: string;
}

export function clientOptions(account: SandboxAccount, endpoint: string): SandboxClientOptions {
  const { clientId, clientSecret, refreshToken, accessKeyId, secretAccessKey } = account;
  return {
    endpoint,
    lwa: { clientId, clientSecret, refreshToken, endpoint: `${endpoint}/auth/o2/token` },
    aws: { accessKeyId, secretAccessKey },
    awsRegion: "us-east-1",
  };
}
