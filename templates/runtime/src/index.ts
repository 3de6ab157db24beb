/** The runtime that the generated clients of the Selling Partner API share. */
export {
  authorizationUrl,
  exchangeAuthorizationCode,
  type Authorization,
  type AuthorizationCodeOptions,
  type AuthorizationUrlOptions,
} from "./auth/oauth.js";
export { LwaError, type LwaErrorCode } from "./auth/lwa-error.js";
export type {
  LwaApplication,
  LwaCredentialsProvider,
  LwaOptions,
  LwaRefreshTokenOptions,
  LwaScope,
  LwaScopesOptions,
} from "./auth/lwa-options.js";
export type {
  RestrictedDataToken,
  RestrictedDataTokenOptions,
  RestrictedResource,
} from "./auth/restricted-data-token.js";
export type { TokenCache } from "./auth/token-cache.js";
export { assumeRole } from "./aws/assume-role.js";
export type { AssumeRoleOptions, AwsCredentialsProvider, AwsOptions } from "./aws/credentials.js";
export { signRequest } from "./aws/sign-request.js";
export type { AwsCredentials, SignatureHeaders, SignRequestOptions } from "./aws/sigv4.js";
export {
  ConfigurationError,
  CredentialsError,
  NetworkError,
  PagingError,
  ParameterError,
  TimeoutError,
  UsagePlanError,
  type OperationName,
  type Progress,
} from "./base/errors.js";
export type { ErrorCause, ErrorCauseKind } from "./base/error-cause.js";
export type {
  Completion,
  ErrorBodies,
  FinishingOperation,
  NeededRoles,
  Limit,
  Operation,
  PagedOperation,
  PagesOperation,
  Paging,
  Parameter,
  ParameterStyle,
  Place,
  UsagePlan,
} from "./base/operation.js";
export {
  InvalidRequestError,
  isError,
  NotFoundError,
  SellingPartnerError,
  ServerError,
  ThrottledError,
  UnauthorizedError,
  type DeclaredError,
  type ErrorDetail,
} from "./base/selling-partner-error.js";
export type { Fetch } from "./base/transport.js";
export type { Check, CheckedRequest, CheckedResponse } from "./checks/check.js";
export {
  type Difference,
  type DifferenceKind,
  type Mismatch,
  ValidationError,
} from "./checks/difference.js";
export {
  type OperationSchemas,
  validateCalls,
  type ValidateOptions,
  type ValidationMode,
  type Validator,
} from "./checks/validate.js";
export {
  HandleError,
  ProcessingError,
  WaitTimeoutError,
  type ProcessingProblem,
} from "./finish/errors.js";
export { FinishingCall } from "./finish/finishing-call.js";
export type { Handle, Resumable, StoredHandle } from "./finish/handle.js";
export type { FinishOptions, FinishState } from "./finish/options.js";
export type {
  VendorDirectFulfillmentTransaction,
  VendorTransaction,
} from "./finish/vendor-transactions.js";
export type { LimitedCall, OwnLimit, OwnLimits } from "./limits/call-limits.js";
export { memoryUsagePlanStore } from "./limits/token-buckets.js";
export type { UsagePlanStore } from "./limits/usage-plan-store.js";
export type { UsagePlanOptions } from "./limits/usage-plan.js";
export { MiddlewareError } from "./middleware/middleware-error.js";
export type {
  Middleware,
  MiddlewareEntry,
  MiddlewareOptions,
  MiddlewareRequest,
  Next,
} from "./middleware/middleware.js";
export type { SellingPartnerOptions } from "./options.js";
export { marketplaces, type Marketplace } from "./regions/marketplaces.js";
export {
  regions,
  type CountryCode,
  type MarketplaceId,
  type Region,
  type RegionInfo,
} from "./regions/regions.js";
export { Call, type CallOptions, type CallResponse, type DataElement } from "./request/call.js";
export type {
  CallEvent,
  CallInfo,
  Hooks,
  RequestEvent,
  ResponseEvent,
  RestrictedAccess,
  RestrictedDataEvent,
  RetryEvent,
  SecretExpiryEvent,
  WaitEvent,
} from "./request/hooks.js";
export { PagedCall, PagesCall } from "./request/paged-call.js";
export type { CallRetryOptions, RetryOptions } from "./request/retry.js";
export { userAgent, type Application } from "./request/user-agent.js";
export type { SandboxApi, SandboxCase, SandboxOperation } from "./sandbox-api.js";
export { SellingPartner } from "./selling-partner.js";
