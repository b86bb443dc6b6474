import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from '../src/synthetic/generate.js';
import { writeSurgeCsv } from './support/surgeStream.js';

const run = promisify(execFile);
let folder: string;
let csv: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blackspot-examples-'));
  csv = join(folder, 'accidents.csv');
  await generate({ rows: 3_000, seed: 1, out: csv });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What each example is called with, and what it then prints or writes. */
const examples: Readonly<Record<string, (file: string) => Promise<void>>> = {
  'ask-a-file.mjs': async (file) => {
    expect(await printed(file, csv)).toMatch(/severeShare/);
  },
  'chart-an-answer.mjs': async (file) => {
    const page = join(folder, 'chart.html');
    expect(await printed(file, csv, page)).toMatch(/^Heat map: When accidents are reported\. Highest: /);
    expect(readFileSync(page, 'utf8')).toContain('When accidents are reported');
  },
  'report-to-html.mjs': async (file) => {
    const page = join(folder, 'weather.html');
    expect(await printed(file, csv, page)).toMatch(/^- .+/);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/i);
  },
  'watch-a-stream.mjs': async (file) => {
    const out = await printed(file, csv, join(folder, 'live'));
    const [, messages, stored] = /(\d+) messages, (\d+) accidents stored/.exec(out)!;
    expect(Number(messages)).toBeGreaterThan(2_900);
    expect(stored).toBe(messages);
  },
  'surges-in-a-stream.mjs': async (file) => {
    const surges = join(folder, 'surges.csv');
    writeSurgeCsv(surges);
    const out = await printed(file, surges, '2022-02-02', join(folder, 'surges'));
    expect(out).toMatch(/^2022-02-02T\S+ firing Travis County \d+$/m);
    expect(out).toMatch(/^Busiest hour: 2022-02-02T\S+, \d{2} accidents$/m);
  },
  'hot-spots-to-map.mjs': async (file) => {
    const path = join(folder, 'spots.geojson');
    expect(await printed(file, csv, 'CA', path)).toMatch(/\d+ places in CA/);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ type: 'FeatureCollection' });
  },
};

// They import the built package, as a user's program does.
describe.skipIf(!existsSync('dist/index.js'))('the examples', () => {
  const files = readdirSync('examples').filter((name) => name.endsWith('.mjs'));

  it('are all run here', () => {
    expect(files.sort()).toEqual(Object.keys(examples).sort());
  });

  for (const [name, check] of Object.entries(examples)) {
    it(`${name} runs, and is at most 30 lines long`, async () => {
      const file = resolve('examples', name);
      expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(31);
      await check(file);
    });
  }
});

async function printed(file: string, ...args: readonly string[]): Promise<string> {
  return (await run(process.execPath, [file, ...args])).stdout;
}
