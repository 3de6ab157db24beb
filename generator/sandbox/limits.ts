/** The limits of the sandbox: Amazon's own, and those that keep its memory bounded. */

/** The usage plan of Amazon's sandbox for every operation: `rate` in requests per second, `burst` in requests. */
export const sandboxPlan = { rate: 5, burst: 15 } as const;

/** The longest body that Amazon's gateway accepts, in bytes. */
export const maxBodyBytes: number = 10 * 2 ** 20;

/** How many bytes of a body are read before the connection is cut. */
export const maxReadBytes: number = 256 * 2 ** 20;

/** The longest User-Agent that Amazon's gateway accepts, in characters. */
export const maxUserAgent = 500;

/** Seconds until an access token or a restricted data token expires. */
export const tokenLifetime = 3600;

/** Connections that may wait to be accepted. The limit of Node, 511, is less than a load test opens at once. */
export const maxWaitingConnections = 4096;

/** Tokens that are remembered; the oldest are forgotten first. */
export const maxTokens = 10_000;

/** Sessions of assumed roles that are remembered; the oldest are forgotten first. */
export const maxSessions = 1000;

/** Headers `x-katagami-fault` whose requests are counted; the oldest are forgotten first. */
export const maxFaultCounters = 1000;

/** Requests that the log shows. */
export const logCapacity = 200;

/** Bytes of a body that the log keeps. */
export const maxLoggedBody = 16_384;

/** How many ids are remembered that operations have handed out for what they began. */
export const maxBegun = 10_000;
