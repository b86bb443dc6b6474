import type { TableColumn } from './table.js';

/**
 * A column of an answer. On the way from an engine a number, a boolean (0 and 1) and a text that a
 * number stands for are numbers, NaN for null; other texts are texts.
 */
export interface AnswerColumn {
  readonly name: string;
  readonly type: 'number' | 'text' | 'boolean';
  readonly decode?: (key: number) => string;
  readonly numberOf?: (key: number) => number;
}

/** What the numbers stand for. */
export function decodeColumn(column: AnswerColumn, values: Float64Array | (string | null)[]): TableColumn {
  if (!(values instanceof Float64Array)) return values;
  const { type, decode, numberOf } = column;
  if (type === 'boolean') return Array.from(values, (value) => (Number.isNaN(value) ? null : value === 1));
  if (decode !== undefined) {
    return spelled(values, decode);
  }
  return numberOf === undefined ? values : values.map(numberOf);
}

/** Times in milliseconds are beyond, keys of groups are not. */
const largestKey = 2 ** 31;

/** Keys of groups come again and again, and are spelled once each; of times only neighbours are likely to be equal. */
function spelled(values: Float64Array, decode: (value: number) => string): (string | null)[] {
  const texts = new Array<string | null>(values.length);
  const known = new Map<number, string>();
  let [last, text]: [number, string | null] = [Number.NaN, null];
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value !== last) {
      last = value;
      if (Number.isNaN(value)) text = null;
      else if (value > largestKey) text = decode(value);
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
