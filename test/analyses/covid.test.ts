import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CovidOptions, covid, covidDefaults } from '../../src/analyses/covid/covid.js';
import { InputError } from '../../src/base/errors.js';
import { renderHtml } from '../../src/report/index.js';
import {
  figuresOf,
  findFigure,
  findFinding,
  findingsOf,
  findTable,
  type Report,
} from '../../src/report/report.js';
import { arraySource, readAccidents } from './arraySource.js';
import { dailySource, type SimulatedDays, simulatedDays } from './dailySource.js';

/** A report is made in a second or two; a machine that has much else to do may take its time. */
const slowMs = 180_000;

/** Two feeds that go opposite ways, a thin third, a step in 2017, and a dark summer of 2020. */
const planted = { Source1: 1.9, Source2: 0.45, Source3: 0.7 } as const;
const world: SimulatedDays = {
  seed: 11,
  perDay: { Source1: 300, Source2: 900, Source3: 20 },
  ratio: planted,
  states: ['CA', 'TX', 'FL', 'NY', 'PA', 'AR'],
  collected: (source, day) =>
    source === 'Source1' && day >= '2020-07-01' && day < '2020-09-10' ? 0 : day < '2017-08-01' ? 0.5 : 1,
};

const run = (days: SimulatedDays, options: CovidOptions = {}): Promise<Report> =>
  covid(dailySource(simulatedDays(days)), options);

function ratioOf(report: Report, id: string): { estimate: number; lower: number; upper: number } {
  const { estimate, interval } = findFinding(report, id);
  return { estimate: estimate!, lower: interval!.lower, upper: interval!.upper };
}

describe('covid on simulated days with planted ratios', () => {
  let report: Report;
  let asked: number;
  beforeAll(async () => {
    const source = dailySource(simulatedDays(world));
    report = await covid(source);
    asked = source.asked;
  }, slowMs);

  it('gives the answer, the feeds, the states and the shapes, then what they rest on', () => {
    const idsOf = (isMethod?: true): string =>
      report.sections
        .filter((section) => section.isMethod === isMethod)
        .map(({ id }) => id)
        .join(' ');
    expect(idsOf()).toBe('headline sources states shapes');
    expect(idsOf(true)).toBe('placebo sensitivity panel naive collection model');
  });

  it('asks six questions, the first for the days of the accidents', () => {
    expect(asked).toBe(6);
  });

  it('finds each ratio within a tenth, and the interval calibrated by placebos holds the one of the headline', () => {
    const rows = findTable(report, 'sources').table.toRows();
    for (const [source, truth] of Object.entries(planted)) {
      const found = rows.find((row) => row.source === source)!;
      expect(Math.abs(Number(found.ratio) / truth - 1), source).toBeLessThan(0.1);
    }
    const { estimate, lower, upper } = ratioOf(report, 'placebo-calibrated');
    const { sentence } = findFinding(report, 'level');
    const truth = sentence.includes('Source2') ? planted.Source2 : planted.Source1;
    expect(estimate).toBe(ratioOf(report, 'level').estimate);
    expect(lower).toBeLessThan(truth);
    expect(upper).toBeGreaterThan(truth);
  });

  it('says that the feeds disagree in sign', () => {
    expect(findFinding(report, 'feeds-agree').sentence).toMatch(
      /disagree in sign: Source2 0\.4\d+, Source3 .* and Source1 /,
    );
  });

  it('counts averted accidents as expected minus reported, over the days after the transition', () => {
    const finding = findFinding(report, 'averted');
    const { expected, observed } = findTable(report, 'sources')
      .table.toRows()
      .find((row) => findFinding(report, 'level').sentence.includes(String(row.source)))!;
    expect(finding.estimate!).toBeGreaterThan(0.9 * (Number(expected) - Number(observed)));
    expect(finding.estimate!).toBeLessThan(1.1 * (Number(expected) - Number(observed)));
    expect(finding.interval!.lower).toBeLessThan(finding.estimate!);
    expect(finding.interval!.upper).toBeGreaterThan(finding.estimate!);
  });

  it('has one reading of its certainty: intervals, placebo dates and trust', () => {
    const level = ratioOf(report, 'level');
    const averted = ratioOf(report, 'averted');
    const expected = findFinding(report, 'level').denominator.n;
    expect(averted.lower / expected).toBeCloseTo(1 - level.upper, 2);
    expect(averted.upper / expected).toBeCloseTo(1 - level.lower, 2);
    const distance = (row: { ratio?: unknown }): number => Math.abs(Math.log(Number(row.ratio)));
    const placebos = findTable(report, 'placebos').table.toRows();
    const asFar = placebos.filter((row) => distance(row) >= distance({ ratio: level.estimate })).length;
    expect(report.standFirst).toContain(
      `At ${asFar === 0 ? 'none' : asFar} of ${placebos.length} dates before COVID-19`,
    );
    const p = (asFar + 1) / (placebos.length + 1);
    expect(findFinding(report, 'placebo-rank').estimate).toBe(p);
    const chance = report.trust.find(({ aspect }) => aspect === 'chance')!;
    expect(chance.answer).toBe(p > 0.05 ? 'partly' : 'yes');
    const { chart } = findFigure(report, 'sensitivity');
    if (chart.kind !== 'strip') throw new Error(chart.kind);
    expect(chart.rows[0]!.marks[0]).toMatchObject({ lower: level.lower, upper: level.upper });
  });

  it('lists the dark summer as masked days, and finds no break in 2018 and after', () => {
    const gaps = findTable(report, 'collection-gaps').table.toRows();
    expect(gaps).toContainEqual(
      expect.objectContaining({ source: 'Source1', from: '2020-07-01', to: '2020-09-09', days: 71 }),
    );
    expect(gaps.find(({ source }) => source === 'all feeds together')).toMatchObject({ expected: null });
    expect(
      report.sections.flatMap(({ tables = [] }) => tables).some(({ id }) => id === 'collection-steps'),
    ).toBe(false);
  });

  it('draws each feed on one scale, with the dark summer hatched and named in the headline', () => {
    const { chart, headline, subline, footnote } = findFigure(report, 'covid-weekly');
    expect(headline).toBe('Source1 fell silent for 71 days from 1 July 2020');
    expect(subline).toContain('one scale');
    if (chart.kind !== 'smallMultiples') throw new Error(chart.kind);
    expect(chart.sharedY).toBe(true);
    expect(chart.panels.map(({ title }) => title)).toEqual(['Source1', 'Source2']);
    const small = findTable(report, 'sources').table.toRows()[2]!;
    expect(footnote).toMatch(/Source3 \([\d,]+ reports\) is too small to be drawn\.$/);
    const { lower, upper } = ratioOf(report, 'level-source3');
    expect(findFigure(report, 'sources-expected').footnote).toContain(
      `×${Number(small.ratio).toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)})`,
    );
    const silences = chart.panels.map(({ windows = [] }) => windows.filter(({ noData }) => noData === true));
    expect(silences).toEqual([
      [{ from: '2020-07-01', until: '2020-09-10', label: '71 days', noData: true }],
      [],
    ]);
  });

  it('has the months of the effect period as rows, and all of them in the table', () => {
    const { chart } = findFigure(report, 'months');
    if (chart.kind !== 'forest') throw new Error(chart.kind);
    const rows = findTable(report, 'month-ratios').table.toRows();
    expect(chart.rows.length).toBeLessThan(rows.length);
    for (const { label, estimate, lower, upper } of chart.rows) {
      const [source, month] = label.split(', ');
      const number = String(['April 2020', 'May 2020', 'June 2020'].indexOf(month!) + 4);
      expect(rows).toContainEqual({ source, month: `2020-0${number}`, ratio: estimate, lower, upper });
    }
  });

  it('shows the naive reading with its trap beside the model', () => {
    const rows = findTable(report, 'naive').table.toRows();
    expect(rows.map(({ source }) => source)).toEqual(['Source1', 'Source2', 'Source3', 'all feeds together']);
    const { before, after, ratio } = rows[0]!;
    expect(Number(ratio)).toBeCloseTo(Number(after) / Number(before), 1);
    expect(findFinding(report, 'naive').caveat).toMatch(/not an estimate/);
  });

  it('finds the ratio in the states, with the dates of their orders beside, and pools them', () => {
    const rows = findTable(report, 'states').table.toRows();
    expect(rows.find(({ state }) => state === 'CA')!.order).toBe('2020-03-19');
    expect(rows.find(({ state }) => state === 'AR')!.order).toBeNull();
    const { lower, upper } = ratioOf(report, 'states-pooled');
    expect(lower).toBeLessThan(planted.Source2 * 1.1);
    expect(upper).toBeGreaterThan(planted.Source2 * 0.9);
  });

  it('has placebos around 1, the same days of three earlier years among them, none of which sees the real interruption', () => {
    const rows = findTable(report, 'placebos').table.toRows();
    const same = rows.filter(({ kind }) => kind === 'same day').map(({ day }) => day);
    expect(same).toEqual(['2017-03-13', '2018-03-13', '2019-03-13']);
    expect(rows.every(({ day }) => String(day) <= '2019-11-30')).toBe(true);
    const logs = rows.map(({ ratio }) => Math.log(Number(ratio)));
    expect(Math.abs(logs.reduce((a, b) => a + b, 0) / logs.length)).toBeLessThan(0.15);
  });

  it('has a row for each window, model, error, feed and date, the headline first', () => {
    const rows = findTable(report, 'sensitivity').table.toRows();
    expect(rows[0]!.kind).toBe('headline');
    expect([...new Set(rows.map(({ kind }) => kind))].sort()).toEqual([
      'covariance',
      'dates',
      'feed',
      'headline',
      'model',
      'window',
    ]);
    for (const { lower, ratio, upper } of rows) {
      expect(Number(lower)).toBeLessThan(Number(ratio));
      expect(Number(upper)).toBeGreaterThan(Number(ratio));
    }
    const width = (label: string): number => {
      const row = rows.find(({ alternative }) => alternative === label)!;
      return Number(row.upper) - Number(row.lower);
    };
    expect(width('Poisson error (far too narrow)')).toBeLessThan(width('quasi-Poisson error'));
  });

  it('gives every finding a denominator, every interval its ends in order, every figure its words', () => {
    for (const { id, denominator, interval, sentence } of findingsOf(report)) {
      expect(denominator.n, id).toBeGreaterThan(0);
      expect(sentence, id).not.toMatch(/NaN|undefined|Infinity/);
      if (interval !== null) expect(interval.lower, id).toBeLessThanOrEqual(interval.upper);
    }
    for (const { id, alt } of figuresOf(report)) expect(alt, id).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is plain data that makes a page', () => {
    expect(JSON.parse(JSON.stringify(report.provenance.options))).toEqual(
      JSON.parse(JSON.stringify(covidDefaults)),
    );
    expect(renderHtml(report)).toContain('What COVID-19 did to reported accidents');
  });
});

describe('covid over a few seeds', () => {
  // The long version, over a hundred seeds and more, is bench/coverage.ts.
  it('finds nothing where nothing is planted, and the planted ratio where it is', {
    timeout: slowMs,
  }, async () => {
    for (const seed of [1, 2]) {
      for (const truth of [1, 0.6]) {
        const report = await run({
          seed,
          perDay: { unknown: 150 },
          ratio: { unknown: truth },
          states: ['CA', 'TX'],
          from: '2017-01-01',
          until: '2020-08-01',
        });
        const { lower, upper } = ratioOf(report, 'placebo-calibrated');
        expect(lower, `seed ${seed}`).toBeLessThan(truth);
        expect(upper, `seed ${seed}`).toBeGreaterThan(truth);
        if (truth < 1) expect(upper, `seed ${seed}`).toBeLessThan(1);
      }
    }
  });
});

/** Why the report estimates nothing. */
const reasonIn = (report: Report) => report.sections.find(({ id }) => id === 'cannot')!.notShown![0]!.reason;

describe('covid on data that says less', () => {
  it('takes a file without sources as one feed, and says so', async () => {
    const report = await run({
      seed: 3,
      perDay: { unknown: 100 },
      ratio: { unknown: 0.6 },
      states: ['CA'],
      from: '2018-01-01',
    });
    expect(findFinding(report, 'level').caveat).toMatch(/No row names its feed/);
    expect(findingsOf(report).some(({ id }) => id === 'feeds-agree')).toBe(false);
    expect(ratioOf(report, 'level').estimate).toBeGreaterThan(0.5);
    expect(ratioOf(report, 'level').estimate).toBeLessThan(0.7);
  });

  it('leaves season and trend out when there is less than a year before, and says so', async () => {
    const report = await run({
      seed: 4,
      perDay: { unknown: 100 },
      states: ['CA'],
      from: '2019-10-01',
      until: '2020-05-20',
    });
    const model = report.sections.find(({ id }) => id === 'model')!;
    expect(model.text!.join(' ')).toMatch(/less than a year before.*Season and trend cannot be removed/);
    expect(findFinding(report, 'level').period).toBe('1 April 2020 to 19 May 2020');
  });

  it('says in a sentence why data that ends before, or begins after, cannot answer', async () => {
    const before = await run({
      seed: 5,
      perDay: { Source2: 50 },
      states: ['CA'],
      from: '2018-01-01',
      until: '2019-06-01',
    });
    expect(reasonIn(before)).toMatch(/from 1 January 2018 to 31 May 2019. They end before 1 April 2020/);
    const after = await run({
      seed: 5,
      perDay: { Source2: 50 },
      states: ['CA'],
      from: '2020-05-01',
      until: '2020-12-01',
    });
    expect(reasonIn(after)).toMatch(/They begin after the interruption of 13 March 2020/);
    const gap = await run({
      seed: 5,
      perDay: { Source2: 0.05 },
      states: ['CA'],
      from: '2018-01-01',
      until: '2020-12-01',
    });
    expect(reasonIn(gap)).toMatch(/No feed has enough accidents on both sides/);
    for (const report of [before, after, gap]) expect(() => renderHtml(report)).not.toThrow();
  });

  it('says that an empty source has nothing to tell', async () => {
    const report = await covid(arraySource([]));
    expect(report.standFirst).toMatch(/contains no accidents/);
    expect(report.sections).toEqual([]);
  });

  it('does not fit a feed that fell silent for good, and fits the other', async () => {
    const report = await run({
      seed: 6,
      perDay: { Source1: 40, Source2: 60 },
      states: ['CA'],
      from: '2018-01-01',
      collected: (source, day) => (source === 'Source1' && day >= '2020-02-01' ? 0 : 1),
    });
    expect(findFinding(report, 'level').sentence).toContain('Source2');
    const sources = report.sections.find(({ id }) => id === 'sources')!;
    expect(sources.caveats!.join(' ')).toMatch(/Source1 .* is not fitted: it has fewer than 14 days after/);
  });
});

describe('the options of covid', () => {
  const days: SimulatedDays = {
    seed: 7,
    perDay: { unknown: 60 },
    states: ['CA', 'TX'],
    from: '2018-01-01',
    until: '2020-09-01',
  };

  it('go into the provenance, and move the window', async () => {
    const report = await run(days, {
      effectUntil: '2020-05-01',
      confidenceLevel: 0.9,
      where: { state: 'CA' },
      dates: 'orders',
    });
    expect(report.provenance.options).toMatchObject({
      effectUntil: '2020-05-01',
      confidenceLevel: 0.9,
      dates: 'orders',
    });
    expect(findFinding(report, 'level').period).toBe('April 2020');
    expect(findFinding(report, 'level').interval!.confidenceLevel).toBe(0.9);
    expect(
      findTable(report, 'states')
        .table.toRows()
        .map(({ state }) => state),
    ).toEqual(['CA']);
  });

  it('are refused with their value when they cannot be', async () => {
    const refused: [CovidOptions, RegExp][] = [
      [{ confidenceLevel: 1 }, /confidenceLevel to be a number between 0 and 1, got 1/],
      [{ interruption: 'March' }, /interruption to be a day such as 2020-03-13, got "March"/],
      [
        { transitionEnd: '2020-03-01' },
        /interruption to be before transitionEnd, got 2020-03-13 and 2020-03-01/,
      ],
      [{ effectUntil: '2020-03-20' }, /transitionEnd to be before effectUntil/],
      [{ baselineFrom: '2020-06-01' }, /baselineFrom to be before interruption/],
      [{ dates: 'local' as never }, /national or orders, got "local"/],
      [{ trend: 'cubic' as never }, /none, linear or quadratic/],
      [{ fourierPairs: 1.5 }, /fourierPairs to be a whole number/],
      [{ hacLags: [-1] }, /hacLags/],
      [{ minDailyCount: 0 }, /minDailyCount/],
      [{ draws: 1 }, /draws/],
    ];
    for (const [options, message] of refused) {
      const made = covid(arraySource([]), options);
      await expect(made).rejects.toThrow(InputError);
      await expect(made).rejects.toThrow(message);
    }
  });

  it('give the same numbers for the same seed', async () => {
    const [a, b] = [await run(days), await run(days)];
    expect(findingsOf(a)).toEqual(findingsOf(b));
  });
});

const shared = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

describe.skipIf(!existsSync(shared))('covid on real rows (skipped without ../shared/data)', () => {
  it('answers the national sample with wide intervals, and the heads of files with why it cannot', async () => {
    const national = await covid(
      arraySource(readAccidents(`${shared}mar23-national-random-2510.csv`).accidents),
    );
    const { lower, upper } = ratioOf(national, 'level');
    expect(upper / lower).toBeGreaterThan(2);
    expect(findFinding(national, 'naive').estimate!).toBeGreaterThan(1);
    for (const file of [
      'mar23-head-2835-last-line-truncated.csv',
      'dec20-original-49col-head-500.csv',
      'dec20-updated-47col-head-999.csv',
    ]) {
      const report = await covid(arraySource(readAccidents(shared + file).accidents));
      expect(reasonIn(report), file).toMatch(/They end before 1 April 2020/);
      expect(() => renderHtml(report), file).not.toThrow();
    }
  });
});
