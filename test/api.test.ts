import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiReport, publicFunctionComments, publicGroups } from '../scripts/publicApi.mjs';
import * as blackspot from '../src/index.js';

describe('the public API', () => {
  it('is what docs/api.md lists: after a change, run "npm run api" and commit the difference', () => {
    expect(
      apiReport() === readFileSync('docs/api.md', 'utf8'),
      'Run "npm run api" and commit docs/api.md',
    ).toBe(true);
  });

  it('has each name in one group', () => {
    const names = publicGroups().flatMap(({ names }) => names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const name of Object.keys(blackspot)) expect(names).toContain(name);
  });

  it('has an example with its result for every function that a notebook calls', () => {
    const called = calledByNotebooks();
    expect(called).toContain('openSource');
    const comments = publicFunctionComments();
    const without = called.filter((name) => !comments.get(name)?.some(hasExample));
    expect(without).toEqual([]);
  });
});

/** The functions of the package that the notebooks import. */
function calledByNotebooks(): string[] {
  const imports = readdirSync('notebooks')
    .filter((name) => name.endsWith('.ipynb'))
    .flatMap((name) => {
      const { cells } = JSON.parse(readFileSync(join('notebooks', name), 'utf8')) as {
        cells: { source: string[] }[];
      };
      const text = cells.map(({ source }) => source.join('')).join('\n');
      return [...text.matchAll(/import \{([^}]*)\} from 'blackspot'/g)].flatMap(([, names]) =>
        names!.split(','),
      );
    });
  const names = [...new Set(imports.map((name) => name.trim()))];
  const values = new Map<string, unknown>(Object.entries(blackspot));
  return names.filter((name) => typeof values.get(name) === 'function').sort();
}

/** An example shows a call, and behind `//` what it returns, prints or draws. */
function hasExample(comment: string): boolean {
  const [, example] = comment.split('@example');
  return example?.includes('//') === true;
}
