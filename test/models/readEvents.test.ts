import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analysisName, byRoleNames } from '../../src/analyses/common/roleNames.js';
import { defineDataset } from '../../src/dataset/dataset.js';
import { featuresOf } from '../../src/dataset/featureSets.js';
import type { FeatureBatch } from '../../src/dataset/features.js';
import { createFeatureReader } from '../../src/dataset/featureValues.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { ReadEventsOptions } from '../../src/models/readEvents.js';
import { combine } from '../../src/query/combine.js';
import { sampleBitsOf } from '../../src/query/sampleRank.js';
import type { Source } from '../../src/query/source.js';
import { importCsv } from '../../src/storage/import/importCsv.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { york } from '../dataset/york/york.js';
import { parquetSource, testFolder } from '../query/parquetSource.js';
import { variedAccidents } from '../query/variedAccidents.js';
import { expectSameFeatures, featureRows, labelledRowsOf } from '../support/sameFeatures.js';

const features = featuresOf('hindsight');
const accidents = variedAccidents(2_000, 31);

const rowsOf = (source: Source, options?: ReadEventsOptions): Promise<unknown[][]> =>
  labelledRowsOf(source, features, options);

/** What the records say, without the code under test save that of the features. */
function expectedRows(given: typeof accidents): unknown[][] {
  const inputs: FeatureBatch = createFeatureReader(features).readRecords(given);
  return featureRows(inputs)
    .map((row, event) => {
      const { severity, startLocal, source, state, key } = given[event]!;
      const day = Math.floor(Date.parse(`${startLocal}Z`) / 86_400_000);
      const chance = Math.floor(sampleBitsOf(key) / 16) / 2 ** 24;
      return [...row, severity ?? 0, day, source, state, chance];
    })
    .sort((a, b) => Number(a.at(-1)) - Number(b.at(-1)));
}

/** A source without features of its own, such as MongoDB. */
function withoutFeatures(source: Source): Source {
  const { dataset } = source;
  return {
    dataset,
    describe: () => source.describe(),
    describeColumns: (where, options) => source.describeColumns(where, options),
    ask: (question, options) => source.ask(question, options),
    scan: (columns, where, options) => source.scan(columns, where, options),
    sample: (rows, options) => source.sample(rows, options),
    explain: (question) => source.explain(question),
    sent: (asked) => source.sent(asked),
    close: () => source.close(),
  };
}

describe('readLabelled', () => {
  it('gives features and labels of the same events from DuckDB, from a scan, and from two sources combined', async () => {
    const whole = await parquetSource(accidents);
    const expected = expectedRows(accidents);
    expect(new Set(expected.map((row) => row.at(-5)))).toEqual(new Set([0, 1, 2, 3, 4]));
    for (const source of [whole, withoutFeatures(whole), byRoleNames(whole)])
      expectSameFeatures(await rowsOf(source), expected, features);
    const at = '2020-11-01T05:30:00.000Z';
    const [before, after] = [true, false].map((isBefore) =>
      accidents.filter(({ startAt }) => startAt < at === isBefore),
    ) as [typeof accidents, typeof accidents];
    const [history, live] = [await parquetSource(before), await parquetSource(after)];
    for (const other of [live, withoutFeatures(live)])
      expectSameFeatures(await rowsOf(combine(history, other, { at })), expected, features);
  });

  it('gives the same from SQL and from TypeScript for every row of a generated file', async () => {
    const csv = join(testFolder, 'generated.csv');
    await generate({ rows: 6_000, seed: 5, out: csv, threads: 1, release: 49 });
    await importCsv(csv, { into: join(testFolder, 'generated') });
    const source = await openHistory(join(testFolder, 'generated'));
    const rows = await rowsOf(source);
    expect(rows.length).toBeGreaterThan(5_500);
    expectSameFeatures(await rowsOf(withoutFeatures(source)), rows, features);
    const isMissing = (value: unknown): boolean => value === null || Number.isNaN(value);
    const never = features.filter((_, index) => rows.every((row) => isMissing(row[index])));
    expect(never).toEqual([]);
    await source.close();
  });

  it('reads the events of a filter, and stops with its signal', async () => {
    const source = await parquetSource(accidents);
    const chosen = accidents.filter(({ state, startLocal }) => state === 'CA' && startLocal < '2020-10');
    expect(chosen.length).toBeGreaterThan(20);
    const where = { state: 'CA', until: '2020-10-01' };
    expectSameFeatures(await rowsOf(source, { where }), expectedRows(chosen), features);
    await expect(rowsOf(source, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
    await expect(rowsOf(source, { were: where } as never)).rejects.toThrow(/where/);
  });

  it('finds severity, feed and state by their roles, and refuses a dataset without a severity', async () => {
    const names = { severity: 'harm', source: 'agency', state: 'region' } as Record<string, string>;
    const kept = ['key', 'severity', 'source', 'state', 'startLocal', 'startAt', 'lat', 'lng', 'crossing'];
    const renamed = defineDataset({
      ...york,
      id: 'renamed',
      title: 'Renamed',
      roles: {
        time: 'startLocal',
        place: ['lng', 'lat'],
        feed: 'agency',
        state: 'region',
        severity: { column: 'harm', severeFrom: 3, meaning: 'harm' },
      },
      columns: [
        ...usAccidents.columns.filter(({ name }) => kept.includes(name)),
        ...york.columns.filter(({ name }) => name === 'nulledColumns'),
      ].map((column) => ({ ...column, name: names[column.name] ?? column.name })),
      derived: {},
      lookups: {},
      vocabularies: {},
      usualTexts: {},
      aliases: {},
    });
    expect(analysisName('harm', renamed)).toBe('severity');
    const [first] = accidents.filter(({ severity }) => severity === 3);
    const { severity, source: feed, state, ...rest } = first!;
    const row = { ...rest, harm: severity, agency: feed, region: state } as Record<string, unknown>;
    const source: Source = {
      ...withoutFeatures(await parquetSource([])),
      dataset: renamed,
      async *scan(columns) {
        const { Table } = await import('../../src/query/table.js');
        const value = (name: string) =>
          typeof row[name] === 'number' ? Float64Array.of(row[name]) : [(row[name] ?? null) as string | null];
        yield new Table(Object.fromEntries(columns.map((name) => [name, value(name)])), 1);
      },
    };
    const [found] = await rowsOf(source);
    const inputs = Object.fromEntries(features.map(({ name }, index) => [name, found![index]]));
    expect(inputs).toMatchObject({
      state,
      source: feed,
      lat: Math.fround(Number(rest.lat)),
      temperatureFahrenheit: Number.NaN,
    });
    expect(found!.slice(-5, -1)).toEqual(expectedRows([first!])[0]!.slice(-5, -1));
    await expect(rowsOf({ ...source, dataset: york })).rejects.toThrow(
      'Expected a dataset with a severity for a severity model, got Collisions in York.',
    );
  });
});
