/**
 * The credentials that the sandbox accepts. Those of the default account are public and open nothing else. The page and
 * the command print them, so never put real credentials here.
 */
export interface SandboxAccount {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** The code of the grant `authorization_code`. */
  readonly authorizationCode: string;
  /** The scopes that the grant `client_credentials` may ask for. */
  readonly scopes: readonly string[];
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The role that these AWS keys may assume. */
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
