import { describe, expect, it } from 'vitest';
import { covid } from '../../src/analyses/covid/covid.js';
import { analyses } from '../../src/analyses/registry.js';
import { weather } from '../../src/analyses/weather/weather.js';
import { isBlackspotError } from '../../src/base/errors.js';
import { derive } from '../../src/dataset/derive.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import type { Source } from '../../src/query/source.js';
import { reportHtml } from '../../src/report/notebook/content.js';
import { partOfReport } from '../../src/report/partOfReport.js';
import { findFinding, findingsOf, type Report } from '../../src/report/report.js';
import { parquetSource } from '../query/parquetSource.js';
import { arraySource } from './arraySource.js';
import { madeAccidents } from './madeAccidents.js';

/** Reports on files that lack columns, feeds, time or variety: they say what is not shown, and nothing that is not so. */

const accidents = madeAccidents(800, 3);
const fileColumns = usAccidents.fileColumns
  .filter(({ name, isIdentity }) => name !== 'id' && isIdentity !== false)
  .map(({ name }) => name);
const flags = usAccidents.fileColumns.filter(({ type }) => type === 'boolean').map(({ name }) => name);

type Fields = Readonly<Record<string, unknown>>;

/** Accidents of a file without these columns. */
function without(...names: readonly string[]): Accident[] {
  return changed(() => Object.fromEntries(names.map((name) => [name, null])));
}

function changed(change: (accident: Accident, index: number) => Fields): Accident[] {
  return accidents.map((accident, index) => withDerived({ ...accident, ...change(accident, index) }));
}

/** Derived columns follow; without a time nothing can be derived from it. */
function withDerived(record: Fields): Accident {
  if (record.startLocal === null)
    return { ...record, startAt: null, durationMinutes: null } as unknown as Accident;
  return derive(record as never, 0);
}

/** One flag stands for all of them. */
const singleColumns = fileColumns.filter((name) => !flags.includes(name) || name === 'junction');

const others = (...kept: readonly string[]): string[] => fileColumns.filter((name) => !kept.includes(name));

const oneDay = (day: string): Accident[] =>
  changed(({ startLocal }) => ({
    startLocal: `${day}${startLocal.slice(10)}`,
    endLocal: `${day}T23:59:00.000`,
  }));

const files: Readonly<Record<string, () => Accident[]>> = {
  ...Object.fromEntries(singleColumns.map((name) => [`no ${name}`, () => without(name)])),
  'no end of the road': () => without('endLat', 'endLng', 'distanceMiles'),
  'no weather': () =>
    without(
      'weatherCondition',
      'weatherLocal',
      'temperatureFahrenheit',
      'visibilityMiles',
      'windSpeedMph',
      'precipitationInches',
      'humidityPercent',
      'pressureInches',
      'windChillFahrenheit',
      'windDirection',
    ),
  'no flags': () => without(...flags),
  'no flags and no street': () => without(...flags, 'street'),
  'no names of places': () => without('street', 'city', 'county', 'state', 'zipcode', 'timezone'),
  'no feed and no severity': () => without('source', 'severity'),
  'no time, no severity': () => without('startLocal', 'endLocal', 'severity'),
  'times and places only': () => without(...others('id', 'startLocal', 'lat', 'lng')),
  'times only': () => without(...others('id', 'startLocal')),
  'one feed': () => changed(() => ({ source: 'Source2' })),
  'one year': () =>
    changed(({ startLocal }) => ({ startLocal: `2019${startLocal.slice(4).replace('-02-29', '-02-28')}` })),
  'one month': () =>
    changed(({ startLocal }) => ({
      startLocal: `2021-05${startLocal.slice(7, 8)}${String((Number(startLocal.slice(8, 10)) % 28) + 1).padStart(2, '0')}${startLocal.slice(10)}`,
    })),
  'one day': () => oneDay('2020-05-05'),
  'one state': () => changed(() => ({ state: 'OH' })),
  'one severity': () => changed(() => ({ severity: 2 })),
  'one weather': () => changed(() => ({ weatherCondition: 'Fair' })),
  'nights only': () =>
    changed(({ startLocal }) => ({
      startLocal: `${startLocal.slice(0, 11)}02${startLocal.slice(13)}`,
      sunriseSunset: 'Night',
    })),
  'the future': () =>
    changed(({ startLocal }) => ({
      startLocal: `20${Number(startLocal.slice(2, 4)) + 20}${startLocal.slice(4).replace('-02-29', '-02-28')}`,
      endLocal: null,
    })),
  'one row': () => accidents.slice(0, 1),
  'one row without anything': () =>
    without(...others('id', 'startLocal', 'lat', 'lng', 'severity')).slice(0, 1),
  'two rows': () => accidents.slice(0, 2),
};

/** Every text of a report that a reader sees. */
function textsOf({ sections, caveats, standFirst, title }: Report): string[] {
  return [
    title,
    standFirst,
    ...caveats,
    ...sections.flatMap((section) => [
      section.title,
      ...(section.text ?? []),
      ...(section.caveats ?? []),
      ...(section.notShown ?? []).map(({ reason }) => reason),
      ...(section.findings ?? []).flatMap(({ sentence, caveat = '' }) => [sentence, caveat]),
      ...(section.figures ?? []).flatMap((figure) => [figure.headline, figure.alt, figure.footnote]),
      ...(section.tables ?? []).flatMap((one) => [
        one.title,
        one.note ?? '',
        ...one.columns.map(({ heading }) => heading),
      ]),
    ]),
  ].filter((text) => text !== '');
}

function columnSum(report: Report, id: string, key: string): number | null {
  const table = report.sections.flatMap(({ tables = [] }) => tables).find((one) => one.id === id)?.table;
  const values = table?.columns[key];
  return values === undefined ? null : Array.from(values as ArrayLike<number>).reduce((sum, n) => sum + n, 0);
}

function expectNone(texts: readonly string[], wrong: RegExp): void {
  expect(texts.filter((text) => wrong.test(text)).join('\n')).toBe('');
}

/** What holds of every report. */
function checkReport(report: Report, rows: readonly Accident[]): void {
  const texts = textsOf(report);
  expectNone(texts, /\b(NaN|undefined|Infinity|null)\b|\[object/);
  expectNone(texts, /(?<![\d.,:–−-])\b1 (?!has\b|is\b|was\b|hours of|means\b|shows\b|as\b)[a-z]+s\b(?! of)/);
  expectNone(texts, /[^.]\.\.(?!\.)|\s\.|\s,|:\s*\.|\(\)/);
  expectNone(texts, /\bno accidents? in this source|contains no accidents/);
  if (rows.every(({ source }) => source === null)) {
    const headings = report.sections.flatMap(({ title, figures = [], tables = [] }) => [
      title,
      ...figures.map((figure) => figure.headline),
      ...tables.map((table) => table.title),
    ]);
    expectNone(headings, /by feed|and feed|each feed/i);
    expectNone(texts, /their mix changes|one (line|panel) per feed/i);
  }
  for (const { estimate, interval, unit, denominator, sentence } of findingsOf(report)) {
    expect(estimate === null || Number.isFinite(estimate), sentence).toBe(true);
    expect(denominator.n, sentence).toBeGreaterThanOrEqual(0);
    if (unit === '%') expect(estimate! >= 0 && estimate! <= 100, sentence).toBe(true);
    if (interval === null || estimate === null) continue;
    expect(interval.lower <= estimate + 1e-9 && estimate <= interval.upper + 1e-9, sentence).toBe(true);
  }
  const page = reportHtml(report, '');
  expectNone(
    page.match(/>1 <span class="unit">[^<]*|out of 1 [^<]*/g) ?? [],
    /^>1 [^>]*>\w+s$|^out of 1 (accidents|cities)/,
  );
  // A part that is shown is not one that is not shown.
  const shown = new Set(
    report.sections.flatMap(({ findings = [], figures = [], tables = [] }) =>
      [...findings, ...figures, ...tables].map(({ id }) => id),
    ),
  );
  const notShown = report.sections.flatMap((section) => section.notShown ?? []);
  for (const { parts, reason } of notShown) {
    for (const part of parts) {
      const isShown = part.endsWith('*')
        ? [...shown].some((id) => id.startsWith(part.slice(0, -1)))
        : shown.has(part);
      expect([part, reason, isShown]).toEqual([part, reason, false]);
    }
  }
}

/** What holds of the overview, whose tables count all accidents. */
function checkOverview(report: Report, rows: readonly Accident[]): void {
  const timed = rows.filter(({ startLocal }) => startLocal !== null).length;
  expect([null, timed]).toContain(columnSum(report, 'years', 'all'));
  expect([null, timed]).toContain(columnSum(report, 'hours', 'all'));
  const inStates = rows.filter(({ state }) => state !== null).length;
  expect([null, inStates]).toContain(columnSum(report, 'states', 'n'));
  const columnsFinding = findingsOf(report).find(({ id }) => id === 'columns-with-gaps')!;
  const [, of, complete, empty, gaps] = columnsFinding.sentence
    .match(
      /^Of (\d+) columns, (\d+) (?:is|are) complete, (\d+) (?:is|are) empty and (\d+) (?:has|have) gaps/,
    )!
    .map(Number);
  expect(complete! + empty! + gaps!).toBe(of);
  const isEmpty = (name: string): boolean => rows.every((row) => (row as unknown as Fields)[name] === null);
  expect(empty).toBe(fileColumns.filter(isEmpty).length);
}

describe.each(Object.keys(files))('a file with %s', (name) => {
  it('has reports without a wrong sentence', async () => {
    const rows = files[name]!();
    const isEvent = rows.every(
      ({ severity, startLocal, lat, lng }) => ![severity, startLocal, lat, lng].includes(null as never),
    );
    const source: Source = isEvent ? await parquetSource(rows) : arraySource(rows);
    for (const { id, run } of analyses) {
      if (!isEvent && (id === 'hotspots' || id === 'severity')) continue; // An array does not scan.
      const report = await run(source, {}).catch((error: unknown) => {
        if (isBlackspotError(error) && error.code === 'INPUT') return null;
        throw error;
      });
      if (report === null) continue;
      try {
        checkReport(report, rows);
        if (id === 'overview') checkOverview(report, rows);
      } catch (error) {
        throw new Error(
          `${id}: ${(error as Error).message} ${String((error as { actual?: unknown }).actual)}`,
        );
      }
    }
    await source.close();
  });
});

describe('a file that begins after the years of the COVID-19 report', () => {
  it('is not called empty: the report says when it begins, and the same of each of its parts', async () => {
    const rows = changed(({ startLocal }) => ({
      startLocal: `2023-03${startLocal.slice(7, 8)}${startLocal.slice(8, 10) > '28' ? '28' : startLocal.slice(8, 10)}${startLocal.slice(10)}`,
    }));
    const report = await covid(await parquetSource(rows));
    expect(report.standFirst).toMatch(/^The accidents begin on 1 March 2023, after the years of this report/);
    for (const part of ['level', 'covid-weekly', 'naive', 'placebos', 'states-change', 'shapes-hours'])
      expect(partOfReport(report, part).text).toEqual([report.standFirst]);
    await expect(covid(await parquetSource(rows), { where: { state: 'ZZ' } })).rejects.toThrow(
      /^None of [\d,]+ accidents matches \{ state: 'ZZ' \}\.$/,
    );
  });
});

describe('a file without weather labels', () => {
  it('has the shares of bad readings, as plain loops count them', async () => {
    const rows = without('weatherCondition');
    const report = await weather(await parquetSource(rows));
    const known = rows.filter(({ visibilityMiles }) => visibilityMiles !== null);
    const low = known.filter(({ visibilityMiles }) => visibilityMiles! < 1);
    const { estimate, denominator } = findFinding(report, 'reading-visibility');
    expect(denominator.n).toBe(known.length);
    expect(estimate).toBeCloseTo((100 * low.length) / known.length, 10);
    expect(partOfReport(report, 'weather-shares').text!.join()).toContain('No row has a weather label');
  });
});
