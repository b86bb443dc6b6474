import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

/** The pages of the package, whose links must lead to files of the package. */
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'docs/columns.md',
  'docs/charts.md',
  'data/README.md',
  'bench/README.md',
];

describe('the package that npm pack makes', () => {
  const files = new Set<string>();
  beforeAll(() => {
    const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      encoding: 'utf8',
    });
    const [{ files: packed }] = JSON.parse(out) as [{ files: { path: string }[] }];
    for (const { path } of packed) files.add(path);
  });

  it.each(pages)('holds %s and every file that it links to', (page) => {
    expect([...files]).toContain(page);
    const text = readFileSync(page, 'utf8');
    const targets = [...text.matchAll(/^\[[^\]]+\]: (\S+)$|\]\(([^)\s]+)\)|src(?:set)?="([^"]+)"/gm)]
      .map(([, reference, inline, picture]) => reference ?? inline ?? picture!)
      .filter((target) => !/^(https?:|mailto:|#)/.test(target))
      .map((target) => normalize(join(dirname(page), target.replace(/\/?(#.*)?$/, ''))));
    if (page === 'README.md') expect(targets.length).toBeGreaterThan(3);
    const holds = (target: string): boolean =>
      files.has(target) || [...files].some((path) => path.startsWith(`${target}/`));
    expect(targets.filter((target) => !holds(target))).toEqual([]);
  });

  it('holds the scripts that pages and notebooks inline', () => {
    expect([...files]).toEqual(
      expect.arrayContaining(['dist/report/browser/page.js', 'dist/report/browser/notebook.js']),
    );
  });

  it('holds nothing that only the build needs', () => {
    expect([...files].filter((path) => /tsbuildinfo|^(src|test|scripts)\/|\.csv/.test(path))).toEqual([]);
  });
});

it.skipIf(!existsSync('dist/index.js'))(
  'the source maps hold their sources, which the package does not',
  () => {
    const maps = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.map'),
    );
    expect(maps.length).toBeGreaterThan(100);
    const without = maps.filter((name) => {
      const { sources, sourcesContent } = JSON.parse(readFileSync(join('dist', name), 'utf8')) as {
        sources: string[];
        sourcesContent?: (string | null)[];
      };
      // What is left of a source that has moved goes when npm pack builds anew.
      const isLeft = sources.some((source) => !existsSync(join('dist', dirname(name), source)));
      return !isLeft && !sources.every((_, index) => typeof sourcesContent?.[index] === 'string');
    });
    expect(without).toEqual([]);
  },
);
