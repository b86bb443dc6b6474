import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DuckDb, sqlLiteral } from '../../../src/engines/duckdb/duckdb.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { temporaryFolder } from './csvFiles.js';

const samples = resolve('../shared/data');
const { folder, remove } = temporaryFolder('samples');
afterAll(remove);

/** Rows as ../shared/data/README.md counts them; the cut line is one more. */
const files: Readonly<Record<string, { rows: number; rejected: number }>> = {
  'mar23-national-random-2510.csv': { rows: 2510, rejected: 0 },
  'mar23-head-1999.csv': { rows: 1999, rejected: 0 },
  'mar23-head-2835-last-line-truncated.csv': { rows: 2835, rejected: 1 },
  'dec20-original-49col-head-500.csv': { rows: 500, rejected: 0 },
  'dec20-updated-47col-head-999.csv': { rows: 999, rejected: 0 },
};

/** What DuckDB reads by itself from the raw text, beside what we made of it. */
const compared: readonly (readonly [what: string, raw: string, ours: string])[] = [
  [
    'severities',
    'list(DISTINCT Severity::INTEGER ORDER BY Severity::INTEGER)',
    'list(DISTINCT severity ORDER BY severity)',
  ],
  ['sum of severities', 'sum(Severity::INTEGER)', 'sum(severity)'],
  ['first start', 'min(Start_Time::TIMESTAMP)', 'min(startLocal)'],
  ['last start', 'max(Start_Time::TIMESTAMP)', 'max(startLocal)'],
  ['starts per hour', 'histogram(hour(Start_Time::TIMESTAMP))', 'histogram(hour(startLocal))'],
  ['ends', 'count(End_Time::TIMESTAMP)', 'count(endLocal)'],
  ['mean latitude', 'round(avg(Start_Lat::DOUBLE), 9)', 'round(avg(lat), 9)'],
  ['mean temperature', 'round(avg("Temperature(F)"::DOUBLE), 9)', 'round(avg(temperatureFahrenheit), 9)'],
  ['missing wind chill', 'count(*) - count("Wind_Chill(F)")', 'count(*) - count(windChillFahrenheit)'],
  ['states', 'histogram(State)', 'histogram(state)'],
  [
    'trimmed streets',
    "count(DISTINCT regexp_replace(trim(Street), '\\s+', ' ', 'g'))",
    'count(DISTINCT street)',
  ],
  ['signals', "count(*) FILTER (Traffic_Signal = 'True')", 'count(*) FILTER (trafficSignal)'],
  ['weather labels', 'histogram(Weather_Condition)', 'histogram(weatherCondition)'],
  ['nights', "count(*) FILTER (Sunrise_Sunset = 'Night')", "count(*) FILTER (sunriseSunset = 'Night')"],
];

describe('a real sample', () => {
  for (const [name, { rows, rejected }] of Object.entries(files)) {
    const path = join(samples, name);
    const title = existsSync(path) ? '' : ' (not run: ../shared/data is not here)';
    it.skipIf(!existsSync(path))(`${name} gives what DuckDB reads from the raw text${title}`, async () => {
      const into = join(folder, name);
      const manifest = await importCsv(path, { into, threads: 1, memory: '500MB' });
      const { duplicates } = manifest.rows;
      expect(manifest.rows).toEqual({
        read: rows + rejected,
        written: rows - duplicates,
        duplicates,
        rejected,
      });
      expect(manifest.unknownWeather).toEqual({});

      const engine = await DuckDb.open({ threads: 1 });
      try {
        const raw = `read_csv(${sqlLiteral(path)}, all_varchar=true, ignore_errors=true, null_padding=false)`;
        const columns = (await engine.rows(`DESCRIBE FROM ${raw}`)).map(
          ({ column_name }) => column_name as string,
        );
        // Rows equal in everything but ID are one event: the raw side drops them too.
        const content = columns.filter((column) => column !== 'ID').map((column) => `"${column}"`);
        await engine.run(`CREATE TABLE raw AS SELECT DISTINCT ${content.join(', ')} FROM ${raw}`);
        await engine.run(
          `CREATE VIEW ours AS FROM read_parquet(${sqlLiteral(join(into, 'accidents.parquet'))})`,
        );
        for (const [what, rawSql, oursSql] of [['rows', 'count(*)', 'count(*)'] as const, ...compared]) {
          const expected = (await engine.row(`SELECT (${rawSql})::VARCHAR AS value FROM raw`)).value;
          const got = (await engine.row(`SELECT (${oursSql})::VARCHAR AS value FROM ours`)).value;
          expect(got, what).toBe(expected);
        }
      } finally {
        engine.close();
      }
    });
  }
});
