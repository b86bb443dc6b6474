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
