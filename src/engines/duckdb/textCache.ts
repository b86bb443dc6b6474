import type { DuckDBVector } from '@duckdb/node-api';

const slots = 4096;
const bytesPerText = 16;
const longestInline = 12;

/**
 * Reads text columns, making equal short texts one string. DuckDB stores a text of up to 12 bytes with its
 * length in 16 bytes: these four words find the string made before, without decoding again.
 */
export class TextCache {
  readonly #words = new Int32Array(slots * 4);
  readonly #texts: (string | undefined)[] = new Array(slots).fill(undefined);

  /** Appends the first `rowCount` texts of a VARCHAR vector. */
  read(vector: DuckDBVector, rowCount: number, into: (string | null)[]): void {
    // Hidden by the types of the vector; its methods decode text by text, which takes several times as long.
    const { dataView, validity } = vector as unknown as {
      dataView: DataView;
      validity: { data: BigUint64Array | null };
    };
    const words = new Int32Array(dataView.buffer, dataView.byteOffset, rowCount * (bytesPerText / 4));
    const bits = validity.data;
    const valid = bits === null ? null : new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
    for (let row = 0; row < rowCount; row++) {
      if (valid !== null && (valid[row >> 3]! & (1 << (row & 7))) === 0) into.push(null);
      else if (words[row * 4]! > longestInline) into.push(vector.getItem(row) as string);
      else into.push(this.#short(words, row * 4, vector, row));
    }
  }

  #short(words: Int32Array, at: number, vector: DuckDBVector, row: number): string {
    const [length, a, b, c] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
    const hash = Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35) + length;
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const own = this.#words;
    const cached = this.#texts[slot];
    const start = slot * 4;
    if (
      cached !== undefined &&
      own[start] === length &&
      own[start + 1] === a &&
      own[start + 2] === b &&
      own[start + 3] === c
    ) {
      return cached;
    }
    const text = vector.getItem(row) as string;
    own.set([length, a, b, c], start);
    this.#texts[slot] = text;
    return text;
  }
}
