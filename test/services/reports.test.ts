import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minuteInWords } from '../../src/base/dates.js';
import { escapeHtml } from '../../src/base/format.js';
import { locationOf } from '../../src/query/sourceName.js';
import type { Finding, Provenance } from '../../src/report/report.js';
import { onAnyFile } from '../support/onAnyFile.js';
import { withoutKafka, withoutMongodb } from './services.js';
import { blackspot, collectionOf, type StreamedSample, streamSample } from './streamedSample.js';

interface Written {
  readonly id: string;
  readonly paths: readonly string[];
  readonly findings: readonly Finding[];
  readonly provenance: Provenance;
}

// Sums of floating-point numbers depend on the order of the rows, which is each engine's own.
expect.addEqualityTesters([
  (a: unknown, b: unknown) =>
    typeof a === 'number' && typeof b === 'number'
      ? Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)) || Object.is(a, b)
      : undefined,
]);

/** What only an import can tell of: rows that were there twice in the file. */
const ofImport = ['duplicates'];

describe('every report, of the same accidents in every kind of source', () => {
  let sample: StreamedSample;
  let history: readonly Written[];

  /** `blackspot report all`, written to a folder of its own. */
  const reportAll = async (source: string, name: string): Promise<readonly Written[]> => {
    const folder = join(dirname(sample.csv), `reports-${name}`);
    return JSON.parse(await blackspot('report', 'all', source, '--out', folder, '--json'));
  };
  beforeAll(async () => {
    sample = await streamSample('reports');
    history = await reportAll(sample.csv, 'history');
  });
  afterAll(() => sample?.remove());

  it('is written from history', () => {
    expect(history.map(({ id }) => id)).toEqual(onAnyFile.map(({ id }) => id));
    expect(history.map(({ findings }) => findings.length).every((count) => count > 5)).toBe(true);
    for (const written of history) saysWhereFrom(written, 'history', sample.csv);
  });

  it('says the same of live segments, and which they are', async () => {
    const live = await reportAll(sample.segments, 'segments');
    for (const written of live) saysWhereFrom(written, 'segments', sample.segments);
    expect(withoutImport(live)).toEqual(withoutImport(history));
  });

  it('says the same of the file up to the middle and segments from there on', async () => {
    const both = await reportAll(sample.combined, 'combined');
    for (const written of both) saysWhereFrom(written, 'combined', sample.combined);
    expect(withoutImport(both)).toEqual(withoutImport(history));
  });

  it.skipIf(withoutKafka || withoutMongodb)(
    'says the same of MongoDB, after the way through Kafka (needs both)',
    async () => {
      const live = await reportAll(sample.mongodb!, 'mongodb');
      for (const written of live) saysWhereFrom(written, 'mongodb', collectionOf(sample.mongodb!));
      expect(withoutImport(live)).toEqual(withoutImport(history));
    },
  );
});

/** The findings by report. */
function withoutImport(reports: readonly Written[]): Record<string, Finding[]> {
  return Object.fromEntries(
    reports.map(({ id, findings }) => [id, findings.filter((found) => !ofImport.includes(found.id))]),
  );
}

/** The page is there with all that goes with it, and its provenance names the source and how fresh it is. */
function saysWhereFrom({ id, paths, provenance }: Written, type: string, location: string): void {
  expect(basename(paths[0]!)).toBe(`${id}.html`);
  for (const path of paths) expect(readFileSync(path).length, path).toBeGreaterThan(1_000);
  expect(provenance.source).toMatchObject({ type, location });
  const { rows, freshAt } = provenance.source;
  expect(rows).toBeGreaterThan(19_000);
  expect(Date.now() - Date.parse(freshAt!)).toBeLessThan(3_600_000);
  const page = readFileSync(paths[0]!, 'utf8');
  const box = page.slice(page.indexOf('class="provenance"'));
  for (const part of provenance.source.sources ?? [provenance.source]) {
    expect(box).toContain(escapeHtml(locationOf(part)));
    expect(box).toContain(minuteInWords(part.lastAt!));
    if (part.type !== 'history') expect(box).toContain(minuteInWords(part.freshAt!));
  }
  expect(box).not.toContain(tmpdir());
}
