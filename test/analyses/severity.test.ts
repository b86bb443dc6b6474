import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { severity } from '../../src/analyses/severity/severity.js';
import type { Source } from '../../src/query/source.js';
import { renderHtml } from '../../src/report/html.js';
import { figuresOf, findFinding, findingsOf, findTable, type Report } from '../../src/report/report.js';
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

const rowsOf = (id: string): Record<string, unknown>[] => findTable(report, id).table.toRows();

describe('the severity report', () => {
  it('has its figures in order, within the rules of pages', () => {
    expect(figuresOf(report).map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'severity-skill',
        'severity-calibration',
        'severity-splits',
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
