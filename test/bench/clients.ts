/** A client to measure: how it is called is in drivers/clients. */
export interface Client {
  readonly name: string;
  /** Its file in drivers/clients, without its ending. */
  readonly driver: string;
  /** Installed by the bench, outside package.json. */
  readonly packages: Readonly<Record<string, string>>;
  readonly isOurs: boolean;
  readonly note: string;
}

export const clients: readonly Client[] = [
  {
    name: "katagami",
    driver: "katagami",
    packages: {},
    isOurs: true,
    note: "the generated vendor orders client over an injected `fetch` that gives a `Response`",
  },
  {
    name: "@sp-api-sdk",
    driver: "sp-api-sdk",
    packages: { "@sp-api-sdk/vendor-orders-api-v1": "4.2.2", "@sp-api-sdk/auth": "3.1.4" },
    isOurs: false,
    note: "vendor-orders-api-v1 4.2.2 and auth 3.1.4, over an axios adapter that answers",
  },
  {
    name: "amazon-sp-api",
    driver: "amazon-sp-api",
    packages: { "amazon-sp-api": "1.2.1" },
    isOurs: false,
    note: "1.2.1, over an `https.request` that answers; one package for all APIs",
  },
  {
    name: "Amazon's SDK",
    driver: "amazon-sdk",
    packages: { "@amazon-sp-api-release/amazon-sp-api-sdk-js": "1.12.0" },
    isOurs: false,
    note: "amazon-sp-api-sdk-js 1.12.0, over an `https.request` under its superagent that answers; one package for all APIs",
  },
  {
    name: "no client",
    driver: "bare",
    packages: {},
    isOurs: false,
    note: "the injected `fetch` alone, and its answer's `json()`: the least that a client over `fetch` can take",
  },
];
