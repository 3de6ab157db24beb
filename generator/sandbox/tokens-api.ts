import type { Api } from "../model/api.js";
import { restrictedTokenPath } from "./restricted.js";

/**
 * As much of the Tokens API as restricted data tokens need, for sandboxes of other models. Where its own model is served
 * as well, that comes first.
 */
export const tokensApi: Api = {
  id: "tokens-2021-03-01",
  name: "Tokens",
  file: "",
  title: "Tokens",
  version: "2021-03-01",
  description: null,
  operations: [
    {
      name: "createRestrictedDataToken",
      operationId: "createRestrictedDataToken",
      paramsType: "CreateRestrictedDataTokenParams",
      pointer: "",
      method: "POST",
      path: restrictedTokenPath,
      summary: null,
      description: null,
      deprecated: false,
      parameters: [],
      body: {
        name: "body",
        pointer: "",
        description: null,
        required: true,
        type: { kind: "unknown" },
      },
      responses: [],
      accept: null,
      usagePlan: null,
      paging: null,
      scope: null,
      restricted: null,
      idempotent: false,
      sandbox: { cases: [], dynamic: false, only: false },
    },
  ],
  types: [],
};
