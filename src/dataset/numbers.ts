import type { Column } from './dataset.js';
import { blank, withoutFormula } from './text.js';
import { unitConversion } from './units.js';

/** What a comma in a number of a column means. */
export type CommaMeaning = 'decimal' | 'thousands';

/**
 * The numbers of the published files, for both JavaScript and RE2: decimal digits with an optional sign, point and exponent,
 * and ASCII white space around. Not `1_000`, `0x10`, `inf` or `NaN`, some of which only one side would read.
 */
const numberShape = /^[ \t\n\r\v\f]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\n\r\v\f]*$/;

/**
 * Every number that is read. Its groups are `numberParts`. Matched without case.
 *
 * - `grouped` 1,234.5 and 1,234,567; `pointed` 1.234,5 and 1.234.567; `spaced` 1 234,5 and 1'234.5: clear by themselves
 * - `comma` 68,5 and 0,123: clear by itself; `open` 29,921: thousands or decimal, which its column decides
 */
export const numberPattern: string = `^${blank}*'?(?:([+\u2212-]?)(?:${[
  String.raw`([1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,})`,
  String.raw`([1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})`,
  `([1-9][0-9]{0,2}(?:[ '’\u00a0\u202f][0-9]{3})+(?:[.,][0-9]*)?)`,
  '([1-9][0-9]{0,2},[0-9]{3})',
  '([0-9]*,[0-9]+|[0-9]+,)',
  String.raw`([0-9]+\.?[0-9]*|\.[0-9]+)`,
].join('|')}))(e[+-]?[0-9]+)?${blank}*([^\\x00-\\x20\\x7f\u00a0\u202f0-9.,+'\u2212-][^0-9]*)?$`;

/** The groups of `numberPattern`. A group that is not part of a text is empty. */
export const numberParts = [
  'sign',
  'grouped',
  'pointed',
  'spaced',
  'open',
  'comma',
  'plain',
  'exponent',
  'unit',
] as const;
/** The parts of a number, by the names of `numberParts`. */
export type NumberParts = Readonly<Record<(typeof numberParts)[number], string>>;

const anyShape = new RegExp(numberPattern, 'iu');

/** The number of a text in the format of the published files, of any size, or null. */
export function parseNumber(raw: string): number | null {
  return numberShape.test(raw) ? Number(raw) : null;
}

/**
 * A number in any spelling, in the unit of its column. `numberSql.ts` reads the same in DuckDB.
 *
 * @param comma what a comma means that can mean two things; without it, such a number is null
 * @param unit of the values of the file that name none. @default the unit of the column
 * @example
 * readNumber('20,5 °C', temperatureFahrenheit, undefined); // 68.9
 */
export function readNumber(
  raw: string,
  column: Pick<Column, 'unit'>,
  comma: CommaMeaning | undefined,
  unit?: string,
): number | null {
  const plain = parseNumber(raw);
  if (plain !== null) return inColumnUnit(plain, column, unit ?? '');
  const parts = numberPartsOf(raw);
  if (parts === null) return null;
  const digits = digitsOf(parts, comma);
  if (digits === null) return null;
  const sign = parts.sign === '' || parts.sign === '+' ? '' : '-';
  return inColumnUnit(
    Number(sign + digits + parts.exponent),
    column,
    parts.unit === '' ? (unit ?? '') : parts.unit,
  );
}

/** The parts of a number, or null if the text does not look like one. */
export function numberPartsOf(raw: string): NumberParts | null {
  const match = anyShape.exec(withoutFormula(raw));
  return match === null
    ? null
    : (Object.fromEntries(numberParts.map((name, at) => [name, match[at + 1] ?? ''])) as NumberParts);
}

function digitsOf(parts: NumberParts, comma: CommaMeaning | undefined): string | null {
  if (parts.grouped !== '') return parts.grouped.replaceAll(',', '');
  if (parts.pointed !== '') return parts.pointed.replaceAll('.', '').replace(',', '.');
  if (parts.spaced !== '') return parts.spaced.replaceAll(/[ '’\u00a0\u202f]/g, '').replace(',', '.');
  if (parts.open === '') return (parts.comma + parts.plain).replace(',', '.');
  return comma === undefined ? null : parts.open.replace(',', comma === 'decimal' ? '.' : '');
}

function inColumnUnit(value: number, column: Pick<Column, 'unit'>, unit: string): number | null {
  if (unit === '') return value;
  const conversion = unitConversion(column.unit, unit);
  if (conversion === null) return null;
  const { factor, offset } = conversion;
  if (factor === 1 && offset === 0) return value;
  const converted = value * factor + offset;
  // 20.3 °C are 68.54 °F, not 68.53999999999999.
  const rounded = (Math.sign(converted) * Math.round(Math.abs(converted) * 1e9)) / 1e9;
  return Number.isFinite(rounded) ? rounded : converted;
}

/** The value if it is valid in the column: finite, within its range, whole in an integer column. Else null. */
export function acceptNumber(value: number, column: Column): number | null {
  if (!Number.isFinite(value)) return null;
  if (column.type === 'integer' && !Number.isInteger(value)) return null;
  if (column.range !== undefined && !(value >= column.range[0] && value <= column.range[1])) return null;
  // Minus zero is zero.
  return value + 0;
}
