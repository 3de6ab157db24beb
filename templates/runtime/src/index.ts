/** What the generated clients of the Selling Partner API stand on. */

/** What the generated clients of the Selling Partner API stand on. */
export { Call, type CallOptions, type CallResponse, type DataElement } from "./request/call.js";
export type { AwsCredentialsProvider } from "./aws/credentials.js";
export {
  ConfigurationError,
  CredentialsError,
  InvalidRequestError,
  isError,
  LwaError,
  NetworkError,
  NotFoundError,
  PagingError,
  ParameterError,
  SellingPartnerError,
  ServerError,
  ThrottledError,
  TimeoutError,
  UsagePlanError,
  UnauthorizedError,
  type DeclaredError,
  type ErrorDetail,
  type LwaErrorCode,
  type OperationName,
  type Progress,
} from "./base/errors.js";
export type {
  CallEvent,
  CallInfo,
  Hooks,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  WaitEvent,
} from "./request/hooks.js";
export type { Fetch } from "./base/http.js";
export type { LwaOptions, LwaRefreshTokenOptions, LwaScope, LwaScopesOptions } from "./auth/lwa.js";
export { marketplaces, type Marketplace } from "./regions/marketplaces.js";
export {
  authorizationUrl,
  exchangeAuthorizationCode,
  type Authorization,
  type AuthorizationCodeOptions,
  type AuthorizationUrlOptions,
} from "./auth/oauth.js";
export type {
  ErrorBodies,
  Operation,
  PagedOperation,
  PagesOperation,
  Paging,
  Parameter,
  ParameterStyle,
  Place,
  UsagePlan,
} from "./base/operation.js";
export type { AwsOptions } from "./aws/credentials.js";
export type { SellingPartnerOptions } from "./options.js";
export { PagedCall, PagesCall } from "./request/paged-call.js";
export type {
  RestrictedDataToken,
  RestrictedDataTokenOptions,
  RestrictedResource,
} from "./auth/restricted.js";
export {
  regions,
  type CountryCode,
  type MarketplaceId,
  type Region,
  type RegionInfo,
} from "./regions/regions.js";
export type { CallRetryOptions, RetryOptions } from "./request/retry.js";
export { assumeRole } from "./aws/role.js";
export { type AssumeRoleOptions } from "./aws/credentials.js";
export type { SandboxApi, SandboxCase, SandboxOperation } from "./sandbox-api.js";
export { SellingPartner } from "./selling-partner.js";
export { signRequest } from "./aws/sign-request.js";
export type { AwsCredentials, SignatureHeaders, SignRequestOptions } from "./aws/sigv4.js";
export type { TokenCache } from "./auth/token-cache.js";
export type { UsagePlanStore } from "./limits/usage-plan-store.js";
export type { UsagePlanOptions } from "./limits/usage-plan.js";
export { userAgent, type Application } from "./request/user-agent.js";
