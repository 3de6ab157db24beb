/**
 * Whom the sandbox answers. A page on the Internet can make its own name lead to 127.0.0.1, and its scripts could then read
 * the log and the credentials (DNS rebinding): so only names that no such page can have are answered.
 */

/** The headers of a request that say where it goes and which page it comes from. */
export interface Origins {
  /** The header `Host`; null if there is none. */
  readonly host: string | null;
  /** The header `Origin`; null if there is none. */
  readonly origin: string | null;
  readonly method: string;
  /** The address of this machine at which the request arrived; null if it is not known. */
  readonly address: string | null;
}

/**
 * Checks where a request goes and where it comes from.
 *
 * @param served - the hosts that the sandbox was told to answer
 * @returns why it is refused, in a sentence; null if it is answered
 */
export function refuseStranger(
  { host, origin, method, address }: Origins,
  served: readonly string[],
): string | null {
  const own = [...served, address ?? ""].map((name) => hostName(name.replace(/^::ffff:/i, "")));
  const isOwn = (name: string | null): boolean =>
    name !== null && (isLoopback(name) || own.includes(name));
  if (!isOwn(hostName(host ?? ""))) {
    return "The sandbox answers only to localhost, to loopback addresses, and to what --host names.";
  }
  // A browser sends the origin with every request that may change something. A page of the same machine is a tool of the user.
  if (origin === null || method === "GET" || method === "HEAD") return null;
  const [, from = ""] = /^https?:\/\/(.+)$/.exec(origin) ?? [];
  return isOwn(hostName(from))
    ? null
    : "The sandbox accepts no requests from pages of other hosts.";
}

/** The host of a `host:port` in the one form that URLs have; null if it is not one. */
function hostName(text: string): string | null {
  // An address of IPv6 without a port is written without brackets on the command line.
  const host = /^[\da-f]*:[\da-f:.]*:[\da-f:.]*$/i.test(text) ? `[${text}]` : text;
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return null;
  return new URL(`http://${host}`).hostname.replace(/\.$/, "");
}

function isLoopback(name: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])$/.test(
    name,
  );
}
