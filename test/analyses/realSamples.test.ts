import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overview } from '../../src/analyses/overview/overview.js';
import { DuckDb, sqlLiteral } from '../../src/engines/duckdb/duckdb.js';
import { findingsOf, type Report } from '../../src/report/report.js';
import { arraySource, readAccidents } from './arraySource.js';

/** Real rows beside the project: the overview of each against plain DuckDB over the text of the CSV. */
const samples = [
  { file: 'mar23-national-random-2510.csv', hasSource: true },
  { file: 'mar23-head-2835-last-line-truncated.csv', hasSource: true },
  { file: 'dec20-original-49col-head-500.csv', hasSource: true },
  { file: 'dec20-updated-47col-head-999.csv', hasSource: false },
] as const;

const names = `CASE Source WHEN 'Bing' THEN 'Source1' WHEN 'MapQuest' THEN 'Source2' WHEN 'MapQuest-Bing' THEN 'Source3' ELSE Source END`;
const minutes = `epoch(End_Time::TIMESTAMP - Start_Time::TIMESTAMP) / 60`;

for (const { file, hasSource } of samples) {
  const path = fileURLToPath(new URL(`../../../shared/data/${file}`, import.meta.url));
  describe.skipIf(!existsSync(path))(`the overview of ${file} (skipped without ../shared/data)`, () => {
    let engine: DuckDb;
    let report: Report;
    beforeAll(async () => {
      report = await overview(arraySource(readAccidents(path).accidents));
      engine = await DuckDb.open({ threads: 1 });
      // Text as it stands, a cut line left out, and one of the rows that differ in ID only.
      await engine.run(
        `CREATE TABLE raw AS SELECT DISTINCT * EXCLUDE (ID) FROM read_csv(${sqlLiteral(path)}, all_varchar=true, header=true, ignore_errors=true)`,
      );
    });
    afterAll(() => engine?.close());
    const table = (id: string): Record<string, unknown>[] =>
      report.sections
        .flatMap(({ tables = [] }) => tables)
        .find((one) => one.id === id)!
        .table.toRows();

    it('has the rows by year and source', async () => {
      const source = hasSource ? names : `'unknown'`;
      const oracle = await engine.rows(
        `SELECT left(Start_Time, 4)::INT AS year, ${source} AS source, count(*) AS n FROM raw GROUP BY ALL`,
      );
      const found = table('years').flatMap(({ year, all, ...bySource }) =>
        Object.entries(hasSource ? bySource : { unknown: all }).map(([name, n]) => ({
          year: Number(year),
          source: name,
          n,
        })),
      );
      expect(found.filter(({ n }) => n !== 0).sort(byText)).toEqual([...oracle].sort(byText));
    });

    it('has the rows by hour', async () => {
      const oracle = await engine.rows(
        `SELECT substr(Start_Time, 12, 2)::INT AS hour, count(*) AS n FROM raw GROUP BY ALL`,
      );
      const found = table('hours').map(({ hour, all }) => ({ hour, n: all }));
      expect(found.filter(({ n }) => n !== 0).sort(byText)).toEqual([...oracle].sort(byText));
    });

    it('has the rows and the severe share by state', async () => {
      const oracle = await engine.rows(
        `SELECT State AS state, count(*) AS n, count(*) FILTER (Severity IN ('3', '4')) AS severe FROM raw GROUP BY ALL`,
      );
      const found = table('states').map(({ state, n, severe }) => ({
        state,
        n,
        severe: Math.round(Number(severe) * Number(n)),
      }));
      expect(found.sort(byText)).toEqual([...oracle].sort(byText));
    });

    it('has what is missing by column', async () => {
      const headers = {
        endLat: 'End_Lat',
        precipitationInches: '"Precipitation(in)"',
        windChillFahrenheit: '"Wind_Chill(F)"',
        street: 'Street',
        sunriseSunset: 'Sunrise_Sunset',
        weatherCondition: 'Weather_Condition',
      };
      const oracle = await engine.row(
        `SELECT ${Object.entries(headers)
          .map(([name, header]) => `count(*) FILTER (coalesce(trim(${header}), '') = '') AS ${name}`)
          .join(', ')} FROM raw`,
      );
      const missing = new Map(table('missing').map(({ column, missing }) => [column, missing]));
      expect(Object.fromEntries(Object.keys(headers).map((name) => [name, missing.get(name) ?? 0]))).toEqual(
        oracle,
      );
    });

    it('has the cities, the templated durations and the zero lengths', async () => {
      const cities = await engine.rows(
        `SELECT trim(City) || ', ' || State AS place, count(*) AS n FROM raw WHERE City <> '' GROUP BY ALL ORDER BY n DESC, place LIMIT 25`,
      );
      expect(table('cities').map(({ place, n }) => ({ place, n }))).toEqual(cities);
      const source = hasSource ? names : `'unknown'`;
      const oracle = await engine.rows(
        `SELECT ${source} AS source, count(*) AS n, count(*) FILTER (${minutes} = 360) AS six, count(*) FILTER ("Distance(mi)"::DOUBLE = 0) AS zero FROM raw GROUP BY ALL`,
      );
      for (const { source: name, n, six, zero } of oracle) {
        const ofSource = (id: string) =>
          findingsOf(report).find((one) => one.id === `${id}-${String(name).toLowerCase()}`);
        expect(Math.round((ofSource('distance-zero')!.estimate! / 100) * Number(n))).toBe(zero);
        const spike = findingsOf(report).find((one) => one.id === `spike-${String(name).toLowerCase()}-360`);
        if (spike !== undefined) expect(Math.round((spike.estimate! / 100) * Number(n))).toBe(six);
      }
    });

    it('has the severe share of each source', async () => {
      const source = hasSource ? names : `'unknown'`;
      const oracle = await engine.rows(
        `SELECT ${source} AS source, count(*) AS n, count(*) FILTER (Severity::INT >= 3) AS severe FROM raw GROUP BY ALL HAVING n >= 30`,
      );
      for (const { source: name, n, severe } of oracle) {
        const found = findingsOf(report).find((one) => one.id === `severe-${String(name).toLowerCase()}`)!;
        expect([found.denominator.n, Math.round((found.estimate! / 100) * Number(n))]).toEqual([n, severe]);
      }
    });
  });
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
