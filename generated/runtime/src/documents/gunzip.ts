// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { currentProcess } from "../base/platform.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a body is piped through. */
interface Gunzip {
  readonly readable: ReadableStream<Bytes>;
  readonly writable: WritableStream<Bytes>;
}

/** As much of `node:zlib` and `node:stream` as is used. */
interface NodeZlib {
  createGunzip(): object;
}

interface NodeStream {
  readonly Duplex: { toWeb(duplex: object): Gunzip };
}

/**
 * Undoes gzip: of several gzips in a row (RFC 1952, section 2.2: a gzip file is a series of members) gives what they hold
 * together. `DecompressionStream` refuses all but the first from Node 24 on, as browsers do, so Node's own is preferred.
 */
export function gunzip(): Gunzip {
  const process = currentProcess();
  // Asked for by their names, so they are what their documentation says.
  const zlib = process.getBuiltinModule?.("node:zlib") as NodeZlib | undefined;
  const stream = process.getBuiltinModule?.("node:stream") as NodeStream | undefined;
  if (!zlib?.createGunzip || !stream?.Duplex?.toWeb) return new DecompressionStream("gzip");
  return stream.Duplex.toWeb(zlib.createGunzip());
}
