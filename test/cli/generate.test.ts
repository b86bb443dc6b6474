import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { GenerateSummary } from '../../src/synthetic/generate.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-cli-generate-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function generateBy(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const text = { out: '', err: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text.out += String(chunk);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text.err += String(chunk);
    return true;
  });
  try {
    return { code: await main(['generate', ...argv]), ...text };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

const small = ['--rows', '1_000', '--stations', '2', '--states', 'ca,tx'];

describe('blackspot generate', () => {
  it('writes the file and its truth, and says what was planted', async () => {
    const path = join(folder, 'plain.csv');
    const { code, out } = await generateBy(...small, '--out', path);
    expect(code).toBe(0);
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1_001);
    expect(existsSync(join(folder, 'plain.truth.json'))).toBe(true);
    expect(out).toContain('1,000 rows');
    expect(out).toContain('Source2 0.45');
  });

  it('takes the effects that are given, keeps the others, and answers a script in JSON', async () => {
    const { out } = await generateBy(
      ...small,
      '--covid',
      '0.5',
      '--rain',
      '2',
      '--no-hotspots',
      '--json',
      '--out',
      join(folder, 'a.csv'),
    );
    const { truth } = JSON.parse(out) as GenerateSummary;
    expect(truth.effects.covid.rateRatio).toEqual({ Source1: 0.5, Source2: 0.5, Source3: 0.5 });
    expect(truth.effects.weather.rateRatio).toMatchObject({ rain: 2, snow: 1.7 });
    expect(truth.hotspots).toEqual([]);
    expect(truth.stations).toHaveLength(2);
  });

  it('plants nothing when told so', async () => {
    const { out } = await generateBy(...small, '--no-effects', '--json', '--out', join(folder, 'b.csv'));
    const { effects, hotspots } = (JSON.parse(out) as GenerateSummary).truth;
    expect(effects.covid.rateRatio).toEqual({ Source1: 1, Source2: 1, Source3: 1 });
    expect([effects.weather.rateRatio, effects.severityOddsInRain, hotspots]).toEqual([{}, 1, []]);
  });

  it('answers a value that cannot be with code 2 and what was expected', async () => {
    for (const [flag, value, expected] of [
      ['--covid', '1,2', 'one number above 0, or three'],
      ['--states', 'XX', '48 contiguous states and DC, got "XX"'],
      ['--from', '2030-01-01', 'a span within the data'],
      ['--release', '48', '46, 47, 49'],
    ] as const) {
      const { code, err } = await generateBy('--rows', '10', '--out', join(folder, 'c.csv'), flag, value);
      expect([flag, code]).toEqual([flag, 2]);
      expect(err).toContain(expected);
    }
  });
});
