import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/**
 * The values of a BLOB column of a chunk, as views of a few large copies. Adjacent values, as a
 * function writes them, are copied in one call; copying each by itself takes many times as long.
 *
 * @param chunk a chunk whose column has no NULL
 */
export function blobsOf(chunk: DuckDBDataChunk, columnIndex: number): Uint8Array[] {
  const { rowCount } = chunk;
  const { buffer, byteOffset } = duckdb.vector_get_data(
    duckdb.data_chunk_get_vector(chunk.chunk, columnIndex),
    rowCount * stringBytes,
  );
  const strings = new DataView(buffer as ArrayBuffer, byteOffset, rowCount * stringBytes);
  const lengthAt = (row: number): number => strings.getUint32(row * stringBytes, true);
  const pointerAt = (row: number): bigint => strings.getBigUint64(row * stringBytes + 8, true);
  const values: Uint8Array[] = new Array(rowCount);
  for (let row = 0; row < rowCount; ) {
    if (lengthAt(row) <= inlinedBytes) {
      const start = byteOffset + row * stringBytes + 4;
      values[row] = new Uint8Array(buffer.slice(start, start + lengthAt(row)));
      row += 1;
      continue;
    }
    const first = row;
    let bytes = 0;
    do {
      bytes += lengthAt(row);
      row += 1;
    } while (
      row < rowCount &&
      lengthAt(row) > inlinedBytes &&
      pointerAt(row) === pointerAt(first) + BigInt(bytes)
    );
    const run = duckdb.get_data_from_pointer(
      buffer as ArrayBuffer,
      byteOffset + first * stringBytes + 8,
      bytes,
    );
    for (let at = first, start = 0; at < row; at += 1) {
      values[at] = run.subarray(start, start + lengthAt(at));
      start += lengthAt(at);
    }
  }
  return values;
}

/** A `duckdb_string_t`: the length in four bytes, then either the value itself or four bytes of it and a pointer. */
const stringBytes = 16;
const inlinedBytes = 12;
