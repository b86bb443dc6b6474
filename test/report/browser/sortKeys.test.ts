import { expect, it } from 'vitest';
import { compareKeys, keyOfText, type SortKey } from '../../../src/report/browser/sortKeys.js';

it.each<[SortKey[], 'ascending' | 'descending', SortKey[]]>([
  [[3, null, -1, 20], 'ascending', [-1, 3, 20, null]],
  [[3, null, -1, 20], 'descending', [20, 3, -1, null]],
  [['I-95', null, 'I-5', 'i-10'], 'ascending', ['I-5', 'i-10', 'I-95', null]],
  [['I-95', null, 'I-5', 'i-10'], 'descending', ['I-95', 'i-10', 'I-5', null]],
])('sorts %j %s, what is missing last', (keys, order, sorted) => {
  expect(keys.toSorted((a, b) => compareKeys(a, b, order))).toEqual(sorted);
});

it('keeps days of the week and months in their order', () => {
  const sorted = (texts: string[]): string[] =>
    texts.toSorted((a, b) => compareKeys(keyOfText(a), keyOfText(b), 'ascending'));
  expect(sorted(['Friday', 'Monday', 'Sunday', 'Saturday'])).toEqual([
    'Monday',
    'Friday',
    'Saturday',
    'Sunday',
  ]);
  expect(sorted(['Oct', 'Feb', 'Jan'])).toEqual(['Jan', 'Feb', 'Oct']);
  expect(sorted(['Monrovia', 'Augusta'])).toEqual(['Augusta', 'Monrovia']);
});
