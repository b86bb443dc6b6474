import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withOptionDocs } from '../../src/analyses/common/optionDocs.js';
import {
  describeOption,
  expectationOf,
  type Option,
  type OptionList,
  readOptions,
} from '../../src/analyses/common/options.js';
import { analyses } from '../../src/analyses/registry.js';
import { InputError } from '../../src/base/errors.js';

interface Made {
  readonly size?: number;
  readonly share?: number;
  readonly lags?: readonly number[];
  readonly day?: string | null;
  readonly kind?: 'a' | 'b' | 'c';
  readonly rate?: number;
  readonly part?: number;
}

const list: OptionList<Made> = {
  size: { type: 'integer', min: 2, max: 5000, unit: 'rows', meaning: 'How large', default: 4 },
  share: { type: 'number', min: 0, max: 1, isOpen: true, meaning: 'How much', default: 0.5 },
  lags: { type: 'integers', min: 0, max: 60, unit: 'days', meaning: 'Which lags', default: [7, 14] },
  day: { type: 'day', meaning: 'When', default: null, whenNull: 'the first day' },
  kind: { type: 'choice', choices: ['a', 'b', 'c'], meaning: 'Which kind', default: 'b' },
  rate: { type: 'number', min: 0, isOpen: true, meaning: 'How often', default: 2 },
  part: { type: 'number', min: 0.001, max: 0.5, isOpen: true, meaning: 'Which part', default: 0.05 },
};

describe('options as data', () => {
  it('fill in the defaults, also for undefined', () => {
    expect(readOptions('made', list, { share: 0.25, kind: undefined! })).toEqual({
      size: 4,
      share: 0.25,
      lags: [7, 14],
      day: null,
      kind: 'b',
      rate: 2,
      part: 0.05,
    });
  });

  it.each([
    [{ size: 1 }, 'Expected size to be a whole number from 2 to 5,000, got 1.'],
    [{ size: 2.5 }, 'Expected size to be a whole number from 2 to 5,000, got 2.5.'],
    [{ size: '4' }, 'Expected size to be a whole number from 2 to 5,000, got "4".'],
    [{ size: null }, 'Expected size to be a whole number from 2 to 5,000, got null.'],
    [{ share: 1 }, 'Expected share to be a number between 0 and 1, got 1.'],
    [{ share: Number.NaN }, 'Expected share to be a number between 0 and 1, got NaN.'],
    [{ lags: [7, 61] }, 'Expected lags to be a list of one or more whole numbers from 0 to 60, got [7,61].'],
    [{ lags: [] }, 'Expected lags to be a list of one or more whole numbers from 0 to 60, got [].'],
    [{ lags: 7 }, 'Expected lags to be a list of one or more whole numbers from 0 to 60, got 7.'],
    [{ day: '2020-02-30' }, 'Expected day to be a day such as 2020-03-13, or null, got "2020-02-30".'],
    [{ rate: 0 }, 'Expected rate to be a number above 0, got 0.'],
    [{ rate: '1' }, 'Expected rate to be a number above 0, got "1".'],
    [{ part: 0.75 }, 'Expected part to be a number between 0.001 and 0.5, got 0.75.'],
    [null, 'Expected options to be an object, got null.'],
    [[4], 'Expected options to be an object, got [4].'],
    ['size', 'Expected options to be an object, got "size".'],
    [{ kind: 'd' }, 'Expected kind to be a, b or c, got "d".'],
    [{ sice: 4 }, 'Option of made not found: sice (did you mean size?).'],
  ])('refuse %j', (given, message) => {
    const read = (): unknown => readOptions('made', list, given as Made);
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
  });

  it('describe themselves for the help', () => {
    expect(Object.values<Option>(list).map(describeOption)).toEqual([
      'How large (2 to 5,000 rows). Default: 4.',
      'How much (between 0 and 1). Default: 0.5.',
      'Which lags (0 to 60 days). Default: 7, 14.',
      'When (YYYY-MM-DD). Default: the first day.',
      'Which kind (a, b, c). Default: b.',
      'How often (above 0). Default: 2.',
      'Which part (between 0.001 and 0.5). Default: 0.05.',
    ]);
  });
});

describe.each(analyses)('the options of $id', ({ id, options }) => {
  it('accept their own defaults', () => {
    const defaults = Object.fromEntries(Object.entries(options).map(([name, one]) => [name, one.default]));
    expect(readOptions(id, options, {})).toEqual(defaults);
    expect(readOptions(id, options, defaults)).toEqual(defaults);
  });

  it('have a meaning each, and say what null stands for', () => {
    for (const option of Object.values(options)) {
      expect(option.meaning).toMatch(/^[A-Z].*[^.]$/);
      expect(option.default === null).toBe(option.whenNull !== undefined);
      expect(expectationOf(option)).toMatch(/^\S/);
    }
  });

  it('have docstrings made from the list (npm run options writes them)', () => {
    const text = readFileSync(`src/analyses/${id}/options.ts`, 'utf8');
    expect(text).toBe(withOptionDocs(text, options));
  });
});
