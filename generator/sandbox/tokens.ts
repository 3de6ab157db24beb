import { randomBytes } from "node:crypto";
import type { HttpMethod } from "../model/api.js";

/** What a restricted data token is good for: one method on one path, or on every path of one template. */
export interface RestrictedResource {
  readonly method: string;
  /** A path, or a path template with its literal `{name}`. */
  readonly path: string;
}

export type Token =
  | {
      readonly kind: "access";
      /** Null for a seller's token; the scopes of a grantless one. */
      readonly scopes: readonly string[] | null;
      readonly expires: number;
    }
  | {
      readonly kind: "restricted";
      readonly resources: readonly RestrictedResource[];
      readonly expires: number;
    };

/** How many tokens are known at once; the oldest are forgotten beyond. */
const capacity = 10_000;

/** The tokens that were given out, by what stands in `x-amz-access-token`. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();

  issueAccess(scopes: readonly string[] | null, expires: number): string {
    const prefix = scopes === null ? "Atza|" : "Atc|";
    return this.#keep(`${prefix}${randomBytes(48).toString("base64url")}`, {
      kind: "access",
      scopes,
      expires,
    });
  }

  issueRestricted(resources: readonly RestrictedResource[], expires: number): string {
    const text = `Atz.sprdt|${randomBytes(48).toString("base64url")}`;
    this.keepRestricted(text, resources, expires);
    return text;
  }

  /** Takes a token of a static case as given out. */
  keepRestricted(text: string, resources: readonly RestrictedResource[], expires: number): void {
    this.#keep(text, { kind: "restricted", resources, expires });
  }

  find(text: string): Token | null {
    return this.#tokens.get(text) ?? null;
  }

  /** Makes every token of today one of yesterday: what a test of renewal wants. */
  expireAll(): void {
    for (const [text, token] of this.#tokens) this.#tokens.set(text, { ...token, expires: 0 });
  }

  #keep(text: string, token: Token): string {
    this.#tokens.delete(text);
    this.#tokens.set(text, token);
    const [oldest] = this.#tokens.keys();
    if (this.#tokens.size > capacity && oldest !== undefined) this.#tokens.delete(oldest);
    return text;
  }
}

/** Whether a restricted data token covers a request: by the very path, or by the template of its operation. */
export function covers(
  resources: readonly RestrictedResource[],
  request: { readonly method: HttpMethod; readonly template: string; readonly path: string },
): boolean {
  return resources.some(
    ({ method, path }) =>
      method === request.method && (path === request.template || path === request.path),
  );
}
