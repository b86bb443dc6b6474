import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError, StorageError } from '../../src/base/errors.js';
import { importCsv } from '../../src/storage/import/importCsv.js';
import { type GenerateSummary, generate } from '../../src/synthetic/generate.js';
import { headerLines } from '../../src/synthetic/header.js';
import type { GenerateOptions } from '../../src/synthetic/options.js';
import { type CsvRow, metersBetween, readRows, transpileGenerator } from './generated.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-generator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function make(options: Partial<GenerateOptions>): Promise<GenerateSummary> {
  return generate({ rows: 1_000, seed: 1, out: join(folder, `file-${files++}.csv`), ...options });
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('a generated file', () => {
  let summary: GenerateSummary;
  let rows: CsvRow[];
  beforeAll(async () => {
    summary = await make({ rows: 12_000, seed: 7, states: ['CA', 'FL', 'TX', 'ND'] });
    rows = readRows(summary.path);
  });

  it('has exactly the rows asked for, under the header of March 2023, with IDs that count up', () => {
    expect(rows).toHaveLength(12_000);
    expect(Object.keys(rows[0]!).join(',')).toBe(headerLines[46]);
    const ids = rows.map((row) => Number(row.ID!.replace(/^invented-/, '')));
    expect(ids.every((id, i) => i === 0 || id > ids[i - 1]!)).toBe(true);
    expect(readFileSync(summary.path, 'utf8').endsWith('\n')).toBe(true);
  });

  it('is imported whole: no reject, each planted duplicate found, no value unreadable but the planted outliers', async () => {
    const manifest = await importCsv(summary.path, {
      into: join(folder, 'import'),
      threads: 2,
      memory: '1GB',
    });
    const { duplicates, outliers } = summary.truth.counts;
    expect(manifest.rows.read).toBe(12_000);
    expect(manifest.rows.rejected).toBe(0);
    expect(manifest.rows.duplicates).toBe(duplicates.exact + duplicates.afterNormalising);
    const nulled = Object.values(manifest.nulledByColumn).reduce((sum, count) => sum + count, 0);
    expect(nulled).toBeLessThanOrEqual(outliers);
  });

  it('holds what its truth says: rows by source, year, state and severity, empty fields, fractions, year typos', () => {
    const { counts } = summary.truth;
    const tally = (key: (row: CsvRow) => string): Record<string, number> => {
      const found: Record<string, number> = {};
      for (const row of rows) found[key(row)] = (found[key(row)] ?? 0) + 1;
      return found;
    };
    for (const [source, byYear] of Object.entries(counts.bySourceYear)) {
      for (const [year, count] of Object.entries(byYear)) {
        expect(rows.filter((row) => row.Source === source && row.Start_Time!.startsWith(year))).toHaveLength(
          count,
        );
      }
    }
    expect(tally((row) => row.State!)).toEqual(counts.byState);
    expect({ 1: 0, ...tally((row) => row.Severity!) }).toEqual(counts.bySeverity);
    for (const header of headerLines[46].split(',')) {
      expect([header, rows.filter((row) => row[header] === '').length]).toEqual([
        header,
        counts.nulls[header] ?? 0,
      ]);
    }
    expect(rows.filter((row) => row.Start_Time!.length > 19)).toHaveLength(counts.fractionalTimes);
    const late = rows.filter(
      (row) =>
        Date.parse(`${row.End_Time!.slice(0, 10)}`) - Date.parse(row.Start_Time!.slice(0, 10)) > 364 * 864e5,
    );
    expect(late).toHaveLength(counts.yearTypos);
  });

  it('repeats rows exactly and in another spelling of the time as often as its truth says', () => {
    const { duplicates } = summary.truth.counts;
    const repeats = (spell: (line: string) => string): number => {
      const lines = readFileSync(summary.path, 'utf8').trim().split('\n').slice(1);
      return lines.length - new Set(lines.map((line) => spell(line.slice(line.indexOf(',') + 1)))).size;
    };
    const plain = (text: string): string => text.replaceAll(/(:\d\d)\.0+/g, '$1');
    expect(repeats(plain)).toBe(duplicates.exact + duplicates.afterNormalising);
    // A row respelled and then copied again is counted once in each, so letter for letter there may be a few more.
    expect(Math.abs(repeats((line) => line) - duplicates.exact)).toBeLessThanOrEqual(3);
  });

  it('puts the rows of a hot spot within its radius, and its expected share of rows', () => {
    expect(summary.truth.hotspots.length).toBeGreaterThanOrEqual(5);
    for (const spot of summary.truth.hotspots) {
      const within = rows.filter((row) => metersBetween(row, spot) <= spot.radiusMeters);
      expect(within.length).toBeGreaterThanOrEqual(spot.rows);
      // Roads go through it, so a few others may pass.
      expect(within.length).toBeLessThanOrEqual(spot.rows * 1.25 + 10);
      const expected = spot.expectedShare * 12_000;
      // Second reports and copies come on top of chance: a variance a fifth larger than that of Poisson.
      expect(Math.abs(spot.rows - expected)).toBeLessThan(4.5 * Math.sqrt(1.2 * expected) + 2);
    }
  });

  it('lets a spot emerge and another fade on the day it says', () => {
    for (const spot of summary.truth.hotspots.filter(({ changesFrom }) => changesFrom !== null)) {
      const within = rows.filter((row) => metersBetween(row, spot) <= spot.radiusMeters);
      const before = within.filter((row) => row.Start_Time! < spot.changesFrom!).length;
      const yearAfter = String(Number(spot.changesFrom!.slice(0, 4)) + 1) + spot.changesFrom!.slice(4);
      const after = within.filter((row) => row.Start_Time! >= yearAfter).length;
      if (spot.kind === 'emerging') expect(before).toBeLessThan(0.1 * after + 4);
      else expect(after).toBeLessThan(0.3 * before + 8);
    }
  });

  it('gives each station one weather at a time, whoever asks', () => {
    const readings = new Map<string, string>();
    let repeated = 0;
    for (const row of rows) {
      if (row.Weather_Timestamp === '') continue;
      const key = `${row.Airport_Code} ${row.Weather_Timestamp}`;
      const reading = `${row.Weather_Condition} ${row['Temperature(F)']} ${row['Pressure(in)']} ${row.Wind_Direction}`;
      if (readings.has(key)) repeated++;
      if (summary.truth.counts.outliers === 0) expect(readings.get(key) ?? reading).toBe(reading);
      readings.set(key, reading);
    }
    expect(repeated).toBeGreaterThan(100);
  });
});

describe('equal options', () => {
  it('give equal bytes, and another seed gives others', async () => {
    const [first, second, other] = [await make({}), await make({}), await make({ seed: 2 })];
    expect(digest(first.path)).toBe(digest(second.path));
    expect(digest(first.path)).not.toBe(digest(other.path));
    expect({ ...first.truth, file: '' }).toEqual({ ...second.truth, file: '' });
  });

  it('give equal bytes on one thread, on two and on three', async () => {
    const target = transpileGenerator();
    const built: { generate: typeof generate } = await import(join(target, 'src/synthetic/generate.js'));
    const options = { rows: 4_000, seed: 3, stations: 4, states: ['CA', 'TX'] };
    const inProcess = await make(options);
    for (const threads of [1, 2, 3]) {
      const out = join(folder, `threads-${threads}.csv`);
      const { truth } = await built.generate({ ...options, threads, out });
      expect(digest(out)).toBe(digest(inProcess.path));
      expect(truth.counts).toEqual(inProcess.truth.counts);
    }
  }, 120_000);

  it('give the same text gzipped when the name ends in .gz', async () => {
    const plain = await make({});
    const zipped = await make({ out: join(folder, 'zipped.csv.gz') });
    expect(gunzipSync(readFileSync(zipped.path)).equals(readFileSync(plain.path))).toBe(true);
    expect(zipped.truthPath).toBe(join(folder, 'zipped.truth.json'));
  });
});

describe('a release before March 2023', () => {
  it('of 49 columns has TMC codes and the old names, and is imported whole', async () => {
    const { path } = await make({ release: 49, until: '2021-01-01' });
    const rows = readRows(path);
    expect(Object.keys(rows[0]!).join(',')).toBe(headerLines[49]);
    expect(new Set(rows.map((row) => row.Source))).toEqual(new Set(['Bing', 'MapQuest', 'MapQuest-Bing']));
    expect(rows.every((row) => (row.TMC === '') === (row.Source === 'Bing') || row.TMC === '')).toBe(true);
    const manifest = await importCsv(path, { into: join(folder, 'import-49'), threads: 2, memory: '1GB' });
    expect([manifest.rows.read, manifest.rows.rejected]).toEqual([1_000, 0]);
  });

  it('of 47 columns has no source and only rows of Source1, which all have an end point', async () => {
    const { path, truth } = await make({ release: 47 });
    const rows = readRows(path);
    expect(Object.keys(rows[0]!).join(',')).toBe(headerLines[47]);
    expect(rows.every((row) => row.End_Lat !== '')).toBe(true);
    expect(truth.counts.bySource).toEqual({ Source1: 1_000, Source2: 0, Source3: 0 });
  });
});

describe('what cannot be', () => {
  it.each([
    { rows: 0 },
    { rows: 1.5 },
    { seed: -1 },
    { states: ['XX'] },
    { states: [] },
    { from: '2015-01-01' },
    { from: '2020-02-30' },
    { from: '2020-01-01', until: '2020-01-01' },
    { stations: 0 },
    { dayNoise: 2 },
    { effects: { covid: { Source1: 0 } } },
    { effects: { weather: { rain: -1 } } },
    { effects: { hotspots: 9 } },
    { release: 48 as 49 },
    { coverage: 'odd' as 'real' },
    // No source collected in these two months.
    { release: 47 as const, from: '2020-07-02', until: '2020-09-01' },
  ])('is refused when asked for: %j', async (options) => {
    await expect(make(options)).rejects.toBeInstanceOf(InputError);
  });

  it('a file where there can be none, is a storage error that names the path', async () => {
    await expect(make({ out: '/dev/null/x.csv' })).rejects.toThrow(StorageError);
    await expect(make({ out: '/dev/null/x.csv' })).rejects.toThrow('/dev/null/x.csv');
  });

  it('a file half made, is not left behind when it is stopped', async () => {
    const controller = new AbortController();
    const out = join(folder, 'stopped.csv');
    const made = make({
      rows: 100_000,
      stations: 2,
      out,
      signal: controller.signal,
      onProgress: ({ rows }) => rows > 2_000 && controller.abort(),
    });
    await expect(made).rejects.toMatchObject({ name: 'AbortError' });
    expect(readdirSync(folder).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });
});
