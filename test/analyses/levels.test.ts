import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { covid } from '../../src/analyses/covid/covid.js';
import { hotspots } from '../../src/analyses/hotspots/hotspots.js';
import { overview } from '../../src/analyses/overview/overview.js';
import { intervalColumns } from '../../src/analyses/sections/reportTable.js';
import { severity } from '../../src/analyses/severity/severity.js';
import { weather } from '../../src/analyses/weather/weather.js';
import { openSource } from '../../src/app/openSource.js';
import { findingsOf } from '../../src/report/report.js';
import { generate } from '../../src/synthetic/generate.js';

it('names the columns of an interval by its level', () => {
  const headings = (...input: Parameters<typeof intervalColumns>): string[][] =>
    intervalColumns(...input).map(({ key, heading }) => [key, heading]);
  expect(headings(0.57, [])).toEqual([
    ['lower', '57 % from'],
    ['upper', 'to'],
  ]);
  expect(headings(0.999, [], { name: 'rain' })).toEqual([
    ['rainLower', '99.9 % from'],
    ['rainUpper', 'to'],
  ]);
});

it('writes the level of every report as it was chosen', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'blackspot-levels-'));
  const { path } = await generate({ rows: 20_000, seed: 3, stations: 3, out: join(folder, 'levels.csv') });
  const source = await openSource(path);
  onTestFinished(async () => {
    await source.close();
    rmSync(folder, { recursive: true });
  });
  for (const analysis of [overview, covid, weather, hotspots, severity]) {
    const report = await analysis(source, { confidenceLevel: 0.57 });
    const words = JSON.stringify(report.sections, (key, value: unknown) =>
      ['table', 'plotly', 'data', 'layout'].includes(key) ? undefined : value,
    );
    expect(words, report.id).toContain('57 %');
    expect(words.match(/.{30}\d\.\d{5,} ?%/g), report.id).toBeNull();
    const levels = findingsOf(report).flatMap(({ interval }) => interval?.confidenceLevel ?? []);
    expect([...new Set(levels)], report.id).toEqual([0.57]);
    expect(JSON.stringify(report.sections), report.id).not.toContain('95 % from');
    if (report.id === 'overview') expect(words).toContain('break-');
  }
});

it('leaves the writing of a per cent to base/format.ts', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const multiplying = files.filter((name) => /\* 100\} ?%/.test(readFileSync(join('src', name), 'utf8')));
  expect(multiplying).toEqual([]);
});
