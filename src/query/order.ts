import { dimensionName, type Question, type Value } from './question.js';

/** The row numbers of an answer, in the order and within the limit of the question. */
export function sortRows(
  columns: Readonly<Record<string, readonly Value[]>>,
  { by, orderBy, limit }: Question,
): number[] {
  const orders = [
    ...orderBy,
    ...by.map((dimension) => ({ column: dimensionName(dimension), descending: false })),
  ].map(({ column, descending }) => ({ values: columns[column]!, sign: descending ? -1 : 1 }));
  const rowCount = Object.values(columns)[0]?.length ?? 0;
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  rows.sort((a, b) => {
    for (const { values, sign } of orders) {
      const [x, y] = [values[a]!, values[b]!];
      if (x === y) continue;
      if (x === null) return 1;
      if (y === null) return -1;
      return sign * compareValues(x, y);
    }
    return 0;
  });
  return limit === null ? rows : rows.slice(0, limit);
}

/** Texts by code point, as DuckDB and MongoDB order them, not by JavaScript's UTF-16 units. */
function compareValues(x: string | number | boolean, y: string | number | boolean): number {
  if (typeof x !== 'string' || typeof y !== 'string') return x < y ? -1 : 1;
  const [a, b] = [[...x], [...y]];
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = a[at]!.codePointAt(0)! - b[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
