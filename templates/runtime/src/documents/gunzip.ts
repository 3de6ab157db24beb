import { currentProcess } from "../base/process.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** A pair of streams that a body is piped through. */
interface Gunzip {
  readonly readable: ReadableStream<Bytes>;
  readonly writable: WritableStream<Bytes>;
}

/** The parts of `node:zlib` and `node:stream` that are used. */
interface NodeZlib {
  createGunzip(options: { readonly chunkSize: number }): object;
}

interface NodeStream {
  readonly Duplex: { toWeb(duplex: object): Gunzip };
}

/** In bytes. Each chunk passes several streams, so that larger ones than the 16 KiB of Node.js are read much faster. */
const CHUNK_SIZE = 65_536;

/**
 * Decompresses gzip, also several gzips in a row (RFC 1952, section 2.2: a gzip file is a series of members).
 * `DecompressionStream` rejects all but the first in browsers and since Node 24, so `node:zlib` is preferred.
 */
export function gunzip(): Gunzip {
  const process = currentProcess();
  // Loaded by their names, so they have the types that their documentation gives.
  const zlib = process.getBuiltinModule?.("node:zlib") as NodeZlib | undefined;
  const stream = process.getBuiltinModule?.("node:stream") as NodeStream | undefined;
  if (!zlib?.createGunzip || !stream?.Duplex?.toWeb) return new DecompressionStream("gzip");
  return stream.Duplex.toWeb(zlib.createGunzip({ chunkSize: CHUNK_SIZE }));
}
