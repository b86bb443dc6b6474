import { describe, expect, it } from 'vitest';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { checkQuestion } from '../../src/query/check.js';
import { dimensionForms, dimensionsOf } from '../../src/query/dimensions.js';
import type { Dimension, TimeDimension } from '../../src/query/question.js';
import { periodsOf, timeDefinitions } from '../../src/query/timeDimensions.js';
import { york } from '../dataset/york/york.js';
import { naiveAnswer } from './naive.js';
import { variedAccidents } from './variedAccidents.js';

describe('the list of dimensions', () => {
  const accidents = variedAccidents(50, 3);

  it('has each once, with a meaning, and the type that answers have', () => {
    const all = dimensionsOf(usAccidents);
    expect(new Set(all.map(({ form }) => form)).size).toBe(all.length);
    for (const { form, type, meaning } of all) {
      expect(meaning.length, form).toBeGreaterThan(2);
      if (form.startsWith('{')) continue;
      const by = [form as Dimension];
      const question = checkQuestion({ measures: {}, by });
      const values = [...naiveAnswer(accidents, question).columns[form]!].filter(
        (value) => value !== null && !Number.isNaN(value),
      );
      const found = values.map((value) => (typeof value === 'string' ? 'text' : typeof value));
      expect(new Set(found), form).toEqual(new Set([type]));
    }
  });

  it('says which values are periods: those that a filter makes a range of the time of', () => {
    for (const { form, isPeriod, isColumn } of dimensionsOf(usAccidents)) {
      if (isColumn || form.startsWith('{')) continue;
      const { decode } = timeDefinitions[form as TimeDimension];
      const value = decode === undefined ? 2020 : decode(0);
      expect(periodsOf(form as TimeDimension, [value]) !== null, form).toBe(isPeriod);
    }
  });

  it('is what the message about another name lists', () => {
    let thrown: unknown;
    try {
      checkQuestion({ by: ['dya'] });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      message: expect.stringMatching(/Dimension not found: dya .*day/),
      hint: `Use one of: ${dimensionForms(usAccidents).all.join(', ')}.`,
    });
    expect(dimensionForms(usAccidents).all.slice(-3)).toEqual([
      'weatherHour',
      '{ bin, width, origin }',
      '{ cell }',
    ]);
  });

  it('is that of the dataset', () => {
    const { names } = dimensionForms(york);
    expect(names).toContain('ward');
    expect(names).not.toContain('severity');
    expect(names).not.toContain('weatherHour');
  });
});
