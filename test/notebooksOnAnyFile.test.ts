import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as blackspot from '../src/index.js';
import { temporaryFolder } from './storage/import/csvFiles.js';
import { type NotebookOutput, runCells } from './support/notebookCells.js';
import { type KindOfFile, kindsOfFile, writeSixKinds } from './support/sixKinds.js';

const { folder, remove } = temporaryFolder('notebooks');
const project = process.cwd();
let paths: Readonly<Record<KindOfFile, string>>;

beforeAll(async () => {
  paths = await writeSixKinds(folder);
  // The notebooks write to ../reports and to data/live.
  const working = join(folder, 'notebooks');
  mkdirSync(working);
  process.chdir(working);
});
afterAll(() => {
  process.chdir(project);
  remove();
});
beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue(undefined); // print() of danfo.js
  for (const name of ['KAFKA_BROKERS', 'MONGODB_URL', 'REPLAY']) vi.stubEnv(`BLACKSPOT_${name}`, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Runs a notebook on a file. Two weeks of the stream and the denser file of notebook 03 are made smaller. */
function run(name: string, file: string): Promise<NotebookOutput> {
  vi.stubEnv('BLACKSPOT_SOURCE', file);
  const changes = {
    '03-weather-stimuli': { 'rows: 80_000': 'rows: 20_000' },
    '05-live-stream': { '0.5 * 86_400': '10 * 86_400', 'speedFactor: 3_600': 'speedFactor: 72_000' },
  };
  return runCells(name, blackspot, changes[name as keyof typeof changes]);
}

/** What a reader sees, without the data of charts. */
function textOf(html: readonly string[]): string {
  return html
    .join('\n')
    .replaceAll(/<style>[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, ' ');
}

describe.each(kindsOfFile)('on a file with %s', (kind) => {
  it.each([
    '01-the-data',
    '02-covid-impact',
    '03-weather-stimuli',
    '04-hotspots',
    '05-live-stream',
    '06-severity',
  ])('%s runs to its end', async (name) => {
    const { lines, html } = await run(name, paths[kind]);
    expect(lines.at(-1)).toContain('blackspot');
    expect(textOf(html)).not.toMatch(/\b(NaN|undefined|Infinity|null)\b/);
    // Every part that a cell asks for is there, or the report gives a reason for this part.
    expect(textOf(html)).not.toContain('has no part');
    if (name === '05-live-stream')
      expect(lines.filter((line) => line.includes(': 0 differences'))).toHaveLength(3);
  });
});
