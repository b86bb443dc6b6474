import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeverityContext } from '../../src/analyses/severity/context.js';
import { severity, severityDefaults } from '../../src/analyses/severity/severity.js';
import { sampled } from '../../src/analyses/severity/words.js';
import { formatNumber } from '../../src/base/format.js';
import type { HeatmapChart } from '../../src/charts/heatmap.js';
import { questionsFor } from '../../src/query/build.js';
import type { Source } from '../../src/query/source.js';
import { renderHtml } from '../../src/report/html.js';
import {
  figuresOf,
  findFigure,
  findFinding,
  findingsOf,
  findTable,
  type Report,
} from '../../src/report/report.js';
import { openHistory } from '../../src/storage/import/openHistory.js';
import { generate } from '../../src/synthetic/generate.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-severity-'));
let source: Source;
let report: Report;

beforeAll(async () => {
  const { path } = await generate({ rows: 12_000, seed: 4, out: join(folder, 'made.csv'), threads: 1 });
  source = await openHistory(path, { threads: 1 });
  report = await severity(source, { rows: 12_000 });
}, 120_000);
afterAll(async () => {
  await source.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What it costs to decide the same for all reports. */
function costOf(to: number, counts: readonly number[]): number {
  return counts.reduce((sum, count, k) => sum + count * (to < k ? 3 * (k - to) : to - k), 0);
}

const rowsOf = (id: string): Record<string, unknown>[] => findTable(report, id).table.toRows();

describe('the severity report', () => {
  it('has its figures in order, within the rules of pages', () => {
    expect(figuresOf(report).map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'severity-skill',
        'severity-calibration',
        'severity-splits',
        'severity-groups',
        'severity-decay',
        'severity-confusion',
      ]),
    );
    expect(figuresOf(report)[0]!.id).toBe('severity-skill');
    for (const { id, headline, footnote } of figuresOf(report)) {
      expect(headline.length, id).toBeLessThanOrEqual(75);
      expect(footnote.split(' ').length, id).toBeLessThanOrEqual(30);
    }
    expect(report.title.length).toBeLessThanOrEqual(90);
    expect(renderHtml(report).length).toBeLessThan(600_000);
  });

  it('names the baselines in its table, and hindsight an upper bound in every table', () => {
    expect(rowsOf('severity-scores').map(({ forecaster }) => forecaster)).toEqual([
      'Boosted trees',
      'Multinomial logit',
      'Proportional odds',
      'Trees, not adjusted',
      'Always 2',
      'Class frequencies',
      'Class frequencies by state',
      'Class frequencies by feed and state',
    ]);
    const all = report.sections.flatMap(({ tables = [] }) => tables);
    const cells = all.flatMap(({ table }) => table.toRows().flatMap((row) => Object.values(row)));
    const ofHindsight = cells.filter((value) => /hindsight/i.test(String(value)));
    expect(ofHindsight.length).toBeGreaterThan(0);
    expect(ofHindsight.filter((value) => !/upper bound/i.test(String(value)))).toEqual([]);
  });

  it('gives the ratio of the log-losses of its table, and shares that plain counts give', async () => {
    const loss = (name: string): number =>
      rowsOf('severity-scores').find(({ forecaster }) => forecaster === name)!.logLoss as number;
    const best = Math.min(
      ...rowsOf('severity-scores')
        .slice(3)
        .map(({ logLoss }) => logLoss as number),
    );
    expect(findFinding(report, 'skill-best-baseline').estimate).toBeCloseTo(loss('Boosted trees') / best, 10);
    const { rows } = await source.describe();
    const twos = (
      await source.ask({
        measures: { n: { kind: 'count' } },
        by: [],
        where: { severity: 2 },
        orderBy: [],
        limit: null,
      })
    ).columns.n![0] as number;
    expect(findFinding(report, 'commonest-severity')).toMatchObject({
      estimate: expect.closeTo((100 * twos) / rows, 10),
      denominator: { n: rows },
    });
  });

  it('has the scores that plain loops over the counts of each window give', async () => {
    const table = await source.ask(questionsFor(source.dataset).count().by('day', 'source', 'severity'));
    const rows = table.toRows() as { day: string; source: string; severity: number; n: number }[];
    const countsOf = (from: string, until: string, feed?: string): number[] => {
      const counts = [0, 0, 0, 0];
      for (const row of rows)
        if (row.day >= from && row.day < until && (feed === undefined || row.source === feed))
          counts[row.severity - 1]! += row.n;
      return counts;
    };
    const [train, validation, test] = [
      countsOf('2016', '2022'),
      countsOf('2022', '2022-07'),
      countsOf('2022-07', '2024'),
    ];
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    const total = sum(test);
    const ofTest = (value: (k: number) => number): number =>
      sum(test.map((count, k) => count * value(k))) / total;

    // Class frequencies of the training window, moved to the mix of the validation window, which 100 rows of their own temper.
    const frequencies = train.map(
      (count, k) => (validation[k]! + (100 * count) / sum(train)) / (sum(validation) + 100),
    );
    const always = [0.01, 0.97, 0.01, 0.01];
    const rps = (p: readonly number[]) => (k: number) =>
      sum([0, 1, 2].map((at) => (sum(p.slice(0, at + 1)) - (k <= at ? 1 : 0)) ** 2)) / 3;
    const severe = (p: readonly number[], from: number) => sum(p.slice(from));
    for (const [name, p] of [
      ['Class frequencies', frequencies],
      ['Always 2', always],
    ] as const) {
      const row = rowsOf('severity-scores').find(({ forecaster }) => forecaster === name)!;
      const f1 = (2 * test[1]!) / (total + test[1]!);
      expect(row).toMatchObject({
        logLoss: expect.closeTo(
          ofTest((k) => -Math.log(p[k]!)),
          6,
        ),
        rankedProbabilityScore: expect.closeTo(ofTest(rps(p)), 6),
        // One forecast for all: its gap is that of the means, and what it decides is severity 2.
        calibrationError: expect.closeTo(
          sum([1, 2, 3].map((k) => Math.abs(severe(p, k) - severe(test, k) / total))) / 3,
          6,
        ),
        macroF1: expect.closeTo(f1 / 4, 10),
        quadraticKappa: 0,
        averagePrecision: expect.closeTo(test[3]! / total, 10),
      });
    }

    // Days and feeds of the best baseline, always 2.
    expect(findTable(report, 'severity-feeds').columns[3]!.heading).toBe('Always 2');
    for (const { group, n: events, baseline, logLoss, change } of rowsOf('severity-feeds')) {
      const own = countsOf('2022-07', '2024', group as string);
      expect(events).toBe(sum(own));
      const loss = sum(own.map((count, k) => -count * Math.log(always[k]!))) / sum(own);
      expect(baseline).toBeCloseTo(loss, 6);
      expect(change).toBeCloseTo((logLoss as number) / loss - 1, 6);
    }

    // Decisions: rows of the grid are the reports of the window, and a decision that is n too high or too low costs n or 3 n.
    const { counts } = findFigure(report, 'severity-confusion').chart as HeatmapChart;
    const grid = counts as number[][];
    expect(grid.map(sum)).toEqual(test);
    for (const [k, row] of rowsOf('severity-classes').entries()) {
      const decided = sum(grid.map((one) => one[k]!));
      expect(row).toMatchObject({ severity: k + 1, events: test[k], decided });
      expect(row.recall).toBeCloseTo(grid[k]![k]! / test[k]!, 12);
      if (decided > 0) expect(row.precision).toBeCloseTo(grid[k]![k]! / decided, 12);
    }
    const cost = sum(
      grid.flatMap((row, k) => row.map((count, to) => count * (to < k ? 3 * (k - to) : to - k))),
    );
    const same = Math.min(...[0, 1, 2, 3].map((to) => costOf(to, validation)));
    const constant = [0, 1, 2, 3].find((to) => costOf(to, validation) === same)!;
    expect(findFinding(report, 'mean-cost').estimate).toBeCloseTo(
      cost / total - costOf(constant, test) / total,
      10,
    );
  });

  it('says which feeds the reports of each window come from, as plain counts do', async () => {
    const table = await source.ask(questionsFor(source.dataset).count().by('day', 'source'));
    const days = table.toRows() as { day: string; source: string; n: number }[];
    const count = (from: string, until: string, feed?: string): number =>
      days
        .filter((row) => row.day >= from && row.day < until && (feed === undefined || row.source === feed))
        .reduce((sum, { n }) => sum + n, 0);
    for (const row of rowsOf('severity-feed-mix')) {
      const feed = row.feed as string;
      expect([row.train, row.validation, row.test]).toEqual([
        count('2016', '2022', feed),
        count('2022', '2022-07', feed),
        count('2022-07', '2024', feed),
      ]);
      expect(row.testShare).toBeCloseTo(count('2022-07', '2024', feed) / count('2022-07', '2024'), 12);
    }
    const finding = findFinding(report, 'feed-mix');
    expect(finding.sentence).toMatch(
      /^Source2 has 5\d\.\d % of the training reports, and [\d.]+ % of the test reports, none after (August|September) 2022\.$/,
    );
    expect(finding.estimate).toBeCloseTo(
      (100 * count('2022-07', '2024', 'Source2')) / count('2022-07', '2024'),
      10,
    );
    expect(report.keyFindings).toContain('feed-mix');
    expect(report.trust!.find(({ aspect }) => aspect === 'coverage')!.text).toBe('Another mix of feeds.');
    expect(report.trust.find(({ aspect }) => aspect === 'coverage')).toMatchObject({ answer: 'no' });
  });

  it('calls reports of a window sampled where the page also counts all of it', () => {
    // Nothing is sampled here: the same words for the same count.
    const ofTest = (id: string) => findFinding(report, id).denominator;
    for (const id of ['skill-best-baseline', 'calibration-test', 'mean-cost', 'importance-first'])
      expect(ofTest(id)).toEqual(ofTest('feed-mix'));
    const counts = { total: 12_000 } as SeverityContext['counts'];
    const options = { ...severityDefaults, rows: 12_000 };
    expect(sampled({ counts, options })).toBe('');
    expect(sampled({ counts, options: { ...options, rows: 11_999 } })).toBe('sampled ');
  });

  it('names what class frequencies of a feed give where trees learned from it alone', () => {
    const scores = rowsOf('severity-split-scores');
    const alone = findingsOf(report).filter(({ id }) => id.startsWith('split-alone-'));
    expect(alone.length).toBeGreaterThan(0);
    for (const { id, caveat } of alone) {
      const feed = id.replace('split-alone-source', 'Source');
      const [trees, frequencies] = [`${feed}: this feed alone`, `${feed}: class frequencies`].map(
        (name) => scores.find(({ forecaster }) => forecaster === name)!.logLoss as number,
      ) as [number, number];
      expect(caveat).toBe(
        `They have a log-loss of ${formatNumber(trees)}, and class frequencies of ${feed} alone ${formatNumber(frequencies)}.`,
      );
    }
  });

  it('says what it answers under the rule that the numbers meet', () => {
    const limits = report.sections.find(({ id }) => id === 'limits')!.text!;
    const answer = (question: string) =>
      limits
        .find((text) => text.startsWith(question))!
        .slice(question.length + 1)
        .split('.')[0];
    const { interval } = findFinding(report, 'skill-best-baseline');
    const isBetter = interval!.upper < 1 ? 'Yes' : interval!.lower > 1 ? 'No' : 'Not shown';
    expect(answer('Is it better than every baseline?')).toBe(isBetter);
    const gap = findFinding(report, 'calibration-test').interval!;
    expect(answer('Do its probabilities hold after training?')).toBe(gap.lower > 0 ? 'No' : 'Not shown');
    const costs = findFinding(report, 'mean-cost').interval!;
    expect(answer('Are its decisions cheaper than the same one for every report?')).toBe(
      costs.upper < 0 ? 'Yes' : costs.lower > 0 ? 'No' : 'Not shown',
    );
    expect(limits[0]).toMatch(
      isBetter === 'No' ? /^The baseline “.*” forecasts better/ : /not shown|say more than/,
    );
  });

  it('says what made-up rows can show', () => {
    expect(report.isInvented).toBe(true);
    const limits = report.sections.find(({ id }) => id === 'limits')!;
    expect(limits.text!.join(' ')).toContain(
      'They do not show how predictable the severity of real reports is.',
    );
  });

  it('is the same for the same seed', async () => {
    const again = await severity(source, { rows: 12_000 });
    expect(findingsOf(again)).toEqual(findingsOf(report));
    expect(figuresOf(again)).toEqual(figuresOf(report));
  }, 60_000);
});

describe('data that allows no study', () => {
  it('says what it lacks, and does the rest', async () => {
    const few = await severity(source, { where: { state: 'CA', year: 2019 } as never }).catch(() =>
      severity(source, { where: { from: '2019-01-01', until: '2019-02-01' } }),
    );
    expect(few.title).toBe('This data does not allow a judged forecast of severity');
    expect(few.standFirst).toMatch(/The (training|validation|test) window .* needs \d+\.$|lacks|no accident/);
    expect(findFinding(few, 'commonest-severity').denominator.n).toBeGreaterThan(0);
    const late = await severity(source, { trainUntil: '2030-01-01', validateUntil: '2031-01-01' });
    expect(late.standFirst).toMatch(/validation window \(from 2030-01-01 until 2031-01-01\)/);
    const one = await severity(source, { where: { severity: 2 } });
    expect(one.standFirst).toBe('Nothing to learn: every severity is 2.');
    expect(renderHtml(one)).toContain('Nothing to learn');
  });
});

const real = fileURLToPath(new URL('../../../shared/data/mar23-national-random-2510.csv', import.meta.url));
describe.skipIf(!existsSync(real))('2,510 real rows (skipped without ../shared/data)', () => {
  it('claim no skill, warn of the probabilities, and have wide intervals of rare severities', async () => {
    const path = join(folder, 'real.csv');
    copyFileSync(real, path);
    const opened = await openHistory(path, { threads: 1 });
    const ofReal = await severity(opened).finally(() => opened.close());
    expect(ofReal.isInvented).toBe(false);
    expect(ofReal.title).toBe('The model is not shown to be better than “always 2”');
    // Severity 3 had 20 % of the accidents before May 2022 and 3 % after.
    expect(findFinding(ofReal, 'calibration-test').interval!.lower).toBeGreaterThan(1);
    expect(findFinding(ofReal, 'scale-source1').sentence).toBe(
      'Of the reports of Source1, the share of severity 3 or 4 fell each year from 2019 to 2021: 19.4 %, 8.07 % and 2.06 %.',
    );
    // Counted in the CSV: 1,231 of 2,471 readings are later than the start, by 12.0 minutes in the median.
    expect(findFinding(ofReal, 'readings-after-start')).toMatchObject({
      estimate: expect.closeTo((100 * 1231) / 2471, 10),
      denominator: { n: 2471 },
      sentence:
        'Of the reports with a weather reading, 49.8 % have one from after the start, a median of 12 minutes later.',
    });
    expect(readFileSync(new URL('../../docs/features.md', import.meta.url), 'utf8')).toMatch(
      /in 49\.8 % of\s+a random sample of 2,471 rows with a reading, a median of 12 minutes later/,
    );
    const rare = findTable(ofReal, 'severity-classes')
      .table.toRows()
      .filter(({ events }) => (events as number) > 0 && (events as number) < 20);
    expect(rare.length).toBeGreaterThan(1);
    for (const { recall, recallLower, recallUpper } of rare as Record<string, number>[]) {
      expect(recallUpper! - recallLower!).toBeGreaterThan(0.2);
      expect(recall).toBeGreaterThanOrEqual(recallLower!);
      expect(recall).toBeLessThanOrEqual(recallUpper!);
    }
    const limits = ofReal.sections.find(({ id }) => id === 'limits')!.text!.join(' ');
    expect(limits).toMatch(/Prefer it until a test on more reports/);
    expect(limits).not.toContain('made up');
  });
});
