import { isPlainObject, unexpected } from '../base/checks.js';
import { InputError, isBlackspotError } from '../base/errors.js';
import { type ColumnMap, requireColumnMap } from '../dataset/columnMap.js';
import type { Dataset } from '../dataset/dataset.js';
import { matchHeaders } from '../dataset/headers.js';
import { refusal } from '../dataset/json.js';
import { parseNumber } from '../dataset/numbers.js';
import { type ParsedRow, parseRow } from '../dataset/parseRow.js';
import {
  decideSpellings,
  EvidenceCollector,
  isSpelled,
  type Spellings,
  undecided,
} from '../dataset/spellings.js';
import { type DateOrder, parseIsoMs, readTime } from '../dataset/times.js';
import type { Accident } from '../dataset/usAccidents/accident.js';

/** How the values of rows are read. */
export interface RowDecoderOptions {
  /**
   * The order of day and month in dates such as 03/04/2021. Without it, such a row becomes a dead letter, unless another date
   * of the row has a number above 12: a stream cannot be decided over all its rows.
   */
  readonly dateOrder?: DateOrder;
  /** Columns mapped by hand: the name in a row, by column. @default none */
  readonly columns?: ColumnMap;
}

/** @throws InputError when the order is not one, or the map is not one */
export function checkRowDecoderOptions(owner: string, { dateOrder, columns }: RowDecoderOptions): void {
  if (columns !== undefined && !isPlainObject(columns))
    throw unexpected(`columns of ${owner}`, 'an object of headers by column', columns);
  if (dateOrder === undefined || dateOrder === 'dayFirst' || dateOrder === 'monthFirst') return;
  throw new InputError(
    `Expected dateOrder of ${owner} to be dayFirst or monthFirst, got ${JSON.stringify(dateOrder)}.`,
    { hint: 'Omit it if times begin with the year.' },
  );
}

/** The reason of a row whose day and month cannot be told apart. */
export const unknownOrderReason =
  'a date such as 03/04/2021 can be read day first or month first; pass --day-first or --month-first';

/**
 * Makes the function that reads the rows of a stream with this header, as an import reads those of a file: same values, same
 * keys, same reasons. What depends on a column is decided within each row; a number whose comma stays in doubt is null.
 *
 * @returns a function that throws the error of a decoder
 * @throws InputError when `columns` names a column that does not exist
 * @throws DataError with `details.reason` when the header lacks a required column
 */
export function rowParser(
  header: readonly string[],
  dataset: Dataset,
  options: RowDecoderOptions,
): (fields: readonly string[]) => Accident {
  const columnMap = requireColumnMap(options.columns ?? {}, dataset);
  const parsers = new Map<string, (fields: readonly string[]) => ParsedRow>();
  const parserOf = (spellings: Spellings): ((fields: readonly string[]) => ParsedRow) => {
    const key = JSON.stringify(spellings);
    const parser = parsers.get(key) ?? parseRow(header, dataset, spellings, columnMap);
    parsers.set(key, parser);
    return parser;
  };
  let plain: (fields: readonly string[]) => ParsedRow;
  try {
    plain = parserOf(undecided);
  } catch (error) {
    if (!isBlackspotError(error)) throw error;
    throw refusal(error.message.replace(/^Invalid header: /, '').replace(/\. Found: .*$/s, ''));
  }
  const spellingsOf = rowSpellings(header, dataset, options.dateOrder, columnMap);
  return (fields) => {
    const spellings = spellingsOf(fields);
    const parsed = spellings === null ? plain(fields) : parserOf(spellings)(fields);
    if ('reject' in parsed) throw refusal(parsed.reject.reason);
    return parsed.record;
  };
}

/** Makes the function that decides the spellings of a row by its values; null if they are all in the published format. */
function rowSpellings(
  header: readonly string[],
  dataset: Dataset,
  dateOrder: DateOrder | undefined,
  columnMap: ColumnMap,
): (fields: readonly string[]) => Spellings | null {
  const { positions, otherUnits } = matchHeaders(header, dataset, columnMap);
  const spelled = [...positions].filter(([name]) => isSpelled(dataset.columnOf(name)!));
  const times = spelled.filter(([name]) => dataset.columnOf(name)!.type === 'localTime');
  const numbers = spelled.filter(([name]) => dataset.columnOf(name)!.type !== 'localTime');
  return (fields) => {
    const textsOf = (columns: typeof spelled, isPlain: (text: string) => boolean): typeof unusual =>
      columns.flatMap(([name, position]) => {
        const text = fields[position] ?? '';
        return text === '' || isPlain(text) ? [] : [[name, text] as const];
      });
    const unusual: readonly (readonly [name: string, text: string])[] = [
      ...textsOf(times, (text) => parseIsoMs(text) !== null),
      ...textsOf(numbers, (text) => parseNumber(text) !== null),
    ];
    if (unusual.length === 0) return null;
    const collector = new EvidenceCollector(dataset, otherUnits);
    for (const [name, text] of unusual) collector.add(name, text);
    try {
      return decideSpellings(collector.evidence, dataset, dateOrder);
    } catch (error) {
      if (!isBlackspotError(error)) throw error;
      if (!unusual.every(([, text]) => isSameInBothOrders(text))) throw refusal(unknownOrderReason);
      return decideSpellings(collector.evidence, dataset, 'monthFirst');
    }
  };
}

/** Whether a text is the same time in both orders, such as 3/3/2021, or none in either. */
function isSameInBothOrders(text: string): boolean {
  const [one, other] = [readTime(text, 'monthFirst'), readTime(text, 'dayFirst')];
  return JSON.stringify(one) === JSON.stringify(other);
}
