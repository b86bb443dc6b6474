/** What a cell is sorted by; null where nothing is known. */
export type SortKey = number | string | null;

/** For `Array.sort`. What is missing stays last, whichever way; numbers within texts count as numbers. */
export function compareKeys(a: SortKey, b: SortKey, order: 'ascending' | 'descending'): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const ascending =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), 'en', { numeric: true });
  return order === 'ascending' ? ascending : -ascending;
}
