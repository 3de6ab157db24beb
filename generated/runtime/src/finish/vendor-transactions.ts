// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/**
 * What the vendor APIs for transactions answer. They are APIs of their own, whose clients need not be there to wait for a
 * transaction of another one.
 */

/** The statuses; the type is open, as everything that Amazon answers. */
export type VendorTransactionStatus = "Processing" | "Success" | "Failure" | (string & {});

/** One problem of a transaction. */
export interface VendorTransactionError {
  readonly code: string;
  readonly message: string;
  readonly details?: string;
}

/** The answer about a transaction of the vendor retail APIs, and of the direct fulfillment APIs v1. */
export interface VendorTransaction {
  readonly payload?: {
    readonly transactionStatus?: {
      readonly transactionId: string;
      readonly status: VendorTransactionStatus;
      readonly errors?: readonly VendorTransactionError[];
    };
  };
  readonly errors?: readonly VendorTransactionError[];
}

/** The answer about a transaction of the direct fulfillment APIs 2021-12-28. */
export interface VendorDirectFulfillmentTransaction {
  readonly transactionStatus?: {
    readonly transactionId: string;
    readonly status: VendorTransactionStatus;
    /** Nested twice, as Amazon has it. */
    readonly errors?: { readonly errors: readonly VendorTransactionError[] };
  };
  readonly errors?: readonly VendorTransactionError[];
}
