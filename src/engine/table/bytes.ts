import { RainError } from '../base/errors.ts';
import type { Work } from '../base/work.ts';
import { isGzip } from './file-kind.ts';

/** A file as a stream of bytes that can be read again from the start; gzip is unpacked on the way. */
export class ByteSource {
  /** As it is stored: packed, where it is. */
  readonly file: Blob;
  /** What errors call it. */
  readonly fileName: string;
  /** The first unpacked bytes, at most 4,096. */
  readonly head: Uint8Array;
  /** Whether it is packed by gzip. */
  readonly compressed: boolean;

  private constructor(file: Blob, fileName: string, head: Uint8Array, compressed: boolean) {
    this.file = file;
    this.fileName = fileName;
    this.head = head;
    this.compressed = compressed;
  }

  /** Errors: `file-unreadable` when the file has vanished or may not be read, `broken-gzip`. */
  static async open(file: Blob, fileName: string, work: Work): Promise<ByteSource> {
    const stored = await firstBytes(file, fileName);
    if (!isGzip(stored)) return new ByteSource(file, fileName, stored, false);
    const packed = new ByteSource(file, fileName, stored, true);
    for await (const bytes of packed.read('Opening', work)) {
      return new ByteSource(file, fileName, bytes.slice(0, 4096), true);
    }
    return new ByteSource(file, fileName, new Uint8Array(), true);
  }

  /** All bytes in order, in pieces of any size. Reports progress in stored bytes. */
  async *read(phase: string, work: Work): AsyncGenerator<Uint8Array> {
    let stored = 0;
    const counted = this.file.stream().pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform: (bytes, controller) => {
          stored += bytes.length;
          controller.enqueue(bytes);
        },
      }),
    );
    const stream = this.compressed ? counted.pipeThrough(new DecompressionStream('gzip')) : counted;
    const reader = stream.getReader();
    try {
      for (;;) {
        work.report(phase, stored, this.file.size);
        await work.checkpoint();
        const { done, value } = await reader.read().catch((cause: unknown) => {
          throw this.#unreadable(cause);
        });
        if (done) return;
        yield value;
      }
    } finally {
      // Stops the source when the reader leaves early; a stream that failed rejects here with the error already thrown.
      await reader.cancel().catch(() => undefined);
    }
  }

  #unreadable(cause: unknown): RainError {
    if (!this.compressed) return unreadable(this.fileName, cause);
    const message = `${this.fileName} is a damaged gzip archive: it could not be unpacked to its end.`;
    return new RainError('broken-gzip', message, { place: { kind: 'file', file: this.fileName }, cause });
  }
}

async function firstBytes(file: Blob, fileName: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  } catch (cause) {
    throw unreadable(fileName, cause);
  }
}

function unreadable(fileName: string, cause: unknown): RainError {
  const message = `${fileName} could not be read. It may have been changed, moved or deleted since it was chosen; choose it again.`;
  return new RainError('file-unreadable', message, { place: { kind: 'file', file: fileName }, cause });
}
