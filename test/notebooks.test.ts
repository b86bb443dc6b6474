import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Cell {
  readonly cell_type: 'code' | 'markdown';
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

const names = readdirSync('notebooks')
  .filter((name) => name.endsWith('.ipynb'))
  .sort();

describe('the notebooks', () => {
  it('are the six that the README names', () => {
    expect(names).toEqual([
      '01-the-data.ipynb',
      '02-covid-impact.ipynb',
      '03-weather-stimuli.ipynb',
      '04-hotspots.ipynb',
      '05-live-stream.ipynb',
      '06-severity.ipynb',
    ]);
  });

  for (const name of names) {
    const { cells, metadata } = JSON.parse(readFileSync(`notebooks/${name}`, 'utf8')) as {
      cells: Cell[];
      metadata: { kernelspec: { name: string } };
    };
    const code = cells.filter(({ cell_type }) => cell_type === 'code');

    it(`${name} is stored without outputs, for the tslab kernel`, () => {
      expect(metadata.kernelspec.name).toBe('tslab');
      for (const { outputs, execution_count } of code) {
        expect(outputs).toEqual([]);
        expect(execution_count).toBeNull();
      }
    });

    it(`${name} has cells of at most eight lines`, () => {
      for (const { source } of code) expect(source.length, source.join('')).toBeLessThanOrEqual(8);
    });

    it(`${name} opens with what the reader will do, see, wait and need, and ends with the versions`, () => {
      expect(cells[0]!.source.join('')).toMatch(/^# .*will do.*will see.*How long it takes.*need/s);
      expect(code.at(-1)!.source.join('')).toMatch(/await versions\(/);
    });
  }
});
