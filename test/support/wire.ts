/** Sends calls of generated clients into an observed `fetch` and writes down what arrives. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Api, Operation } from "../../generator/model/api.js";
import type { Call, SellingPartnerOptions } from "../../templates/runtime/src/index.js";
import { argumentsOf } from "./arguments.js";
import { generateCorpus } from "./corpus.js";

/** A request as `fetch` was asked to send it. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** In the order of their names. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
}

type Client = Readonly<Record<string, (params: object) => Call<unknown>>>;

/** The request that the generated client sends for each operation of an API, with arguments for all its parameters. */
export async function requestsOf(
  api: Api,
): Promise<{ readonly operation: Operation; readonly request: SentRequest }[]> {
  const { folder } = await generateCorpus();
  const path = pathToFileURL(join(folder, api.id, "src", "index.ts")).href;
  const module = (await import(path)) as Readonly<
    Record<string, new (options: SellingPartnerOptions) => unknown>
  >; // What a package exports: its client.
  const Api = module[`${api.name}Api`]!;
  const requests = [];
  for (const operation of api.operations) {
    const sent: SentRequest[] = [];
    const client = new Api(observedBy(sent)) as Client; // Its methods are called by their names.
    await client[operation.name]!(argumentsOf(api, operation)).withResponse();
    // A token for the call may have been fetched before it.
    requests.push({ operation, request: sent.at(-1)! });
  }
  return requests;
}

/** Options of a client whose requests go into a list; tokens come from there too, and say what they are. */
function observedBy(sent: SentRequest[]): SellingPartnerOptions {
  return {
    region: "na",
    lwa: { clientId: "client-id", clientSecret: "client-secret", refreshToken: "refresh-token" },
    application: { name: "Katagami", version: "wire", language: "TypeScript", attributes: {} },
    fetch: async (url, init) => {
      const request = {
        method: init?.method ?? "GET",
        url: String(url),
        headers: [...new Headers(init?.headers)].map(fixed),
        body: typeof init?.body === "string" ? init.body : null,
      };
      if (request.url.startsWith("https://api.amazon.com/")) {
        const form = new URLSearchParams(String(init?.body));
        const scope = form.get("scope");
        return Response.json({
          access_token: scope === null ? "access-token" : `grantless-token-for-${scope}`,
          token_type: "bearer",
          expires_in: 3600,
        });
      }
      sent.push(request);
      return Response.json({ restrictedDataToken: "restricted-data-token", expiresIn: 3600 });
    },
  };
}

/** The one header that changes from run to run keeps its form. */
function fixed([name, value]: [string, string]): [string, string] {
  return [
    name,
    name === "x-amz-date" ? value.replace(/^\d{8}T\d{6}Z$/, "YYYYMMDDThhmmssZ") : value,
  ];
}
