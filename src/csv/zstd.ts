import { Decompress } from 'fzstd';
import xxhash from 'xxhash-wasm';

/**
 * Unpacks a zstd stream frame by frame, and checks the checksum of each frame that has one (those of the command zstd do).
 *
 * @throws Error if the stream is damaged, or ends too early: `unexpected EOF`
 */
export async function* unpackZstd(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = new ExactReader(pieces);
  const { create64 } = await xxhash();
  while (await input.hasMore()) {
    const magic = await input.read(4);
    if ((magic.readUInt32LE() & 0xfffffff0) === skippableMagic) {
      await input.skip((await input.read(4)).readUInt32LE());
      continue;
    }
    if (magic.readUInt32LE() !== frameMagic) throw new Error('a frame does not begin as one');
    const descriptor = await input.read(1);
    const { fieldBytes, hasChecksum } = layoutOf(descriptor[0]!);
    const frame = new Frame();
    frame.push(magic, descriptor, await input.read(fieldBytes));
    const hash = create64();
    for (let isLast = false; !isLast; ) {
      const header = await input.read(3);
      const bits = header.readUIntLE(0, 3);
      isLast = (bits & 1) === 1;
      const isRepeatedByte = ((bits >> 1) & 3) === 1;
      frame.push(header, await input.read(isRepeatedByte ? 1 : bits >> 3));
      // The unpacker waits for the first bytes of what follows a short frame.
      const checksum = isLast && hasChecksum ? await input.read(4) : null;
      const content = checksum === null ? frame.take(isLast) : frame.push(checksum).take(true);
      hash.update(content);
      if (content.length > 0) yield content;
      if (checksum !== null && checksum.readUInt32LE() !== Number(hash.digest() & 0xffff_ffffn))
        throw new Error('a checksum does not match');
    }
  }
}

const frameMagic = 0xfd2fb528;
/** The last four bits may be any. */
const skippableMagic = 0x184d2a50;

/** The rest of a frame's header, by its first byte after the magic number. */
function layoutOf(descriptor: number): { readonly fieldBytes: number; readonly hasChecksum: boolean } {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const windowBytes = isSingleSegment ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag;
  return {
    fieldBytes: windowBytes + dictionaryBytes + sizeBytes,
    hasChecksum: (descriptor & 4) !== 0,
  };
}

class Frame {
  #unpacked: Uint8Array[] = [];
  readonly #stream = new Decompress((piece) => this.#unpacked.push(piece));

  push(...packed: readonly Buffer[]): this {
    for (const bytes of packed) this.#stream.push(bytes);
    return this;
  }

  /** What was unpacked since the last call. */
  take(isLast: boolean): Buffer {
    if (isLast) this.#stream.push(new Uint8Array(0), true);
    const content = Buffer.concat(this.#unpacked);
    this.#unpacked = [];
    return content;
  }
}

/** Reads as many bytes as are asked for, however they come. */
class ExactReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  async hasMore(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#pieces.next();
      if (done === true) return false;
      this.#rest = value;
    }
    return true;
  }

  /** @throws Error if fewer bytes are left */
  async read(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = count; left > 0; ) {
      const part = await this.#some(left);
      parts.push(part);
      left -= part.length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) left -= (await this.#some(left)).length;
  }

  async #some(most: number): Promise<Buffer> {
    if (!(await this.hasMore())) throw new Error('unexpected EOF');
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(most);
    return part;
  }
}
