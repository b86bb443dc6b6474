import type { DuckDBVector } from '@duckdb/node-api';

const slots = 4096;
const bytesPerText = 16;
const longestInline = 12;

/**
 * Reads text columns as texts or as what is made of them, once for equal short texts. DuckDB stores a text of up to 12 bytes
 * with its length in 16 bytes: these four words find the value made before, without decoding again.
 */
export class TextCache<Made = string> {
  readonly #words = new Int32Array(slots * 4);
  readonly #made: (Made | undefined)[] = new Array(slots).fill(undefined);
  readonly #make: (text: string) => Made;

  constructor(make: (text: string) => Made) {
    this.#make = make;
  }

  /** Writes what the first `rowCount` texts of a VARCHAR vector make, from position `start` on. */
  read<Missing>(
    vector: DuckDBVector,
    rowCount: number,
    into: { [row: number]: Made | Missing },
    start: number,
    missing: Missing,
  ): void {
    // Hidden by the types of the vector; its methods decode text by text, which takes several times as long.
    const { dataView, validity } = vector as unknown as {
      dataView: DataView;
      validity: { data: BigUint64Array | null };
    };
    const words = new Int32Array(dataView.buffer, dataView.byteOffset, rowCount * (bytesPerText / 4));
    const bits = validity.data;
    const valid = bits === null ? null : new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
    for (let row = 0; row < rowCount; row++) {
      if (valid !== null && (valid[row >> 3]! & (1 << (row & 7))) === 0) into[start + row] = missing;
      else if (words[row * 4]! > longestInline) into[start + row] = this.#make(vector.getItem(row) as string);
      else into[start + row] = this.#short(words, row * 4, vector, row);
    }
  }

  #short(words: Int32Array, at: number, vector: DuckDBVector, row: number): Made {
    const [length, a, b, c] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
    const hash = Math.imul(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b) ^ c, 0xc2b2ae35) + length;
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const own = this.#words;
    const cached = this.#made[slot];
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
    const made = this.#make(vector.getItem(row) as string);
    own.set([length, a, b, c], start);
    this.#made[slot] = made;
    return made;
  }
}
