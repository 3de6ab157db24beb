/** As much of swagger-client as the tests use; it brings no types. */
declare module "swagger-client" {
  interface BuiltRequest {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** The form behind the body of `multipart/form-data`, which is a stream. */
    readonly formdata?: FormData;
  }

  const swaggerClient: {
    buildRequest(options: {
      readonly spec: unknown;
      readonly operationId: string;
      readonly parameters: Readonly<Record<string, unknown>>;
      readonly requestBody?: unknown;
    }): BuiltRequest;
    /** Resolves the references of a document. */
    resolve(options: { readonly spec: unknown }): Promise<{ readonly spec: unknown }>;
  };
  // The package has a default export.
  // oxlint-disable-next-line import/no-default-export
  export default swaggerClient;
}
