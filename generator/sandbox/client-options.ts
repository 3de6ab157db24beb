import type { SandboxAccount } from "./account.js";
import { tokenPath } from "./auth-endpoints.js";

/** The options that connect a generated client to a sandbox. */
export interface SandboxClientOptions {
  readonly endpoint: string;
  readonly lwa: Pick<SandboxAccount, "clientId" | "clientSecret" | "refreshToken"> & {
    readonly endpoint: string;
  };
  readonly aws: Pick<SandboxAccount, "accessKeyId" | "secretAccessKey">;
  readonly awsRegion: string;
}

export function clientOptions(account: SandboxAccount, endpoint: string): SandboxClientOptions {
  const { clientId, clientSecret, refreshToken, accessKeyId, secretAccessKey } = account;
  return {
    endpoint,
    lwa: { clientId, clientSecret, refreshToken, endpoint: endpoint + tokenPath },
    aws: { accessKeyId, secretAccessKey },
    awsRegion: "us-east-1",
  };
}
