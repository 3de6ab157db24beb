/** Clients of models with the set `msw`, under the newest release of Mock Service Worker or the lowest that the set allows. */
import type { HttpHandler } from "msw";
import type { SetupServer } from "msw/node";
import { rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { SellingPartnerOptions } from "../../templates/runtime/src/index.js";
import { inFolder } from "../support/folders.js";
import { type ShelfClients, shelfClients } from "../support/shelf.js";

/** As `node_modules` has them. */
export const releases = ["msw", "msw-2.10"] as const;

export type Release = (typeof releases)[number];

interface Endpoint {
  readonly endpoint?: string;
}

export interface MockModule {
  readonly handlers: (
    options?: Endpoint & { readonly lwa?: Endpoint | undefined },
  ) => HttpHandler[];
  readonly mock: Readonly<
    Record<
      string,
      (
        answer: (call: { params: Record<string, unknown>; request: Request }) => unknown,
        options?: Endpoint,
      ) => HttpHandler
    >
  >;
}

export type Client = Readonly<
  Record<
    string,
    (params: object, own?: object) => PromiseLike<unknown> & { withResponse(): Promise<unknown> }
  >
>;

/** What templates have made of a model. */
export interface Mocked extends MockModule {
  /** Of the same release. */
  readonly http: typeof import("msw").http;
  readonly client: (own?: SellingPartnerOptions) => Client;
  /** Runs a program while handlers answer its requests, and fails on a request that none of them does. */
  readonly listening: (
    handlers: readonly HttpHandler[],
    use: (server: SetupServer) => Promise<void>,
  ) => Promise<void>;
}

/** Credentials that nobody has given out: Login with Amazon is mocked too. */
export const options = {
  region: "na",
  lwa: {
    clientId: "amzn1.client",
    clientSecret: "amzn1.client-secret",
    refreshToken: "Atzr|refresh",
  },
  usagePlan: false,
  retry: false,
} as const satisfies SellingPartnerOptions;

/** The clients of all models of a folder. */
export async function mswClients(models: string, release: Release = "msw"): Promise<ShelfClients> {
  const clients = await shelfClients("msw", models);
  const errors = clients.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const link = join(clients.folder, "node_modules/msw");
  await rm(link, { recursive: true });
  await symlink(resolve("node_modules", release), link, "junction");
  return clients;
}

/** The clients of documents, by the names of their files. */
export async function clientsOf(
  documents: Readonly<Record<string, object>>,
  release: Release = "msw",
): Promise<ShelfClients> {
  let clients: ShelfClients | null = null;
  const files = Object.entries(documents).map(([name, document]) => [
    `${name}.json`,
    JSON.stringify(document),
  ]);
  await inFolder(Object.fromEntries(files) as Record<string, string>, async (folder) => {
    clients = await mswClients(folder, release);
  });
  return clients!;
}

/** Loads the modules of one client. */
export async function open(
  { folder, views }: ShelfClients,
  id: string,
  release: Release = "msw",
): Promise<Mocked> {
  const load = async (module: string): Promise<unknown> =>
    import(pathToFileURL(join(folder, id, `src/${module}.ts`)).href);
  const className = views.find((view) => view.package.id === id)!.className;
  const classes = (await load("client")) as Readonly<
    Record<string, new (own: SellingPartnerOptions) => Client>
  >;
  const { setupServer } = (await import(`${release}/node`)) as typeof import("msw/node");
  const { http } = (await import(release)) as typeof import("msw");
  return {
    ...((await load("msw")) as MockModule),
    http,
    client: (own = {}) => new classes[className]!({ ...options, ...own }),
    listening: async (handlers, use) => {
      const server = setupServer(...handlers);
      server.listen({ onUnhandledRequest: "error" });
      try {
        await use(server);
      } finally {
        server.close();
      }
    },
  };
}

/** What a call is rejected with. */
export interface Rejection {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly body?: unknown;
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
  readonly problems?: readonly string[];
}

export async function rejected(call: PromiseLike<unknown>): Promise<Rejection | null> {
  try {
    await call;
    return null;
  } catch (error) {
    return error as Rejection;
  }
}
