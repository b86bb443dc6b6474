import { expect, it } from 'vitest';
import { blobsOf } from '../../../src/engines/duckdb/blobs.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';

it('gives each blob of a column as it is: long and short ones, empty ones, and the same one again', async () => {
  const engine = await DuckDb.open({ threads: 1 });
  const lengths = 'CASE WHEN i % 7 = 0 THEN i % 14 WHEN i % 5 = 0 THEN 0 ELSE i * 31 % 3000 END';
  const sql = `SELECT i, encode(repeat(chr((97 + i % 26)::INTEGER), ${lengths})) AS made, encode('${'x'.repeat(40)}') AS constant,
    made AS again FROM range(5000) t(i)`;
  const found: string[][] = [];
  for await (const chunk of engine.chunks(sql)) {
    const columns = [1, 2, 3].map((index) => blobsOf(chunk, index));
    for (let row = 0; row < chunk.rowCount; row += 1) {
      found.push(columns.map((column) => Buffer.from(column[row]!).toString()));
    }
  }
  engine.close();
  const expected = Array.from({ length: 5_000 }, (_, i) => {
    const length = i % 7 === 0 ? i % 14 : i % 5 === 0 ? 0 : (i * 31) % 3_000;
    const made = String.fromCharCode(97 + (i % 26)).repeat(length);
    return [made, 'x'.repeat(40), made];
  });
  expect(found).toEqual(expected);
});
