// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** The known scopes of grantless operations; the type is open, since Amazon adds to them. */
export type LwaScope =
  | "sellingpartnerapi::notifications"
  | "sellingpartnerapi::client_credential:rotation"
  | (string & {});

/** The application's credentials for Login with Amazon. */
export interface LwaClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default: `https://api.amazon.com/auth/o2/token`. */
  readonly endpoint?: string | undefined;
}

/** The application's credentials, and when they end. */
export interface LwaApplication extends LwaClient {
  /**
   * When the client secret expires, for the hook `onSecretExpiry`: a Date, a text in the form of ISO 8601, or milliseconds since
   * 1970. Amazon requires a new secret every 180 days.
   */
  readonly clientSecretExpires?: Date | string | number | undefined;
}

/** Login with Amazon on behalf of a seller or vendor who authorized the application. */
export interface LwaRefreshTokenOptions extends LwaApplication {
  readonly refreshToken: string;
  readonly scopes?: undefined;
}

/** Login with Amazon for grantless operations only. */
export interface LwaScopesOptions extends LwaApplication {
  readonly scopes: readonly LwaScope[];
  readonly refreshToken?: undefined;
}

export type LwaOptions = LwaRefreshTokenOptions | LwaScopesOptions;

/**
 * Returns credentials that may change, such as a client secret that is rotated. Its answer is remembered until Login with Amazon
 * refuses it, or until `forgetCredentials`.
 */
export type LwaCredentialsProvider = () => LwaOptions | Promise<LwaOptions>;
