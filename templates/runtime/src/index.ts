/** What the generated clients of the Selling Partner API stand on. */
export { Call, type CallOptions, type CallResponse, type DataElement } from "./call.js";
export type { AwsCredentialsProvider } from "./credentials.js";
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
} from "./errors.js";
export type {
  CallEvent,
  CallInfo,
  Hooks,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
  WaitEvent,
} from "./hooks.js";
export type { Fetch } from "./http.js";
export type { LwaOptions, LwaRefreshTokenOptions, LwaScope, LwaScopesOptions } from "./lwa.js";
export { marketplaces, type Marketplace } from "./marketplaces.js";
export {
  authorizationUrl,
  exchangeAuthorizationCode,
  type Authorization,
  type AuthorizationCodeOptions,
  type AuthorizationUrlOptions,
} from "./oauth.js";
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
} from "./operation.js";
export type { AwsOptions, SellingPartnerOptions } from "./options.js";
export { PagedCall, PagesCall } from "./paged-call.js";
export type {
  RestrictedDataToken,
  RestrictedDataTokenOptions,
  RestrictedResource,
} from "./restricted.js";
export {
  regions,
  type CountryCode,
  type MarketplaceId,
  type Region,
  type RegionInfo,
} from "./regions.js";
export type { CallRetryOptions, RetryOptions } from "./retry.js";
export { assumeRole, type AssumeRoleOptions } from "./role.js";
export type { SandboxApi, SandboxCase, SandboxOperation } from "./sandbox-api.js";
export { SellingPartner } from "./selling-partner.js";
export { signRequest } from "./sign-request.js";
export type { AwsCredentials, SignatureHeaders, SignRequestOptions } from "./sigv4.js";
export type { TokenCache } from "./token-cache.js";
export type { UsagePlanStore } from "./usage-plan-store.js";
export type { UsagePlanOptions } from "./usage-plan.js";
export { userAgent, type Application } from "./user-agent.js";
