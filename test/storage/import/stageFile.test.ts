import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readScoreInput } from '../../../src/app/score/scoreInput.js';
import { columnsOf } from '../../../src/dataset/featureColumns.js';
import { featuresOf } from '../../../src/dataset/featureSets.js';
import { usAccidents } from '../../../src/dataset/usAccidents/usAccidents.js';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { parquetSql } from '../../../src/engines/duckdb/fileSql.js';
import { withStagedFile } from '../../../src/storage/import/stageFile.js';
import { type Mangling, manglings, plainText } from '../../support/manglings.js';
import { temporaryFolder } from './csvFiles.js';

const { folder, remove } = temporaryFolder('staged');
afterAll(remove);

const wanted = columnsOf(featuresOf('report'));
const all = usAccidents.columns.map(({ name }) => name);

/** The wanted columns and the rejected rows of a file of which these columns were read. */
async function staged(
  path: string,
  columns: readonly string[],
  options: Mangling['options'] = {},
  shown: readonly string[] = wanted,
) {
  const input = await readScoreInput(path, usAccidents, options.columns);
  if (input.kind !== 'text') throw new Error(`${path} is not a text.`);
  const work = join(folder, `work-${columns.length}`);
  mkdirSync(work, { recursive: true });
  const stage = {
    ...{ dataset: usAccidents, columns, columnMap: options.columns ?? {}, dateOrder: options.dateOrder },
    ...{ engine: { threads: 1 }, signal: undefined, onProgress: () => {} },
  };
  return withStagedFile(path, input.header, work, stage, async ({ parquetPath, rejectedRows, rows }) => {
    const rejected: unknown[] = [];
    for await (const some of rejectedRows()) rejected.push(...some);
    const engine = await DuckDb.open({ threads: 1 });
    const from = parquetSql([parquetPath], 'file_row_number=true');
    try {
      const values = await engine.rows(`SELECT ${shown.join(', ')} FROM ${from} ORDER BY file_row_number`);
      return { values, rejected, zones: rows.counts.zones };
    } finally {
      await engine.close();
    }
  });
}

/** Other spellings of times and numbers, other units, names and types of fields. */
const spelledOtherwise = /^program: |^times: .*(day first|German|epoch|12)|metric|by hand|NaN|canonical/;

describe('some columns of a staged file', () => {
  const damaged = plainText.replace(/2021-03-(\d\d)/, '2021-13-$1').replace(/,40\.\d+,/, ',far,');
  const files = [
    { name: 'as published', file: 'accidents.csv', bytes: () => Buffer.from(plainText) },
    { name: 'with a bad time and a bad place', file: 'damaged.csv', bytes: () => Buffer.from(damaged) },
    ...manglings.filter(({ name }) => spelledOtherwise.test(name)),
  ];
  it.each(files)('are those of the whole rows: $name', async ({ name, file, bytes, options }: Mangling) => {
    const place = join(folder, name.replace(/[^a-z0-9]+/gi, '-'));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, file), bytes());
    const some = await staged(join(place, file), wanted, options);
    expect(some).toEqual(await staged(join(place, file), all, options));
    expect(some.values.length).toBeGreaterThan(30);
  });

  it.each(['key', 'nulledColumns'])(
    'are those of the whole rows: %s, which follows from all columns',
    async (name) => {
      const path = join(folder, `${name}.csv`);
      writeFileSync(path, plainText.replaceAll(/True|False/g, 'perhaps'));
      const some = await staged(path, [name], {}, [name]);
      expect(some).toEqual(await staged(path, all, {}, [name]));
      expect(some.values.length).toBeGreaterThan(30);
    },
  );
});
