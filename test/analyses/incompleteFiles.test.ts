import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hotspots } from '../../src/analyses/hotspots/hotspots.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import { count } from '../../src/query/build.js';
import { combine } from '../../src/query/combine.js';
import type { Source } from '../../src/query/source.js';
import { renderHtml } from '../../src/report/html.js';
import { findFinding, findingsOf, findTable, type Report } from '../../src/report/report.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import { onAnyFile } from '../support/onAnyFile.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-incomplete-'));
const little = { threads: 1, memory: '500MB' } as const;
let rows: Record<string, string>[];
let whole: Source;

beforeAll(async () => {
  const path = join(folder, 'whole.csv');
  await generate({ rows: 4_000, seed: 5, states: ['CA', 'FL'], out: path, threads: 1 });
  rows = parse(readFileSync(path), { columns: true });
  whole = await openHistory(path, little);
});
afterAll(async () => {
  await whole.close();
  rmSync(folder, { recursive: true });
});

/** The generated file without some columns, perhaps with other values. */
function fileWithout(
  columns: readonly string[],
  change: (row: Record<string, string>, at: number) => Record<string, string> = (row) => row,
): string {
  const names = Object.keys(rows[0]!).filter((name) => !columns.includes(name));
  const lines = rows.map((row, at) => {
    const changed = change(row, at);
    return names.map((name) => `"${changed[name]!.replaceAll('"', '""')}"`).join(',');
  });
  const path = join(folder, `${columns.join('-') || 'changed'}-${Math.random()}.csv`.replaceAll('/', ' '));
  writeFileSync(path, [names.join(','), ...lines].join('\n'));
  return path;
}

function wordsOf(report: Report): string {
  return report.sections
    .flatMap(({ text = [], caveats = [], findings = [] }) => [
      ...text,
      ...caveats,
      ...findings.map(({ sentence }) => sentence),
    ])
    .join('\n');
}

async function withSource<Result>(path: string, use: (source: Source) => Promise<Result>): Promise<Result> {
  const source = await openHistory(path, little);
  return use(source).finally(() => source.close());
}

describe('a file without coordinates', () => {
  it('gives every report but hot spots, which says what is missing and what to do', async () => {
    await withSource(fileWithout(['Start_Lat', 'Start_Lng', 'End_Lat', 'End_Lng']), async (source) => {
      for (const analysis of onAnyFile) {
        const running = analysis.run(source, {});
        if (analysis.id !== 'hotspots') {
          const report = await running;
          expect(findingsOf(report).length, analysis.id).toBeGreaterThan(0);
          expect(wordsOf(report)).not.toMatch(/NaN|undefined/);
          continue;
        }
        const { rows: n } = await source.describe();
        await expect(running).rejects.toMatchObject({
          code: 'INPUT',
          message: `Expected accidents with a place for the hotspots report, got ${n.toLocaleString('en')} accidents without one.`,
          hint: 'Add the columns Start_Lat and Start_Lng to the file. The other reports need no places.',
        });
      }
    });
  });

  it('has no accident in any box or cell', async () => {
    await withSource(fileWithout(['Start_Lng']), async (source) => {
      const { rows: n } = await source.describe();
      const [all] = (await source.ask(count().by({ cell: 10 }))).toRows();
      expect(Object.values(all!)).toEqual([null, n]);
      const boxed = count().where({ box: [-180, -90, 180, 90] });
      expect((await source.ask(boxed)).toRows()).toEqual([{ n: 0 }]);
      expect((await source.describeColumns()).lat).toBe('absent');
    });
  });
});

describe('hot spots', () => {
  it('without times are counts, with the same places, and say what is not shown', async () => {
    const expected = await hotspots(whole);
    await withSource(fileWithout(['Start_Time']), async (source) => {
      const report = await hotspots(source);
      const [timed, untimed] = [expected, report].map((one) => findTable(one, 'spots').table.toRows());
      // Hot spots of equal size come in the order of their rows.
      const sizes = (spots = timed!): string[] => spots.map(({ name, n }) => `${name} ${n}`).sort();
      expect(sizes(untimed)).toEqual(sizes(timed));
      expect(Object.keys(untimed![0]!)).not.toEqual(expect.arrayContaining(['perYear']));
      expect(Object.keys(untimed![0]!)).not.toEqual(expect.arrayContaining(['course']));
      expect(findFinding(report, 'first-spot').unit).toBe('reports');
      const words = wordsOf(report);
      expect(words).toContain('The accidents have no times. The report therefore gives counts');
      expect(words).not.toMatch(/a year\b(?!,)|too few accidents|short a period|NaN|undefined/);
      expect(report.places![0]!.properties.accidentsPerYear).toBeNull();
      expect(renderHtml(report).length).toBeGreaterThan(10_000);
    });
  });

  it('without severity have no severe share, and say so', async () => {
    await withSource(fileWithout(['Severity']), async (source) => {
      const report = await hotspots(source);
      expect(Object.keys(findTable(report, 'spots').table.toRows()[0]!)).not.toContain('severeShare');
      expect(wordsOf(report)).toContain('The accidents have no severity.');
      expect(report.places![0]!.properties.severeShare).toBeNull();
    });
  });

  it('without states, cities and streets claim nothing about them', async () => {
    const path = fileWithout([
      'State',
      'Timezone',
      'City',
      'Street',
      'Source',
      'Severity',
      'Start_Time',
      'End_Time',
    ]);
    await withSource(path, async (source) => {
      const report = await hotspots(source);
      expect(wordsOf(report)).not.toMatch(/1 of 1 state|within their state/);
      expect(findFinding(report, 'hot-cells').sentence).not.toMatch(/state/);
    });
  });

  it('leave out accidents at 0,0 and count them', async () => {
    const path = fileWithout([], (row, at) =>
      at % 2 === 0 ? row : { ...row, Start_Lat: '0.0', Start_Lng: '0' },
    );
    await withSource(path, async (source) => {
      const report = await hotspots(source);
      const { rows: n } = await source.describe();
      const placed = findFinding(report, 'spots').denominator.n;
      expect(placed).toBeLessThan(n * 0.55);
      expect(wordsOf(report)).toContain(
        `${(n - placed).toLocaleString('en')} of ${n.toLocaleString('en')} accidents have no known place and are left out.`,
      );
      for (const { lng, lat } of findTable(report, 'spots').table.toRows())
        expect([Math.round(Number(lng)), Math.round(Number(lat))]).not.toEqual([0, 0]);
    });
  });

  it('tell that latitude and longitude were exchanged', async () => {
    const path = fileWithout([], (row) => ({ ...row, Start_Lat: row.Start_Lng!, Start_Lng: row.Start_Lat! }));
    await withSource(path, async (source) => {
      const caution = 'Latitude and longitude seem to be exchanged';
      expect(wordsOf(await hotspots(source))).toContain(caution);
      expect(wordsOf(await hotspots(whole))).not.toContain('outside the map');
    });
  });
});

describe('a file without times', () => {
  it('can be asked, but not replayed, combined with a live store, or reported on over time', async () => {
    const path = fileWithout(['Start_Time']);
    await withSource(path, async (source) => {
      const { rows: n, firstAt, lastAt } = await source.describe();
      expect([firstAt, lastAt]).toEqual([null, null]);
      expect((await source.ask(count().by('year'))).toRows()).toEqual([{ year: null, n }]);
      expect((await source.ask(count().where({ from: '2000-01-01' }))).toRows()).toEqual([{ n: 0 }]);
      const both = combine(source, whole);
      await expect(both.ask(count())).rejects.toMatchObject({
        code: 'INPUT',
        message: expect.stringMatching(/to have times to combine with a live store, got none/),
      });
      for (const analysis of onAnyFile) {
        if (analysis.id === 'hotspots') continue;
        await expect(analysis.run(source, {})).rejects.toMatchObject({
          message: `Expected accidents with a time for the ${analysis.id} report, got ${n.toLocaleString('en')} accidents without one.`,
        });
      }
    });
    const input = await openReplayInput(path, little);
    await expect(input.open({ fromMs: undefined, untilMs: undefined })).rejects.toMatchObject({
      code: 'INPUT',
      message: expect.stringMatching(/to have times to replay, got an import of a file without Start_Time/),
    });
  });
});
