// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** Whether a value is bytes, or a file of them. */
export function isBytes(value: unknown): value is Blob | ArrayBuffer | Uint8Array<ArrayBuffer> {
  return value instanceof Blob || value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

/** Joins chunks of bytes into one array. */
export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

/** Writes bytes as lower-case hexadecimal. */
export function toHex(bytes: ArrayBuffer): string {
  let hex = "";
  for (const byte of new Uint8Array(bytes)) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** Reads the next chunk of a stream; null at the end. */
export async function readChunk<T>(reader: ReadableStreamDefaultReader<T>): Promise<T | null> {
  const { done, value } = await reader.read();
  return done ? null : value;
}

/** Creates a stream that calls `read` only when it is read itself; null is the end. */
export function streamFrom<T>(
  read: () => Promise<T | null>,
  cancel: (reason: unknown) => Promise<void>,
): ReadableStream<T> {
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = await read();
        if (chunk === null) controller.close();
        else controller.enqueue(chunk);
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
}
