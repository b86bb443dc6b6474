import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeWorkFolder, removeWorkFolder } from '../../src/base/workFolder.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-staged-test-'));
const hint = 'Choose another folder.';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder for unfinished work', () => {
  it('takes away those that killed programs left for the same target, and no other', async () => {
    const host = hostname().replace(/[^A-Za-z0-9]/g, '') || 'host';
    const { pid } = spawnSync(process.execPath, ['--version']);
    const made = (name: string): string => {
      mkdirSync(join(folder, name, 'below'), { recursive: true });
      return name;
    };
    made(`scored.csv.scoring-${host}-${pid}-0123abcd`);
    const foreign = made('scored.csv.scoring-elsewhere-1-0123abcd');
    const old = made('scored.csv.scoring-elsewhere-2-0123abcd');
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    utimesSync(join(folder, old), longAgo, longAgo);
    const running = made(`scored.csv.scoring-${host}-${process.ppid}-0123abcd`);
    const ofOther = made(`third.csv.scoring-${host}-${pid}-0123abcd`);
    const another = made('scored.csv.scoring-notes');

    const first = await makeWorkFolder(join(folder, 'scored.csv'), 'scoring', hint);
    const second = await makeWorkFolder(join(folder, 'other.csv'), 'scoring', hint);
    const names = [first, second].map((path) => basename(path));
    expect(readdirSync(folder).sort()).toEqual([...names, foreign, running, ofOther, another].sort());
    await removeWorkFolder(first);
    expect([existsSync(first), existsSync(second)]).toEqual([false, true]);
    writeFileSync(join(folder, 'file'), '');
    await expect(makeWorkFolder(join(folder, 'file', 'x.csv'), 'scoring', hint)).rejects.toMatchObject({
      message: expect.stringMatching(/^Cannot create /),
      hint,
    });
  });
});
