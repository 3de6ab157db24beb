/** As much of swagger-client as the tests use; it brings no types. */
declare module "swagger-client" {
  interface BuiltRequest {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  }

  const swaggerClient: {
    buildRequest(options: {
      readonly spec: unknown;
      readonly operationId: string;
      readonly parameters: Readonly<Record<string, unknown>>;
    }): BuiltRequest;
  };
  // The package has a default export.
  // oxlint-disable-next-line import/no-default-export
  export default swaggerClient;
}
