import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CovidOptions, covid } from '../../src/analyses/covid/covid.js';
import type { Source } from '../../src/query/source.js';
import { renderHtml } from '../../src/report/html.js';
import { figuresOf, findFinding, type Report, type Section } from '../../src/report/report.js';
import { arraySource, readAccidents } from './arraySource.js';
import { dailySource, type SimulatedDays, simulatedDays } from './dailySource.js';
import { madeAccidents } from './madeAccidents.js';

const days = (input: Partial<SimulatedDays>) => (): Source =>
  dailySource(simulatedDays({ seed: 21, perDay: { Source2: 60 }, states: ['CA', 'TX', 'FL'], ...input }));
const states = 'AL AZ AR CA CO CT FL GA ID IL IN IA KS KY LA ME MD MA MI MN MS MO NC NY OH PA TX VA'.split(
  ' ',
);
const opposite = { Source1: 2.2, Source2: 0.45, Source3: 0.7 };

const files: Readonly<Record<string, readonly [() => Source, CovidOptions?]>> = {
  'two feeds that move in opposite directions': [
    days({ perDay: { Source1: 80, Source2: 160, Source3: 2 }, ratio: opposite }),
  ],
  'many states': [days({ perDay: { Source2: 900 }, ratio: { Source2: 0.6 }, states })],
  'no effect': [days({})],
  'an effect of twelve times': [days({ ratio: { Source2: 12 } })],
  'feeds without names': [days({ perDay: { unknown: 60 }, ratio: { unknown: 0.5 } })],
  'a feed with a long name': [
    days({
      perDay: { 'State Department of Transportation, District 7': 60, Source2: 60 },
      ratio: { 'State Department of Transportation, District 7': 0.5, Source2: 1 },
    }),
  ],
  'little before the interruption': [days({ from: '2019-10-01', until: '2020-05-20' })],
  'no days after it': [days({ from: '2018-01-01', until: '2019-06-01' })],
  'no days before it': [days({ from: '2020-05-01', until: '2020-12-01' })],
  'a silent feed': [
    days({
      perDay: { Source1: 60, Source2: 60 },
      collected: (source, day) => (source === 'Source1' && day >= '2018-03-01' && day < '2018-07-01' ? 0 : 1),
    }),
  ],
  'another interruption': [
    days({}),
    { interruption: '2018-03-13', transitionEnd: '2018-03-13', effectUntil: '2018-06-15' },
  ],
  'a level of 80 %': [days({ ratio: opposite }), { confidenceLevel: 0.8, dates: 'orders' }],
  '4,000 accidents': [() => arraySource(madeAccidents(4000, 1))],
  '40 accidents': [() => arraySource(madeAccidents(40, 1))],
  'one accident': [() => arraySource(madeAccidents(40, 1).slice(0, 1))],
};
const sample = fileURLToPath(new URL('../../../shared/data/mar23-national-random-2510.csv', import.meta.url));
if (existsSync(sample))
  Object.assign(files, { '2,510 real accidents': [() => arraySource(readAccidents(sample).accidents)] });

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;
const banned = /\b(worst|dangerous|danger|risk|risks|safe|safer|safety|no effect)\b/i;

function expectFigures(report: Report): void {
  for (const { headline, subline = '', footnote, alt } of figuresOf(report)) {
    expect(headline.length, headline).toBeLessThanOrEqual(75);
    for (const text of [headline, subline]) {
      expect(text).not.toMatch(banned);
      expect(text).not.toMatch(/\b[a-z]+[A-Z]/);
      expect(text).not.toMatch(/(?<!reported )\baccidents\b/);
    }
    expect(subline, headline).toMatch(/n\u00a0=\u00a0[\d,]+/);
    expect(footnote, headline).toMatch(/^Source: /);
    expect(words(footnote), footnote).toBeLessThanOrEqual(30);
    expect(words(alt), alt).toBeLessThanOrEqual(50);
    expect(alt).not.toContain(headline);
  }
}

function expectResult({ title, text = [], figures = [] }: Section): void {
  expect(words(title), title).toBeGreaterThanOrEqual(2);
  expect(words(title), title).toBeLessThanOrEqual(6);
  if (figures.length > 0) expect(words(text.join(' ')), text.join(' ')).toBeLessThanOrEqual(60);
}

describe.each(Object.keys(files))('the COVID-19 report on %s', (name) => {
  it('keeps the budgets of a page', { timeout: 120_000 }, async () => {
    const [open, options = {}] = files[name]!;
    const report = await covid(open(), options);
    expect(report.title.length, report.title).toBeLessThanOrEqual(90);
    const numbers =
      report.title.replace(/Source\d|COVID-19|\b(\d+ [A-Z]\w+ )?20\d\d\b/g, '').match(/\d[\d,.]*/g) ?? [];
    expect(numbers.length, report.title).toBeLessThanOrEqual(1);
    expect(words(report.standFirst), report.standFirst).toBeLessThanOrEqual(45);
    expect(report.standFirst.match(/\.(?= |$)/g)!.length, report.standFirst).toBeLessThanOrEqual(2);
    expect(`${report.title} ${report.standFirst}`).not.toMatch(banned);

    const results = report.sections.filter(({ isMethod }) => isMethod !== true);
    expect(results.length).toBeLessThanOrEqual(4);
    expect(results.flatMap(({ figures = [] }) => figures).length).toBeLessThanOrEqual(8);
    for (const section of results) expectResult(section);
    expectFigures(report);

    const hasEffect = report.sections[0]!.id === 'headline';
    expect(report.keyFindings.length).toBeGreaterThanOrEqual(hasEffect ? 3 : 0);
    expect(report.keyFindings.length).toBeLessThanOrEqual(5);
    const drawn = new Set(figuresOf(report).map(({ id }) => id));
    for (const { id, figure, period } of report.sections.flatMap(({ findings = [] }) => findings)) {
      if (figure !== undefined) expect(drawn, id).toContain(figure);
      if (report.keyFindings.includes(id)) expect(period, id).toMatch(/20\d\d/);
    }
    expect(report.trust).toHaveLength(5);
    for (const { text } of report.trust) expect(words(text), text).toBeLessThanOrEqual(10);
    expect(renderHtml(report).length).toBeLessThanOrEqual(600_000);
  });
});

describe('the first figure of the COVID-19 report', () => {
  it('proves the title: the same claim, the interval of the first finding, and the difference in the chart', async () => {
    const [open] = files['two feeds that move in opposite directions']!;
    const report = await covid(open());
    const [first] = figuresOf(report);
    const level = findFinding(report, 'level');
    expect(report.keyFindings[0]).toBe('level');
    expect(level.figure).toBe(first!.id);
    const percent = Math.round((1 - level.estimate!) * 100);
    expect(report.title).toBe(`Source2 has ${percent} % fewer reports than expected after 13 March 2020`);
    expect(first!.headline).toBe(`Source2 has ${percent} % fewer reports than its past predicts`);
    expect(first!.footnote).toContain(
      `×${level.estimate!.toFixed(2)} (${level.interval!.lower.toFixed(2)}–${level.interval!.upper.toFixed(2)})`,
    );
    const { chart } = first!;
    if (chart.kind !== 'lines') throw new Error(chart.kind);
    const averted = findFinding(report, 'averted');
    expect(chart.difference!.label).toBe(`${averted.display!.number} fewer`);
    expect(chart.interruption!.at).toBe('2020-03-13');
    expect(chart.windows).toMatchObject([{ from: '2020-03-13', until: '2020-04-01' }]);
  });

  it('has no difference where the interval to quote holds 1', async () => {
    const [open] = files['no effect']!;
    const report = await covid(open());
    const { chart, headline } = figuresOf(report)[0]!;
    if (chart.kind !== 'lines') throw new Error(chart.kind);
    expect(report.title).toBe('No clear change in the reports of Source2 after 13 March 2020');
    expect(headline).toBe('The reports of Source2 show no clear change from their past');
    expect(chart.difference).toBeUndefined();
  });

  it('does not call another date the emergency', async () => {
    const [open, options] = files['another interruption']!;
    const report = await covid(open(), options);
    const text = JSON.stringify([
      report.title,
      report.standFirst,
      report.sections.map(({ figures, findings, text }) => [figures, findings, text]),
    ]);
    expect(text).not.toMatch(/emergency|July 2020|before COVID-19/);
    expect(text).toContain('13 March 2018');
  });
});

describe('the states in the COVID-19 report', () => {
  it('are rows under the mean, a grid from 25 on, and a sentence under 3', async () => {
    const changeOf = (report: Report) => figuresOf(report).find(({ id }) => id === 'states-change');
    const rows = changeOf(await covid(files['no effect']![0]()))!.chart;
    if (rows.kind !== 'forest') throw new Error(rows.kind);
    expect(rows.rows.map(({ label }) => label)[0]).toBe('Mean');
    expect(
      rows.rows
        .slice(1)
        .map(({ label }) => label)
        .sort(),
    ).toEqual(['CA', 'FL', 'TX']);
    expect(changeOf(await covid(files['many states']![0]()))!.chart.kind).toBe('tiles');
    const few = await covid(days({ states: ['CA', 'TX'] })());
    expect(changeOf(few)).toBeUndefined();
    const section = few.sections.find(({ id }) => id === 'states')!;
    expect(section.notShown![0]!.reason).toMatch(
      /^The states are not drawn: that takes 3 states .* 2 states have them\.$/,
    );
  });
});
