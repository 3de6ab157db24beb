/**
 * Who may use the sandbox. The values of the default account are published: they open nothing but this. The page and the
 * command show whatever stands here, so real credentials have no place in it.
 */
export interface SandboxAccount {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** What `authorization_code` takes as its code. */
  readonly authorizationCode: string;
  /** The scopes that `client_credentials` may ask for. */
  readonly scopes: readonly string[];
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The role that may be assumed with those keys. */
  readonly roleArn: string;
}

export const sandboxAccount: SandboxAccount = {
  clientId: "amzn1.application-oa2-client.katagami",
  clientSecret: "amzn1.oa2-cs.v1.katagami",
  refreshToken: "Atzr|katagami",
  authorizationCode: "katagami",
  scopes: ["sellingpartnerapi::notifications", "sellingpartnerapi::client_credential:rotation"],
  accessKeyId: "AKIAKATAGAMISANDBOX0",
  secretAccessKey: "katagami/sandbox/secret/access/key/0000",
  roleArn: "arn:aws:iam::123456789012:role/KatagamiSandbox",
};
