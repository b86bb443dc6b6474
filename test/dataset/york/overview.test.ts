import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { covid } from '../../../src/analyses/covid/covid.js';
import { overview } from '../../../src/analyses/overview/overview.js';
import type { Source } from '../../../src/query/source.js';
import { renderHtml } from '../../../src/report/html.js';
import { findingsOf, findTable, type Report } from '../../../src/report/report.js';
import { importCsv } from '../../../src/storage/import/importCsv.js';
import { openHistory } from '../../../src/storage/import/openHistory.js';
import { temporaryFolder } from '../../storage/import/csvFiles.js';
import { yorkCollisions, yorkCsv } from './questions.js';
import { york } from './york.js';

const { folder, remove } = temporaryFolder('york-overview');
const { collisions } = yorkCollisions();
let source: Source;
let report: Report;

beforeAll(async () => {
  await importCsv(yorkCsv, { threads: 1, memory: '500MB', dataset: york, into: folder });
  source = await openHistory(folder, { threads: 1, dataset: york });
  report = await overview(source);
});
afterAll(async () => {
  await source.close();
  remove();
});

describe('the overview of the collisions of another city', () => {
  it('has the sections that twelve columns without feed and severity allow', () => {
    expect(report.sections.map(({ id }) => id)).toEqual([
      'coverage',
      'missing',
      'when-where',
      'contents',
      'steps',
      'missing-by-year',
      'season',
    ]);
    expect(report.caveats).toContain(york.cautions[0]);
    expect(report.provenance).toMatchObject({ dataset: 'york-collisions', schemaVersion: 1 });
  });

  it('counts what a plain loop counts', () => {
    const hours = findTable(report, 'hours').table.toRows();
    for (const { hour, all } of hours) {
      expect(all).toBe(
        collisions.filter(({ startLocal }) => Number(startLocal.slice(11, 13)) === hour).length,
      );
    }
    const rows = findingsOf(report).find(({ id }) => id === 'rows')!;
    expect(rows.estimate).toBe(collisions.length);
    const missing = new Map(
      findTable(report, 'missing')
        .table.toRows()
        .map((row) => [row.column, row.missing]),
    );
    for (const name of ['injured', 'speedLimitMph', 'cause', 'surface', 'cyclist']) {
      const lacking = collisions.filter((one) => (one as Record<string, unknown>)[name] === null).length;
      expect(missing.get(name) ?? 0, name).toBe(lacking);
    }
  });

  it('speaks neither of feeds nor of severity', () => {
    const page = renderHtml(report);
    const words = JSON.stringify(
      report.sections.map(({ text, title, findings, tables, figures, caveats }) => [
        title,
        text,
        findings,
        caveats,
        tables?.map(({ title: name, note, columns }) => [name, note, columns.map(({ heading }) => heading)]),
        figures?.map(({ headline: name, alt, footnote }) => [name, alt, footnote]),
      ]),
    );
    expect(words).not.toMatch(/severity|main confounder|Source1/i);
    expect(page).toContain('Reports by year');
  });

  it('is the only report that such a file can have, and the others say why', async () => {
    await expect(covid(source)).rejects.toThrow(
      'Expected a dataset with a feed, a severity, a state, a weather station for the covid report, got Collisions in York.',
    );
  });
});
