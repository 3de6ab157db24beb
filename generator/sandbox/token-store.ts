import { randomBytes } from "node:crypto";
import type { HttpMethod } from "../model/api.js";
import { setBounded } from "./bounded-map.js";
import { maxTokens } from "./limits.js";

/** What a restricted data token gives access to: one method on one path, or on every path of a template. */
export interface RestrictedResource {
  readonly method: string;
  /** A path, or a path template with `{name}` in it. */
  readonly path: string;
}

/** An issued token. `expires` is in milliseconds since 1970. */
export type Token =
  | {
      readonly kind: "access";
      /** The scopes of a grantless token; null for a seller's token. */
      readonly scopes: readonly string[] | null;
      readonly expires: number;
    }
  | {
      readonly kind: "restricted";
      readonly resources: readonly RestrictedResource[];
      readonly expires: number;
    };

/** The tokens that were issued, by the text that a client sends in `x-amz-access-token`. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();

  issueAccess(scopes: readonly string[] | null, expires: number): string {
    const text = randomToken(scopes === null ? "Atza|" : "Atc|");
    setBounded(this.#tokens, text, { kind: "access", scopes, expires }, maxTokens);
    return text;
  }

  issueRestricted(resources: readonly RestrictedResource[], expires: number): string {
    const text = randomToken("Atz.sprdt|");
    this.addRestricted(text, resources, expires);
    return text;
  }

  addRestricted(text: string, resources: readonly RestrictedResource[], expires: number): void {
    setBounded(this.#tokens, text, { kind: "restricted", resources, expires }, maxTokens);
  }

  find(text: string): Token | null {
    return this.#tokens.get(text) ?? null;
  }

  /** Makes every issued token expire, to test how a client renews its tokens. */
  expireAll(): void {
    for (const [text, token] of this.#tokens) this.#tokens.set(text, { ...token, expires: 0 });
  }
}

function randomToken(prefix: string): string {
  return `${prefix}${randomBytes(48).toString("base64url")}`;
}

/** Whether a restricted data token covers a request, by its path or by the path template of its operation. */
export function coversRequest(
  resources: readonly RestrictedResource[],
  request: { readonly method: HttpMethod; readonly template: string; readonly path: string },
): boolean {
  return resources.some(
    ({ method, path }) =>
      method === request.method && (path === request.template || path === request.path),
  );
}
