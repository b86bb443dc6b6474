import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultFile } from '../../src/app/defaultInput.js';
import { openReplayInput } from '../../src/app/replayInput.js';
import { startStream } from '../../src/app/startStream.js';
import {
  dataFolder,
  foldersToRead,
  liveFolder,
  reportFolder,
  workFolder,
} from '../../src/base/defaultFolders.js';
import { defaultLiveFolder } from '../../src/cli/options.js';
import { generate } from '../../src/synthetic/generate.js';

const checkout = process.cwd();
let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'blackspot-folders-')));
});
afterEach(() => {
  process.chdir(checkout);
  rmSync(folder, { recursive: true });
});

/** A folder below the temporary one with files in it, to be the working directory. */
function inside(name: string, files: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  process.chdir(path);
  return path;
}

describe('folders that nobody names', () => {
  it('lie below the working directory', () => {
    const here = inside('project', { 'package.json': '{ "name": "somebody-else" }' });
    expect([workFolder(), dataFolder(), liveFolder(), reportFolder()]).toEqual([
      here,
      join(here, 'data'),
      join(here, 'data', 'live'),
      join(here, 'reports'),
    ]);
    expect(defaultLiveFolder()).toBe(join('data', 'live'));
  });

  it('lie below the root of a checkout for its notebooks, whose working directory is notebooks/', () => {
    process.chdir('notebooks');
    expect(workFolder()).toBe(checkout);
    expect(defaultLiveFolder()).toBe(join('..', 'data', 'live'));
    const root = inside('clone', { 'package.json': '{ "name": "blackspot" }' });
    inside('clone/notebooks', { 'package.json': '{ "name": "blackspot-notebooks" }' });
    expect(dataFolder()).toBe(join(root, 'data'));
  });

  it('are never those of a package in node_modules', () => {
    const installed = inside('project/node_modules/blackspot', { 'package.json': '{ "name": "blackspot" }' });
    const here = inside('project');
    expect(foldersToRead(installed)).toEqual([join(here, 'data')]);
    const within = inside('project/node_modules/blackspot/dist');
    expect(workFolder()).toBe(within);
  });

  it('pass over a package.json that cannot be read', () => {
    const here = inside('broken', { 'package.json': '{ "name": ' });
    expect(workFolder()).toBe(here);
  });
});

describe('the CSV that is meant when none is named', () => {
  it('is looked for in the working directory, then in the checkout that the package is', () => {
    const here = inside('project');
    expect(foldersToRead()).toEqual([join(here, 'data'), join(checkout, 'data')]);
    process.chdir(checkout);
    expect(foldersToRead()).toEqual([join(checkout, 'data')]);
  });

  it('is the first by name, before the sample', async () => {
    const data = inside('project/data', {
      'synthetic-sample.csv': '',
      'b.csv': '',
      'a.csv.gz': '',
      'a.txt': '',
    });
    process.chdir(resolve(data, '..'));
    expect(await defaultFile()).toBe(join(data, 'a.csv.gz'));
  });

  // A CSV of one's own in data/ of this checkout comes before the sample.
  const own = readdirSync('data').some((name) => /^(?!synthetic-sample).*\.csv(\.gz)?$/.test(name));
  it.skipIf(own)('is else a synthetic sample, made in data/ of the working directory', async () => {
    const here = inside('project');
    const sample = await defaultFile();
    expect(sample).toBe(join(here, 'data', 'synthetic-sample.csv'));
    expect(existsSync(sample)).toBe(true);
    expect(await defaultFile()).toBe(sample);
  });
});

it('a stream and a synthetic file without a name land below the working directory', async () => {
  const here = inside('project');
  const { path } = await generate({ rows: 50, seed: 1 });
  expect(path).toBe(join(here, 'data', 'synthetic-50.csv'));
  const stream = await startStream(await openReplayInput(path));
  await stream.done;
  expect(stream.address.startsWith(join(here, 'data', 'live'))).toBe(true);
});
