import { monthNames } from '../../base/dates.js';

/** The sort key of a table cell; null for a missing value. */
export type SortKey = number | string | null;

/**
 * Comparator for `Array.sort`. Missing values stay last in either direction; numbers inside texts compare as numbers.
 */
export function compareKeys(a: SortKey, b: SortKey, order: 'ascending' | 'descending'): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const ascending =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), 'en', { numeric: true });
  return order === 'ascending' ? ascending : -ascending;
}

const daysAndMonths = [
  ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  ...monthNames,
];

/** The key of a text: days of the week and months, also as `Mon` and `Jan`, keep their order. */
export function keyOfText(text: string): SortKey {
  const place = daysAndMonths.findIndex((name) => name === text || name.slice(0, 3) === text);
  return place < 0 ? text : place;
}
