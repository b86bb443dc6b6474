import { describe, expect, it } from 'vitest';
import { overview } from '../../src/analyses/overview/overview.js';
import { InputError } from '../../src/base/errors.js';
import type { HeatmapChart } from '../../src/charts/heatmap.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { renderHtml } from '../../src/report/html.js';
import { partOfReport } from '../../src/report/partOfReport.js';
import { figuresOf, findingsOf, type Report, type Section } from '../../src/report/report.js';
import { arraySource } from './arraySource.js';
import { madeAccidents } from './madeAccidents.js';

const accidents = madeAccidents(20_000, 1);
const report = await overview(arraySource(accidents));

/** All table rows of a report by table id. */
const tableRows = (of: Report, id: string): Record<string, unknown>[] =>
  of.sections
    .flatMap(({ tables = [] }) => tables)
    .find((table) => table.id === id)!
    .table.toRows();
const finding = (of: Report, id: string) => findingsOf(of).find((one) => one.id === id);
const contents = (of: Report): Section => of.sections.find(({ id }) => id === 'contents')!;
const count = (holds: (accident: Accident) => boolean): number => accidents.filter(holds).length;

describe('the overview', () => {
  it('has the sections, figures, tables and findings that it has', () => {
    expect(
      report.sections.map(({ id, findings = [], figures = [], tables = [] }) => ({
        id,
        findings: findings.map((one) => one.id),
        figures: figures.map((one) => one.id),
        tables: tables.map((one) => one.id),
      })),
    ).toMatchSnapshot();
  });

  it('says how the file was read, and what looks wrong; a live source has no file', async () => {
    expect((contents(report).tables ?? []).map(({ id }) => id)).not.toContain('reading');
    const source = arraySource(accidents.slice(0, 2_000));
    const lines = [
      { topic: 'File', text: 'my.csv, 1 MB, Windows-1252', isDoubtful: false },
      { topic: 'Rows', text: '2,000 rows read', isDoubtful: false },
      { topic: 'Check', text: '9 rows are at 0,0, which is not a place.', isDoubtful: true },
    ];
    const history = { ...(await source.describe()), understood: lines };
    const opened = { ...source, describe: async () => history };
    const combined = {
      ...source,
      describe: async () => ({ ...(await source.describe()), sources: [history] }),
    };
    for (const one of [opened, combined]) {
      const of = await overview(one);
      // The table of counts has the rows.
      expect(tableRows(of, 'reading')).toEqual([{ topic: 'File', text: 'my.csv, 1 MB, Windows-1252' }]);
      expect(contents(of).caveats).toEqual(['9 rows are at 0,0, which is not a place.']);
      expect(of.trust[1]!.text).toBe('1 oddity in the file: see how it was read.');
    }
  });

  it('counts what a plain loop counts, by year and source', () => {
    for (const row of tableRows(report, 'years')) {
      const inYear = (source: string | null) =>
        count(
          (one) => one.startLocal.startsWith(String(row.year)) && (source === null || one.source === source),
        );
      expect(row).toEqual({
        year: row.year,
        Source1: inYear('Source1'),
        Source2: inYear('Source2'),
        Source3: inYear('Source3'),
        all: inYear(null),
      });
    }
    expect(tableRows(report, 'years').reduce((sum, row) => sum + Number(row.all), 0)).toBe(accidents.length);
  });

  it('counts what a plain loop counts, by hour, state and severity', () => {
    for (const row of tableRows(report, 'hours'))
      expect(row.all, `hour ${row.hour}`).toBe(
        count((one) => Number(one.startLocal.slice(11, 13)) === row.hour),
      );
    for (const row of tableRows(report, 'states')) {
      expect(row.n, String(row.state)).toBe(count((one) => one.state === row.state));
      expect(row.severe).toBeCloseTo(
        count((one) => one.state === row.state && one.severity! >= 3) / Number(row.n),
        12,
      );
    }
    for (const row of tableRows(report, 'severity').slice(1))
      for (const severity of [1, 2, 3, 4])
        expect(row[`severity${severity}`]).toBeCloseTo(
          count((one) => one.source === row.source && one.severity === severity) /
            count((one) => one.source === row.source),
          12,
        );
  });

  it('counts what is missing, and sees that the end point is missing where the source is not Source1', () => {
    const rows = tableRows(report, 'missing');
    expect(rows.find((row) => row.column === 'endLat')!.missing).toBe(
      count((one) => one.source !== 'Source1'),
    );
    expect(rows.find((row) => row.column === 'precipitationInches')!.missing).toBe(
      count((one) => one.precipitationInches === null),
    );
    expect(finding(report, 'missing-by-source')!.sentence).toMatch(
      /^End l\w+ is missing in .* in 0 % of Source1\.$/,
    );
  });

  it('draws weekday by three hours within the largest feed as a plain loop counts it', () => {
    const figure = figuresOf(report).find(({ id }) => id === 'weekday-hour')!;
    const { values, counts, peaks } = figure.chart as HeatmapChart;
    const weekdayOf = (one: Accident): number => (new Date(`${one.startLocal}Z`).getUTCDay() + 6) % 7; // 0 Monday
    const hourOf = (one: Accident): number => Number(one.startLocal.slice(11, 13));
    const n = count((one) => one.source === 'Source1');
    for (const [weekday, block] of [
      [0, 0],
      [2, 2],
      [6, 7],
    ] as const) {
      const expected = count(
        (one) =>
          one.source === 'Source1' && weekdayOf(one) === weekday && Math.floor(hourOf(one) / 3) === block,
      );
      expect(counts![weekday]![block], `${weekday} ${block}`).toBe(expected);
      expect(values[weekday]![block]).toBeCloseTo(expected / n, 12);
    }
    const [working, weekend] = peaks.map(({ row, column }) => counts![row]![column]!);
    expect(working).toBe(Math.max(...counts!.slice(0, 5).flatMap((row) => row.map(Number))));
    expect(weekend).toBe(Math.max(...counts!.slice(5).flatMap((row) => row.map(Number))));
  });

  it('compares severity at night, near junctions and in rain within source and year only', () => {
    // Mantel and Haenszel by plain loops: sum of a d / n over sum of b c / n.
    const commonOdds = (has: (one: Accident) => boolean, of: readonly Accident[]): number => {
      let top = 0;
      let bottom = 0;
      for (const stratum of new Set(of.map((one) => `${one.source} ${one.startLocal.slice(0, 4)}`))) {
        const rows = of.filter((one) => `${one.source} ${one.startLocal.slice(0, 4)}` === stratum);
        const cell = (feature: boolean, severe: boolean): number =>
          rows.filter((one) => has(one) === feature && one.severity! >= 3 === severe).length;
        top += (cell(true, true) * cell(false, false)) / rows.length;
        bottom += (cell(true, false) * cell(false, true)) / rows.length;
      }
      return top / bottom;
    };
    expect(finding(report, 'severe-at-night')!.estimate).toBeCloseTo(
      commonOdds((one) => one.sunriseSunset === 'Night', accidents),
      10,
    );
    expect(finding(report, 'severe-junction')!.estimate).toBeCloseTo(
      commonOdds((one) => one.junction === true, accidents),
      10,
    );
    const rain = accidents.filter((one) => one.weatherGroup === 'rain' || one.weatherGroup === 'clear');
    // Two kinds of weather are sentences, not a chart.
    expect(partOfReport(report, 'weather-severe').text).toEqual([
      'Severity by weather is not drawn: it takes 3 kinds of weather with 100 reports that can be compared with clear weather; there are 2.',
    ]);
    expect(finding(report, 'weather-odds-rain')!.estimate).toBeCloseTo(
      commonOdds((one) => one.weatherGroup === 'rain', rain),
      10,
    );
  });

  it('sees a change of words in the label, and none in the sky', () => {
    const steps = new Map(tableRows(report, 'weather-steps').map((row) => [row.what, row]));
    const year = (from: string, until: string) =>
      accidents.filter((one) => one.startLocal >= from && one.startLocal < until);
    const clear = (rows: readonly Accident[]): number =>
      rows.filter((one) => one.weatherCondition === 'Clear').length / rows.length;
    expect(steps.get('label Clear')!.before).toBeCloseTo(clear(year('2018-04-01', '2019-04-01')), 12);
    expect(steps.get('label Clear')!.after).toBe(0);
    expect(Math.abs(Number(steps.get('clear or cloud')!.step))).toBeLessThan(0.05);
    expect(finding(report, 'weather-border')).toBeUndefined();
  });

  it('names the template of six hours with its share of Source1', () => {
    const six = finding(report, 'spike-source1-360')!;
    const all = count((one) => one.source === 'Source1' && one.durationMinutes !== null);
    expect(six.estimate).toBeCloseTo(
      (100 * count((one) => one.source === 'Source1' && one.durationMinutes === 360)) / all,
      10,
    );
    expect(six.denominator.n).toBe(all);
    expect(six.sentence).toContain('are exactly 6 h.');
  });

  it('flags the steps that the data was made with, per source', () => {
    const days = tableRows(report, 'breaks').map((row) => `${row.source} ${row.day}`);
    expect(
      days.some((day) => /Source1 2020-0(6-30|7-0[1-3])/.test(day)),
      days.join('; '),
    ).toBe(true);
    expect(
      days.some((day) => /Source1 2020-09-(0[8-9]|1[0-2])/.test(day)),
      days.join('; '),
    ).toBe(true);
    expect(tableRows(report, 'gaps')).toMatchObject([{ source: 'Source1', resumed: 'yes' }]);
  });

  it('says of every finding what it is out of, and keeps estimates inside their intervals', () => {
    for (const { id, sentence, estimate, interval, denominator } of findingsOf(report)) {
      expect(sentence, id).toMatch(/\.$/);
      expect(sentence, id).not.toMatch(/NaN|undefined|Infinity/);
      expect(denominator.n, id).toBeGreaterThan(0);
      if (interval === null || estimate === null) continue;
      expect(interval.lower, id).toBeLessThanOrEqual(estimate);
      expect(interval.upper, id).toBeGreaterThanOrEqual(estimate);
    }
    expect(new Set(findingsOf(report).map(({ id }) => id)).size).toBe(findingsOf(report).length);
    expect(new Set(figuresOf(report).map(({ id }) => id)).size).toBe(figuresOf(report).length);
  });

  it('says that severity is not injury and that the feed confounds', () => {
    expect(report.caveats.join(' ')).toMatch(/Severity is the impact on traffic.*never means injury/);
    for (const id of ['coverage', 'missing', 'meaning', 'when-where', 'weather']) {
      const { text = [], caveats = [] } = report.sections.find((section) => section.id === id)!;
      expect([...text, ...caveats].join(' '), id).toContain(
        'The feeds report differently and their mix changes',
      );
    }
  });

  it('asks few questions, however many accidents there are', async () => {
    const source = arraySource(accidents.slice(0, 300));
    await overview(source);
    expect(source.asked.length).toBeLessThanOrEqual(22);
  });

  it('makes a page', () => {
    expect(renderHtml(report)).toContain('Who reported, and when');
  });

  it('looks at a part when told to', async () => {
    const part = await overview(arraySource(accidents), { where: { state: 'CA' } });
    expect(finding(part, 'rows')!.estimate).toBe(count((one) => one.state === 'CA'));
    expect(tableRows(part, 'states').map((row) => row.state)).toEqual(['CA']);
    const seconds = tableRows(part, 'spikes').length;
    expect(seconds).toBeGreaterThan(0);
  });

  it('does not take an option that makes no sense', async () => {
    await expect(overview(arraySource([]), { confidenceLevel: 1 })).rejects.toThrow(InputError);
    await expect(overview(arraySource([]), { top: 0 })).rejects.toThrow(InputError);
  });
});

describe('the overview of data that cannot answer', () => {
  const without = (fields: Partial<Accident>): Accident[] =>
    accidents.slice(0, 2000).map((accident) => ({ ...accident, ...fields }));
  const clean = (text: string): void => expect(text).not.toMatch(/NaN|undefined|Infinity/);
  const told = (of: Report): string =>
    JSON.stringify([
      of.sections.map(({ text, caveats, findings }) => [text, caveats, findings]),
      figuresOf(of).map(({ alt }) => alt),
    ]);

  it('says that an empty source is empty', async () => {
    const empty = await overview(arraySource([]));
    expect(empty.sections.map(({ id }) => id)).toEqual(['contents']);
    expect(empty.standFirst).toContain('nothing to analyse');
    renderHtml(empty);
  });

  it('tells of one day what one day tells', async () => {
    const day = accidents
      .map((accident) => ({ ...accident, startLocal: `2020-03-02${accident.startLocal.slice(10)}` }))
      .slice(0, 400);
    const one = await overview(arraySource(day));
    expect(partOfReport(one, 'breaks').text).toEqual([
      'Breaks are not shown: finding them takes 200 reports of a feed over 84 days.',
    ]);
    clean(told(one));
    renderHtml(one);
  });

  it('takes nothing apart by source when the file has none', async () => {
    const one = await overview(arraySource(without({ source: null })));
    expect(told(one)).toContain('No row says which feed it comes from');
    expect(figuresOf(one).map(({ id }) => id)).not.toContain('missing-source');
    clean(told(one));
    renderHtml(one);
  });

  it('does without ends, distances, weather, light, places', async () => {
    const bare = without({
      durationMinutes: null,
      distanceMiles: null,
      weatherGroup: null,
      weatherCondition: null,
      sunriseSunset: null,
      city: null,
      county: null,
      street: null,
      state: null,
      temperatureFahrenheit: null,
      visibilityMiles: null,
      windSpeedMph: null,
      precipitationInches: null,
      humidityPercent: null,
      pressureInches: null,
    });
    const one = await overview(arraySource(bare));
    expect(one.sections.map(({ id }) => id)).toEqual(report.sections.map(({ id }) => id));
    clean(told(one));
    renderHtml(one);
  });

  it('does with one accident', async () => {
    const one = await overview(arraySource(accidents.slice(0, 1)));
    clean(told(one));
    renderHtml(one);
  });
});
