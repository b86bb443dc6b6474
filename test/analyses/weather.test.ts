import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commonOddsRatio } from '../../src/analyses/common/mantelHaenszel.js';
import type { ObservedShareBand } from '../../src/analyses/weather/byObservedShare.js';
import type { WeatherContext } from '../../src/analyses/weather/context.js';
import { observedShareSection } from '../../src/analyses/weather/observedShareSection.js';
import type { Rates } from '../../src/analyses/weather/rates.js';
import { weather } from '../../src/analyses/weather/weather.js';
import type { Figure } from '../../src/charts/figure.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import type { Source } from '../../src/query/source.js';
import { Table } from '../../src/query/table.js';
import { renderHtml } from '../../src/report/html.js';
import { partOfReport } from '../../src/report/partOfReport.js';
import { figuresOf, findFinding, findingsOf, findTable, type Report } from '../../src/report/report.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';
import type { GeneratorTruth } from '../../src/synthetic/truth.js';
import { arraySource } from './arraySource.js';
import { madeAccidents } from './madeAccidents.js';

/** The naive source, with the hour of the reading as a column, and all rows as a sample. */
function sourceOf(accidents: readonly Accident[]): Source {
  const rows = accidents.map((accident) => ({
    ...accident,
    weatherHour: (accident.weatherLocal as string | null)?.slice(0, 13) ?? null,
  }));
  return {
    ...arraySource(rows),
    sample: async (most, options = {}) => {
      const drawn = rows.filter((row) => row.weatherGroup !== null).slice(0, most);
      const columns = (options.columns ?? []).map((name) => {
        const values = drawn.map((row) => row[name] as string | number | null);
        const isNumber = values.some((value) => typeof value === 'number');
        return [name, isNumber ? Float64Array.from(values, Number) : values] as [string, Float64Array];
      });
      return new Table(Object.fromEntries(columns), drawn.length);
    },
  };
}

const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;

/** The budgets of words and figures that hold for any data. */
function expectBudgets(report: Report): void {
  const { title, standFirst, keyFindings, trust, sections } = report;
  const results = sections.filter(({ isMethod }) => isMethod !== true);
  const findings = findingsOf(report);
  const figures = figuresOf(report);
  expect(title.length, title).toBeLessThanOrEqual(90);
  expect((title.match(/\d[\d.,]*/g) ?? []).length, title).toBeLessThanOrEqual(1);
  expect(wordsOf(standFirst), standFirst).toBeLessThanOrEqual(45);
  expect(standFirst.split(/[.?!] (?=[A-Z])/).length, standFirst).toBeLessThanOrEqual(2);
  expect(keyFindings.length).toBeGreaterThanOrEqual(Math.min(3, findings.length));
  expect(keyFindings.length).toBeLessThanOrEqual(5);
  for (const id of keyFindings) expect(findings.map((finding) => finding.id)).toContain(id);
  for (const { figure } of findings) {
    if (figure !== undefined) expect(figures.map(({ id }) => id)).toContain(figure);
  }
  expect(trust).toHaveLength(5);
  for (const { text } of trust) expect(wordsOf(text), text).toBeLessThanOrEqual(10);
  expect(results.length).toBeLessThanOrEqual(4);
  expect(results.flatMap((section) => section.figures ?? []).length).toBeLessThanOrEqual(8);
  for (const { title: heading, text = [], figures: own = [] } of sections) {
    expect(wordsOf(heading), heading).toBeLessThanOrEqual(6);
    expect(heading.split(' ').length, heading).toBeLessThanOrEqual(6);
    if (own.length > 0 && results.some((section) => section.figures === own))
      expect(wordsOf(text.join(' '))).toBeLessThanOrEqual(60);
  }
  for (const { headline, subline = '', footnote, alt, chart } of figures) {
    expect(headline.length, headline).toBeLessThanOrEqual(75);
    expect(subline).toMatch(/; n\u00a0=\u00a0[\d,]+\u00a0(?:reports?|hours?)$/);
    expect(footnote).toMatch(/^Source: /);
    expect(wordsOf(footnote), footnote).toBeLessThanOrEqual(30);
    expect(wordsOf(alt), alt).toBeLessThanOrEqual(50);
    expect(alt).not.toContain(headline);
    if (chart.kind === 'forest' || chart.kind === 'bars') expect(chart.rows.length).toBeGreaterThanOrEqual(3);
  }
  const claims = [title, standFirst, ...figures.flatMap(({ headline, subline = '' }) => [headline, subline])];
  for (const text of [...claims, ...findings.map(({ sentence }) => sentence)])
    expect(text).not.toMatch(/\b(?:worst|danger\w*|risks?|safe\w*|no effect)\b|\w[a-z][A-Z]/);
}

const textOf = (report: Report, section: string): string => {
  const { text = [], notShown = [] } = report.sections.find(({ id }) => id === section) ?? {};
  return [...text, ...notShown.map(({ reason }) => reason)].join(' ');
};

describe('weather of a dense generated file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-weather-'));
  let report: Report;
  let truth: GeneratorTruth;
  beforeAll(async () => {
    const made = await generate({
      rows: 20_000,
      seed: 4,
      out: join(folder, 'dense.csv'),
      stations: 2,
      states: ['MN', 'IL', 'NY'],
      from: '2018-07-01',
      until: '2019-07-01',
      coverage: 'steady',
    });
    truth = made.truth;
    const source = await openHistory(made.path, { into: join(folder, 'import') });
    report = await weather(source);
    await source.close();
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds the planted rain and snow', () => {
    for (const kind of ['rain', 'snow'] as const) {
      const { interval } = findingsOf(report).find(({ id }) => id === `rate-${kind}`)!;
      expect(interval!.lower).toBeLessThan(truth.effects.weather.rateRatio[kind]!);
      expect(interval!.upper).toBeGreaterThan(truth.effects.weather.rateRatio[kind]!);
      expect(interval!.lower).toBeGreaterThan(1);
    }
  });

  it('estimates how often it rains from hours that hold too much rain', () => {
    const { columns } = findTable(report, 'weather-shares').table;
    const row = (columns.weather as readonly string[]).indexOf('rain');
    const [seen, hours] = [columns.seen![row] as number, columns.hours![row] as number];
    expect(hours).toBeLessThan(seen);
    const share = truth.effects.weather.shareOfHours.rain!;
    expect(Math.abs(hours - share)).toBeLessThan(0.2 * share);
  });

  it('has every section, figure and table under an id of its own, and a page of HTML', () => {
    const ids = [
      ...report.sections.map(({ id }) => id),
      ...figuresOf(report).map(({ id }) => `figure ${id}`),
      ...report.sections.flatMap(({ tables = [] }) => tables.map(({ id }) => `table ${id}`)),
      ...findingsOf(report).map(({ id }) => `finding ${id}`),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(report.sections.map(({ id }) => id)).toEqual([
      'rates',
      'responses',
      'severity',
      'shares',
      'method',
      'coverage',
      'exposure',
      'not-told-apart',
      'severity-models',
      'vocabulary',
      'published',
    ]);
    for (const id of ['weather-shares', 'weather-coverage', 'weather-rates', 'weather-sensitivity-rain'])
      expect(figuresOf(report).map((figure) => figure.id)).toContain(id);
    expect(renderHtml(report)).toContain('per hour, not per vehicle');
  });

  it('begins with the planted effects, and keeps to the budgets', () => {
    expectBudgets(report);
    expect(report.title).toMatch(/^More accidents are reported per hour of .*rain.* than of fair weather$/);
    expect(figuresOf(report)[0]!.id).toBe('weather-rates');
    expect(report.keyFindings[0]).toBe('rate-rain');
    expect(report.trust.find(({ aspect }) => aspect === 'settings')!.text).toMatch(/^\d+ of \d+ designs/);
  });

  it('draws a curve or a comparison as a result only if it tells something apart', () => {
    const results = report.sections.filter(({ isMethod }) => isMethod !== true);
    const shown = results.flatMap(({ figures = [] }) => figures.map(({ id }) => id));
    for (const id of ['temperature', 'visibility', 'wind', 'precipitation']) {
      const isTold = findingsOf(report).some((finding) => finding.id === `dose-${id}`);
      expect(shown.includes(`weather-${id}`)).toBe(isTold);
      expect(partOfReport(report, `weather-${id}`).id).not.toBe('absent');
      if (!isTold)
        expect(partOfReport(report, `dose-${id}`).text!.join()).toMatch(/tells? no range apart|no curve/);
    }
    const apart = findingsOf(report).filter(
      ({ id, interval }) => /^(?:light|road)-/.test(id) && (interval!.lower > 1 || interval!.upper < 1),
    );
    expect(shown.includes('weather-interactions')).toBe(apart.length > 0);
  });

  it('draws curves with intervals that hold for all ranges together, as their headlines do', () => {
    const curves = figuresOf(report).flatMap(({ chart, ...rest }) =>
      chart.kind === 'responseCurve' ? [{ ...rest, chart }] : [],
    );
    expect(curves.length).toBeGreaterThan(0);
    for (const { id, headline, subline, chart } of curves) {
      const apart = [...chart.lower!].some((lower, at) => lower! > 1 || chart.upper![at]! < 1);
      expect(apart, id).toBe(!headline.includes('no range is told apart'));
      expect(subline).toContain(`of ${chart.x.length - 1} ranges at once`);
      // The table keeps the interval of each range alone.
      const { columns } = findTable(report, id).table;
      const ends = (lower: ArrayLike<unknown>) => Math.min(...Array.from(lower, Number));
      expect(ends(columns.lower!)).toBeGreaterThan(ends(chart.lower!));
    }
  });

  it('never speaks of a rate per vehicle, nor of injuries as severity', () => {
    const sentences = findingsOf(report).map(({ sentence }) => sentence);
    for (const sentence of sentences) expect(sentence).not.toMatch(/per vehicle|injur|fatal/i);
  });
});

describe('weather of data that cannot answer', () => {
  it('says that there is nothing in an empty source', async () => {
    const report = await weather(sourceOf([]));
    expect(report.sections).toEqual([]);
    expect(report.standFirst).toMatch(/contains no accidents/);
  });

  it('still counts shares and severities where no accident has a station, and says what is missing', async () => {
    const report = await weather(sourceOf(madeAccidents(3_000, 2)));
    expect(textOf(report, 'rates')).toMatch(/Airport_Code/);
    expect(findingsOf(report).some(({ id }) => id === 'share-rain')).toBe(true);
    expect(findingsOf(report).some(({ id }) => id.startsWith('severity-rain'))).toBe(true);
    expect(findingsOf(report).some(({ id }) => id.startsWith('rate-'))).toBe(false);
    expect(report.title).toMatch(/sever/i);
    expect(report.keyFindings).not.toContain('hours-seen');
    expect(report.trust.find(({ aspect }) => aspect === 'settings')).toMatchObject({
      answer: expect.stringMatching(/yes|partly/),
      text: expect.stringMatching(/^Whole severity scale: /),
    });
    expect(partOfReport(report, 'weather-severity-all').text!.join()).toMatch(
      /not drawn: \d of the 3 kinds of bad weather that a chart takes/,
    );
    expectBudgets(report);
  });

  it('has the odds of plain loops over all feeds, within feed, year, state, light and road', async () => {
    const rows = madeAccidents(3_000, 2).filter(({ weatherGroup }) => weatherGroup !== null);
    const strata = new Map<string, Record<'withFeature' | 'without', { events: number; n: number }>>();
    for (const row of rows) {
      if (!['clear', 'cloud', 'rain'].includes(row.weatherGroup!)) continue;
      const key = `${row.source} ${row.startLocal.slice(0, 4)} ${row.state} ${row.sunriseSunset} ${row.isFreeway}`;
      const stratum = strata.get(key) ?? { withFeature: { events: 0, n: 0 }, without: { events: 0, n: 0 } };
      const side = stratum[row.weatherGroup === 'rain' ? 'withFeature' : 'without'];
      side.n++;
      if (row.severity! >= 3) side.events++;
      strata.set(key, stratum);
    }
    const naive = commonOddsRatio([...strata.values()], 0.95)!;
    const report = await weather(sourceOf(madeAccidents(3_000, 2)));
    const { estimate, interval, denominator } = findFinding(report, 'severity-rain');
    expect(estimate).toBeCloseTo(naive.estimate, 10);
    expect([interval!.lower, interval!.upper]).toEqual([
      expect.closeTo(naive.lower, 10),
      expect.closeTo(naive.upper, 10),
    ]);
    expect(denominator.n).toBe(rows.filter(({ weatherGroup }) => weatherGroup === 'rain').length);
    const severeIn = (...groups: string[]): number => {
      const own = rows.filter(({ weatherGroup }) => groups.includes(weatherGroup!));
      return own.filter((row) => row.severity! >= 3).length / own.length;
    };
    const { columns } = findTable(report, 'weather-severity-shares').table;
    const shareOf = (name: string) => columns.severe![(columns.weather as readonly string[]).indexOf(name)];
    expect(shareOf('rain')).toBeCloseTo(severeIn('rain'), 10);
    expect(shareOf('fair weather')).toBeCloseTo(severeIn('clear', 'cloud'), 10);
  });

  it('says that a thin file has no rates, and why', async () => {
    const thin = madeAccidents(800, 3).map(
      (accident): Accident => ({ ...accident, airportCode: 'KLAX', weatherLocal: accident.startLocal }),
    );
    const report = await weather(sourceOf(thin));
    expect(textOf(report, 'rates')).toMatch(
      /^Reports per hour cannot be compared: at the busiest station .*(?:\d+ needed\)|fair weather)\. .* would give an answer/,
    );
    expect(report.sections.some(({ id }) => id === 'responses')).toBe(false);
    expectBudgets(report);
  });

  it('gives the severities as the reason where they do not vary, not the number of reports', async () => {
    const alike = madeAccidents(3_000, 2).map((accident): Accident => ({ ...accident, severity: 2 }));
    const report = await weather(sourceOf(alike));
    expect(report.title).toBe('No report with weather is severe, so severity compares no weather');
    expect(report.standFirst).toMatch(
      /Severity takes both severe and other reports of one feed, year, state, light and road\.$/,
    );
    expectBudgets(report);
    const byFeed = alike.map((one): Accident => ({ ...one, severity: one.source === 'Source1' ? 2 : 3 }));
    expect((await weather(sourceOf(byFeed))).title).toBe(
      'Severity does not vary within a feed, year, state, light and road',
    );
  });

  it('describes as many lines by observed hours as it draws', () => {
    const ratio = {
      weatherClass: 2,
      estimate: 1.2,
      standardError: 0.1,
      lower: 1,
      upper: 1.5,
      accidents: 40,
      hours: 90,
    };
    const band = { minObservedShare: 0, maxObservedShare: 0.5, corrected: undefined, uncorrected: ratio };
    const context = {
      options: { confidenceLevel: 0.95 },
      extent: { firstDay: null, lastDay: null },
      description: { type: 'history', location: 'made.csv' },
    } as unknown as WeatherContext;
    const rates = { headline: { ratios: [] } } as unknown as Rates;
    const drawn = (bands: readonly ObservedShareBand[]) => {
      const [{ alt, chart }] = observedShareSection(context, rates, bands).figures as [Figure];
      return [alt.slice(0, 9), chart.kind === 'lines' && chart.series.length];
    };
    expect(drawn([band, { ...band, minObservedShare: 0.5, maxObservedShare: 1 }])).toEqual(['A line by', 1]);
    expect(drawn([band, { ...band, corrected: ratio }])).toEqual(['Two lines', 2]);
  });

  it('works without sources, and without any weather label', async () => {
    const nameless = madeAccidents(1_500, 4).map((accident): Accident => ({ ...accident, source: null }));
    expect(textOf(await weather(sourceOf(nameless)), 'severity')).not.toMatch(/unknown/);
    const blank = nameless.map(
      (accident): Accident => ({ ...accident, weatherCondition: null, weatherGroup: null }),
    );
    expect(textOf(await weather(sourceOf(blank)), 'shares')).toMatch(/No row has a weather label/);
    expectBudgets(await weather(sourceOf(blank)));
    expectBudgets(await weather(sourceOf(nameless.slice(0, 1))));
    expectBudgets(await weather(sourceOf(nameless.slice(0, 40))));
  });

  it('refuses options that cannot be, by name', async () => {
    const source = sourceOf([]);
    await expect(weather(source, { confidenceLevel: 1 })).rejects.toThrow(/confidenceLevel/);
    await expect(weather(source, { stations: 0 })).rejects.toThrow(/stations/);
    await expect(weather(source, { hourBlockHours: 5 })).rejects.toThrow(/hourBlockHours/);
    await expect(weather(source, { minObservedShare: 0.95 })).rejects.toThrow(/denseObservedShare/);
  });
});
