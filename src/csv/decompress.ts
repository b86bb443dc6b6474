import { PassThrough, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import unbzip2 from 'unbzip2-stream';
import xz from 'xz-decompress';
import type { Compression } from './fileKind.js';
import { unpackZstd } from './zstd.js';

/** An archive that is damaged or cut off. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';

  constructor(
    readonly compression: Compression,
    readonly isCutOff: boolean,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

type Pieces = AsyncIterable<Buffer>;

const pieceBytes = 1 << 20;

/**
 * Unpacks a stream piece by piece. An archive may have several members, one behind the other.
 *
 * @throws ArchiveError if it is damaged or cut off
 */
export async function* decompress(pieces: Pieces, compression: Compression): AsyncGenerator<Buffer> {
  try {
    yield* unpackers[compression](pieces);
  } catch (error) {
    const isCutOff = cutOff[compression];
    if (isCutOff === undefined || isSystemError(error)) throw error;
    throw new ArchiveError(compression, isCutOff.test(textOf(error)), error);
  }
}

const unpackers: Readonly<Record<Compression, (pieces: Pieces) => Pieces>> = {
  none: (pieces) => pieces,
  // A zip archive is read by its list of entries (`zip.ts`), which has unpacked it already.
  zip: (pieces) => pieces,
  gzip: (pieces) => pipeline(Readable.from(pieces), createGunzip({ chunkSize: pieceBytes }), () => {}),
  bzip2: (pieces) => pipeline(Readable.from(pieces), unbzip2(), new PassThrough(), () => {}),
  xz: unpackXz,
  zstd: unpackZstd,
};

/** What the unpackers say of a stream that ends too early. */
const cutOff: Partial<Record<Compression, RegExp>> = {
  gzip: /Z_BUF_ERROR/,
  bzip2: /ended prematurely|Cannot read properties of undefined/,
  xz: /error code 8$/,
  zstd: /unexpected EOF/,
};

async function* unpackXz(pieces: Pieces): AsyncGenerator<Buffer> {
  const unpacked = new xz.XzReadableStream(
    Readable.toWeb(Readable.from(pieces)) as ReadableStream<Uint8Array>,
  );
  const reader = unpacked.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      // The next read writes over the memory of this piece.
      yield Buffer.from(next.value);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function textOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `${code ?? ''} ${message ?? String(error)}`;
}

function isSystemError(error: unknown): boolean {
  const { code, name } = error as NodeJS.ErrnoException;
  return name === 'AbortError' || (typeof code === 'string' && /^E[A-Z]+$/.test(code));
}
