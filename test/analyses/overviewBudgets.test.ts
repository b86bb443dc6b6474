import { describe, expect, it } from 'vitest';
import { overview } from '../../src/analyses/overview/overview.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { renderHtml } from '../../src/report/html.js';
import { figuresOf, findFinding, findingsOf, type Report } from '../../src/report/report.js';
import { arraySource } from './arraySource.js';
import { madeAccidents } from './madeAccidents.js';

const all = madeAccidents(20_000, 1);
const files: Readonly<Record<string, readonly Accident[]>> = {
  '20,000 accidents': all,
  '2,000 accidents': all.slice(0, 2000),
  '400 accidents': all.slice(0, 400),
  'a break in the sum of three small feeds': all
    .filter(({ source }) => source === 'Source1')
    .slice(0, 540)
    .map((one, index) => ({ ...one, source: `Source${1 + (index % 3)}` })),
  '60 accidents': all.slice(0, 60),
  '12 accidents': all.slice(0, 12),
  'one accident': all.slice(0, 1),
  'one feed': all.filter(({ source }) => source === 'Source2'),
  'nine feeds': all.map((one, index) => ({
    ...one,
    source: `Feed ${Math.floor(9 * (index / 20_000) ** 0.8)}`,
  })),
  'feeds without names': all.slice(0, 3000).map((one) => ({ ...one, source: null })),
  'a feed with a long name': all.map((one) => ({
    ...one,
    source: one.source === 'Source1' ? 'State Department of Transportation' : one.source,
  })),
  'one state': all.filter(({ state }) => state === 'CA'),
  'one day': all
    .slice(0, 900)
    .map((one) => ({ ...one, startLocal: `2020-03-02${one.startLocal.slice(10)}` })),
};

const words = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;
const banned = /\b(worst|dangerous|danger|risk|risks|safe|safer|safety|no effect)\b/i;

/** Texts at the top of a page and around its figures. */
function expectWords(report: Report): void {
  const figures = figuresOf(report);
  const short = [
    report.title,
    report.standFirst,
    ...figures.flatMap(({ headline, subline = '' }) => [headline, subline]),
  ];
  for (const text of short) {
    expect(text).not.toMatch(banned);
    expect(text).not.toMatch(/\b[a-z]+[A-Z]/);
    expect(text).not.toMatch(/(?<!reported )\baccidents\b/);
  }
  for (const { headline, subline, footnote, alt } of figures) {
    expect(headline.length, headline).toBeLessThanOrEqual(75);
    expect(subline, headline).toMatch(/n\u00a0=\u00a0[\d,]+/);
    expect(footnote, headline).toMatch(/^Source: /);
    expect(words(footnote), footnote).toBeLessThanOrEqual(30);
    expect(words(alt), alt).toBeLessThanOrEqual(50);
    expect(alt).not.toContain(headline);
    expect(`${headline} ${subline} ${alt} ${footnote}`).not.toMatch(/NaN|undefined|Infinity|null/);
  }
}

describe.each(Object.keys(files))('the overview of %s', (name) => {
  it('keeps the budgets of a page', async () => {
    const report = await overview(arraySource(files[name]!));
    expect(report.title.length, report.title).toBeLessThanOrEqual(90);
    expect(
      (report.title.replace(/Source\d/g, '').match(/\d[\d,.]*/g) ?? []).length,
      report.title,
    ).toBeLessThanOrEqual(1);
    expect(words(report.standFirst), report.standFirst).toBeLessThanOrEqual(45);
    expect(report.standFirst.match(/[.](?= |$)/g)).toHaveLength(2);

    const results = report.sections.filter(({ isMethod }) => isMethod !== true);
    expect(results.length).toBeLessThanOrEqual(4);
    expect(results.flatMap(({ figures = [] }) => figures).length).toBeLessThanOrEqual(8);
    for (const { title, text = [], figures = [] } of results) {
      expect(words(title), title).toBeGreaterThanOrEqual(2);
      expect(words(title), title).toBeLessThanOrEqual(6);
      if (figures.length > 0) expect(words(text.join(' '))).toBeLessThanOrEqual(60);
    }

    expect(report.keyFindings.length).toBeGreaterThanOrEqual(3);
    expect(report.keyFindings.length).toBeLessThanOrEqual(5);
    const drawn = new Set(figuresOf(report).map(({ id }) => id));
    for (const { figure } of report.keyFindings.map((id) => findFinding(report, id))) {
      if (figure !== undefined) expect(drawn).toContain(figure);
    }
    expect(report.trust.map(({ aspect }) => aspect)).toEqual([
      'chance',
      'test',
      'coverage',
      'settings',
      'traffic',
    ]);
    // The title, the first figure and the findings go by one rule.
    const findsNone = / too (?:few|little) to find a break|^No break /.test(report.title);
    expect(
      findingsOf(report).some(({ id }) => id.startsWith('break-')),
      report.title,
    ).toBe(!findsNone);
    for (const { text } of report.trust) expect(words(text), text).toBeLessThanOrEqual(10);
    expectWords(report);
    expect(renderHtml(report).length).toBeLessThanOrEqual(600_000);
  });
});

describe('the figures by feed', () => {
  it('draw the five largest feeds, count their reports, and say how many are in the table only', async () => {
    const nine = files['nine feeds']!;
    const report = await overview(arraySource(nine));
    const largest = nine.filter(({ source }) => Number(source!.slice(-1)) >= 4).length;
    const figures = figuresOf(report).filter(
      ({ chart: { kind } }) => kind === 'dots' || kind === 'smallMultiples',
    );
    const byFeed = figures.filter(
      ({ subline }) => subline!.includes('feed') || subline!.includes('Reports a'),
    );
    expect(byFeed.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['coverage-weekly', 'missing-source', 'severity-year', 'hours-by-source']),
    );
    for (const { id, footnote } of byFeed)
      expect(footnote, id).toContain('4 smaller feeds are in the table.');
    for (const { id, chart } of byFeed) {
      const names =
        chart.kind === 'dots'
          ? chart.series.map(({ name }) => name)
          : chart.kind === 'smallMultiples'
            ? chart.panels.map(({ title }) => title)
            : [];
      expect(names, id).toEqual(['Feed 4', 'Feed 5', 'Feed 6', 'Feed 7', 'Feed 8']);
    }
    const missing = figures.find(({ id }) => id === 'missing-source')!;
    const { caveat } = findFinding(report, 'missing-by-source');
    expect(caveat === undefined).toBe(
      missing.headline === 'The feeds are not told apart by what they leave out',
    );
    expect(missing.subline).toContain(`${largest.toLocaleString('en')}\u00a0reports`);
  });

  it('are not drawn of what is missing while the feeds are not compared', async () => {
    const report = await overview(arraySource(files['60 accidents']!));
    expect(figuresOf(report).map(({ id }) => id)).not.toContain('missing-source');
    expect(report.sections.find(({ id }) => id === 'missing')!.notShown).toEqual([
      {
        parts: ['missing-source', 'missing-by-source'],
        reason: 'The feeds are not compared by what is missing: it takes 100 reports of two feeds.',
      },
    ]);
  });
});

describe('the first figure of the overview', () => {
  it('marks the breaks of the title and the silence of the first key finding', async () => {
    const report = await overview(arraySource(all));
    const [first] = figuresOf(report);
    expect(first!.id).toBe('coverage-weekly');
    expect(report.title).toMatch(
      /^Of 3 feeds, one has breaks: a change in counts may be a change of coverage$/,
    );
    expect(first!.headline).toMatch(/^Source1 falls silent on 1 July 2020 for/);
    expect(findFinding(report, report.keyFindings[0]!).sentence).toMatch(
      /^On 1 July 2020 Source1 falls silent/,
    );
    const chart = first!.chart;
    if (chart.kind !== 'smallMultiples') throw new Error(chart.kind);
    const source1 = chart.panels.find(({ title }) => title === 'Source1')!;
    expect(source1.events!.map(({ at }) => at)).toEqual(['2020-07-01', '2020-09-10']);
    expect(source1.windows).toMatchObject([{ from: '2020-07-01', until: '2020-09-10', noData: true }]);
    expect(chart.panels.filter(({ events = [] }) => events.length > 0)).toHaveLength(1);
  });

  it('is a sentence on how much it takes where reports are few', async () => {
    const report = await overview(arraySource(all.slice(0, 12)));
    expect(report.title).toBe('12 reports are too few to find a break in their coverage');
    expect(report.standFirst).toContain('Finding one takes 200 reports of a feed over 84 days.');
    expect(report.sections.find(({ id }) => id === 'coverage')!.notShown![0]!.reason).toBe(
      'Counts over time are not drawn: it takes 4 weeks, months or quarters with 20 reports of a feed each; 12 reports are here.',
    );
  });
});

describe('a page', () => {
  it('begins with the first result that has a figure, and has fewer key findings where nothing was searched', async () => {
    const report = await overview(arraySource(files['60 accidents']!));
    expect(report.sections.map(({ id }) => id).slice(0, 3)).toEqual(['when-where', 'coverage', 'missing']);
    expect(report.sections[0]!.text ?? []).toEqual([]);
    expect(report.keyFindings).toHaveLength(3);
  });
});
