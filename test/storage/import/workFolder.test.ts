import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeStagedFolder, removeWorkFolder } from '../../../src/storage/import/workFolder.js';

const folder = mkdtempSync(join(tmpdir(), 'blackspot-staged-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder of staged rows', () => {
  it('takes away those of killed programs, and no other', async () => {
    const host = hostname().replace(/[^A-Za-z0-9]/g, '') || 'host';
    const { pid } = spawnSync(process.execPath, ['--version']);
    const made = (name: string): string => {
      mkdirSync(join(folder, name, 'below'), { recursive: true });
      return name;
    };
    made(`.blackspot-staged-${host}-${pid}-0123abcd`);
    const foreign = made('.blackspot-staged-elsewhere-1-0123abcd');
    const old = made('.blackspot-staged-elsewhere-2-0123abcd');
    const longAgo = new Date(Date.now() - 8 * 86_400_000);
    utimesSync(join(folder, old), longAgo, longAgo);
    const running = made(`.blackspot-staged-${host}-${process.ppid}-0123abcd`);
    const another = made('.blackspot-staged-notes');

    const first = await makeStagedFolder(join(folder, 'scored.csv'));
    const second = await makeStagedFolder(join(folder, 'other.csv'));
    const names = [first, second].map((path) => basename(path));
    expect(readdirSync(folder).sort()).toEqual([...names, foreign, running, another].sort());
    await removeWorkFolder(first);
    expect([existsSync(first), existsSync(second)]).toEqual([false, true]);
    writeFileSync(join(folder, 'file'), '');
    await expect(makeStagedFolder(join(folder, 'file', 'x.csv'))).rejects.toThrow(/^Cannot write to /);
  });
});
