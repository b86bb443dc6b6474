import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stats } from '../src/index.js';

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s', (page) => {
  it('names files that exist, in src/ or beside it', () => {
    const paths = [...readFileSync(page, 'utf8').matchAll(/`((?:[\w.]+\/)+[\w.]+\.(?:ts|mjs|md))`/g)]
      .map(([, path]) => path!)
      // The recipe of an analysis and of a store make these up.
      .filter((path) => !/\/(?:streets|memory)/.test(path));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(path) && !existsSync(`src/${path}`))).toEqual([]);
  });
});

it('CONTRIBUTING.md gives the length of the example of a dataset', () => {
  const [, lines] = /example in (\d+) lines/.exec(readFileSync('CONTRIBUTING.md', 'utf8')) ?? [];
  expect(readFileSync('test/dataset/york/york.ts', 'utf8').trim().split('\n')).toHaveLength(Number(lines));
});

it('the statistics without a caller, as ARCHITECTURE.md lists them, are public and have none', () => {
  const page = readFileSync('ARCHITECTURE.md', 'utf8');
  const [, section] = /\n## Statistics without a caller\n(.*?)\n## /s.exec(page)!;
  const listed = [...section!.matchAll(/^\| `\w+` +\| (.+?) +\|$/gm)].flatMap(([, names]) =>
    [...names!.matchAll(/`(\w+)`/g)].map(([, name]) => name!),
  );
  expect(listed.length).toBeGreaterThan(10);
  for (const name of listed) expect(stats).toHaveProperty(name);
  const callers = ['src', 'bench', 'examples', 'notebooks']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .filter((path) => /\.(?:ts|mjs|ipynb)$/.test(path) && !path.startsWith('src/stats/'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  expect(listed.filter((name) => new RegExp(`\\b${name}\\b`).test(callers))).toEqual([]);
});
