import type { TableColumn } from './table.js';

/**
 * A column of an answer. Engines return numbers, booleans (as 0 and 1) and texts with a group code as numbers, NaN for
 * null; other texts as texts.
 */
export interface AnswerColumn {
  readonly name: string;
  readonly type: 'number' | 'text' | 'boolean';
  readonly decode?: (groupCode: number) => string;
  readonly numberOf?: (groupCode: number) => number;
}

/** The values of a column from those that an engine returned. */
export function decodeColumn(column: AnswerColumn, values: Float64Array | (string | null)[]): TableColumn {
  if (!(values instanceof Float64Array)) return values;
  const { type, decode, numberOf } = column;
  if (type === 'boolean') return Array.from(values, (value) => (Number.isNaN(value) ? null : value === 1));
  if (decode !== undefined) {
    return textsOf(values, decode);
  }
  return numberOf === undefined ? values : values.map(numberOf);
}

/** Group codes are smaller; times in milliseconds are larger. */
const largestGroupCode = 2 ** 31;

/** Decodes each group code once, since group codes repeat. Of times, only neighbours are likely to be equal. */
function textsOf(values: Float64Array, decode: (value: number) => string): (string | null)[] {
  const texts = new Array<string | null>(values.length);
  const known = new Map<number, string>();
  let [last, text]: [number, string | null] = [Number.NaN, null];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value !== last) {
      last = value;
      if (Number.isNaN(value)) text = null;
      else if (value > largestGroupCode) text = decode(value);
      else {
        const found = known.get(value) ?? decode(value);
        known.set(value, found);
        text = found;
      }
    }
    texts[row] = text;
  }
  return texts;
}
