import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataError } from '../../../src/base/errors.js';
import { readCsvHeader } from '../../../src/csv/header.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { ImportProgressReporter } from '../../../src/storage/import/importProgress.js';
import { type ReadRows, readRows } from '../../../src/storage/import/readRows.js';
import { Staging } from '../../../src/storage/import/staging.js';
import { temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('read-rows');
afterAll(remove);

/** Reads a file whose values are refused at first, as if DuckDB had found these records in it. */
async function readRefused(records: number): Promise<ReadRows> {
  const work = join(folder, String(records));
  mkdirSync(work);
  const path = join(work, 'file.csv');
  writeFileSync(
    path,
    'Severity,Start_Time,Start_Lat,Start_Lng\n2,2021-03-01 06:00:00,40,-83\n3,2021-03-02 06:00:00,40,-83\n',
  );
  const engine = await DuckDb.open({ threads: 1 });
  class Misreading extends Staging {
    #fills = 0;
    override async fill(...args: Parameters<Staging['fill']>) {
      this.#fills += 1;
      if (this.#fills === 1)
        throw new DataError('Start_Time has dates with the day first and with the month first.');
      return super.fill(...args);
    }
    override async countRecords() {
      return records;
    }
  }
  try {
    return await readRows({
      path,
      dataset: usAccidents,
      columnMap: {},
      rejectsPath: join(work, 'rejects.part'),
      name: undefined,
      partition: new Map(),
      elsewhere: {},
      fileBytes: statSync(path).size,
      header: await readCsvHeader(path),
      work,
      engine,
      staging: new Misreading(engine, join(work, 'staged.parquet'), usAccidents),
      progress: new ImportProgressReporter(engine, () => {}),
      signal: undefined,
    });
  } finally {
    await engine.close();
  }
}

describe('values that are refused', () => {
  it('are those of the file if DuckDB found all of its records', async () => {
    await expect(readRefused(2)).rejects.toThrow('Start_Time has dates with the day first');
  });

  it('are read again from a cleaned copy if DuckDB misread the file', async () => {
    expect(await readRefused(1)).toMatchObject({ read: 2, rejected: 0, isRepaired: true });
  });
});
