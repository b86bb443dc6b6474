import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DuckDb } from '../../../src/engines/duckdb/duckdb.js';
import { fileSql, parquetSql, targetSql } from '../../../src/engines/duckdb/fileSql.js';
import { count } from '../../../src/query/build.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { csvText, rowText, temporaryFolder } from '../../storage/import/csvFiles.js';

const { folder, remove } = temporaryFolder('files');
afterAll(remove);

/** How many accidents of each severity a file has that is imported and opened. */
async function severities(path: string): Promise<unknown> {
  const source = await openHistory(path, { threads: 1, memory: '500MB' });
  const table = await source.ask(count().by('severity'));
  await source.close();
  return table.toRows();
}

describe('a file is the one that is named', () => {
  it('although its name is a pattern that other files match', async () => {
    for (const name of ['a[1].csv', 'a?.csv', 'a*.csv', 'a1.csv']) {
      const severity = String(['a[1].csv', 'a?.csv', 'a*.csv', 'a1.csv'].indexOf(name) + 1);
      writeFileSync(join(folder, name), csvText([rowText(0, { Severity: severity })]));
    }
    expect(await severities(join(folder, 'a1.csv'))).toEqual([{ severity: 4, n: 1 }]);
    expect(await severities(join(folder, 'a[1].csv'))).toEqual([{ severity: 1, n: 1 }]);
    expect(await severities(join(folder, 'a?.csv'))).toEqual([{ severity: 2, n: 1 }]);
    expect(await severities(join(folder, 'a*.csv'))).toEqual([{ severity: 3, n: 1 }]);
  });

  it('and holds what it holds, below folders that DuckDB would take for values of columns', async () => {
    const odd = join(folder, 'severity=3', 'c2=4');
    mkdirSync(odd, { recursive: true });
    writeFileSync(join(odd, 'severity=4.csv'), csvText([rowText(0, { Severity: '2' })]));
    expect(await severities(join(odd, 'severity=4.csv'))).toEqual([{ severity: 2, n: 1 }]);
  });

  it('although its name begins with a tilde', async () => {
    const engine = await DuckDb.open({ threads: 1 });
    const before = process.cwd();
    process.chdir(folder);
    try {
      await engine.run(`COPY (SELECT 7 AS x) TO ${targetSql('~')} (FORMAT parquet)`);
      expect(await engine.rows(`FROM ${parquetSql(['~'])}`)).toEqual([{ x: 7 }]);
      expect(await engine.row(`SELECT count(*) AS n FROM parquet_metadata(${fileSql('~')})`)).toEqual({
        n: 1,
      });
    } finally {
      process.chdir(before);
      engine.close();
    }
  });
});
