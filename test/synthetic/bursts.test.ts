import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { generate } from '../../src/synthetic/generate.js';

const burst = { city: 'Atlanta', state: 'GA', startLocal: '2022-03-05T06:00', minutes: 100, rows: 90 };
const options = {
  rows: 3_000,
  seed: 3,
  from: '2022-03-01',
  until: '2022-03-08',
  coverage: 'steady',
} as const;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bursts-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('planted bursts', () => {
  it('come on top of the rows, at their place and time, and leave the other rows as they are', async () => {
    const plain = await generate({ ...options, out: join(folder, 'plain.csv') });
    const { path, rows, truth } = await generate({
      ...options,
      bursts: [burst],
      out: join(folder, 'burst.csv'),
    });
    const [lines, before] = [path, plain.path].map((file) => readFileSync(file, 'latin1').trim().split('\n'));
    expect(lines!.slice(0, before!.length)).toEqual(before);
    const added = lines!.slice(before!.length);
    expect([added.length, rows, truth.bursts]).toEqual([90, 3_090, [burst]]);
    const header = lines![0]!.split(',');
    const [time, state, id] = ['Start_Time', 'State', 'ID'].map((name) => header.indexOf(name));
    for (const line of added) {
      const fields = line.split(',');
      expect(fields[time!]! >= '2022-03-05 06:00:00' && fields[time!]! < '2022-03-05 07:40:00').toBe(true);
      expect(fields[state!]).toBe('GA');
      expect(fields[id!]).toMatch(/^invented-/);
    }
    expect(plain.truth.bursts).toBeUndefined();
  });

  it('are refused elsewhere, at other times, and in files that lack their place', async () => {
    const out = join(folder, 'none.csv');
    for (const wrong of [
      { city: 'Nowhere' },
      { state: 'TX' },
      { startLocal: '2022-04-05T06:00' },
      { startLocal: 'soon' },
      { minutes: 0 },
      { rows: 0 },
    ]) {
      const asked = generate({ ...options, out, bursts: [{ ...burst, ...wrong }] });
      await expect(asked, JSON.stringify(wrong)).rejects.toThrow(InputError);
    }
    await expect(generate({ ...options, out, states: ['TX'], bursts: [burst] })).rejects.toThrow(InputError);
  });
});
