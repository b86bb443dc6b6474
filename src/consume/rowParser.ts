import { InputError, isBlackspotError } from '../base/errors.js';
import type { Dataset } from '../dataset/dataset.js';
import { matchHeaders } from '../dataset/headers.js';
import { refusal } from '../dataset/json.js';
import { type ParsedRow, parseRow } from '../dataset/parseRow.js';
import type { DateOrder } from '../dataset/times.js';
import type { Accident } from '../dataset/usAccidents/accident.js';

/** How the values of rows are read. */
export interface RowDecoderOptions {
  /**
   * The order of day and month in dates such as 03/04/2021. Without it, such a row becomes a dead letter, unless another date
   * of the row has a number above 12: a stream cannot be decided over all its rows.
   */
  readonly dateOrder?: DateOrder;
}

/** @throws InputError when the order is not one */
export function checkRowDecoderOptions(owner: string, { dateOrder }: RowDecoderOptions): void {
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
 * keys, same reasons.
 *
 * @returns a function that throws the error of a decoder
 * @throws DataError with `details.reason` when the header lacks a required column
 */
export function rowParser(
  header: readonly string[],
  dataset: Dataset,
  options: RowDecoderOptions,
): (fields: readonly string[]) => Accident {
  const fixed = options.dateOrder ?? dataset.dateOrder;
  const parsers = new Map<DateOrder, (fields: readonly string[]) => ParsedRow>();
  const parserOf = (dateOrder: DateOrder): ((fields: readonly string[]) => ParsedRow) => {
    const parser = parsers.get(dateOrder) ?? parseRow(header, { ...dataset, dateOrder });
    parsers.set(dateOrder, parser);
    return parser;
  };
  try {
    parserOf(fixed ?? 'monthFirst');
  } catch (error) {
    if (!isBlackspotError(error)) throw error;
    throw refusal(error.message.replace(/^Invalid header: /, '').replace(/\. Found: .*$/s, ''));
  }
  const { positions } = matchHeaders(header, dataset);
  const times = dataset.fileColumns.flatMap(({ name, type }) => {
    const position = type === 'localTime' ? positions.get(name) : undefined;
    return position === undefined ? [] : [position];
  });
  return (fields) => {
    const order = fixed ?? orderOf(times.map((position) => fields[position] ?? ''));
    if (order === null) throw refusal(unknownOrderReason);
    const parsed = parserOf(order)(fields);
    if ('reject' in parsed) throw refusal(parsed.reject.reason);
    return parsed.record;
  };
}

const orderDependent = /^\s*(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d{2})(?:[ T,]|\s*$)/;

/** The order that a number above 12 proves, any order if the row has no such date, null if it stays in doubt. */
function orderOf(times: readonly string[]): DateOrder | null {
  let isInDoubt = false;
  for (const time of times) {
    const [, first, , second] = orderDependent.exec(time) ?? [];
    if (first === undefined) continue;
    if (Number(first) > 12) return 'dayFirst';
    if (Number(second) > 12) return 'monthFirst';
    isInDoubt ||= first !== second;
  }
  return isInDoubt ? null : 'monthFirst';
}
