import { isBlackspotError } from '../../base/errors.js';
import { rowParser, unknownOrderReason } from '../../consume/rowParser.js';
import { fieldOf } from '../../consume/rowsDecoder.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import { hintSentence } from '../../dataset/headerHints.js';
import { matchHeaders } from '../../dataset/headers.js';
import type { Accident } from '../../dataset/usAccidents/accident.js';
import { refused } from './http.js';

/** Where an event stands in its request, for messages. */
export interface EventPosition {
  /** From 1. */
  readonly row: number;
  /** From 1; undefined in JSON, whose lines mean nothing. */
  readonly line?: number;
}

/** Reads events with certain fields: texts in the order of the names. */
export type RowReader = (fields: readonly string[], position: EventPosition) => Accident;

/** Senders have few lists of fields; so many are remembered. */
const mostReaders = 1_000;

/**
 * Reads events as an import and `consume` do: fields by the file's names or by those of a record, in any order, with the
 * file's clocks and spellings. A missing field is a missing value, and so is an optional value that cannot be read.
 * Severity is not read. Fields that mean no column are ignored, but not one that looks like a misspelt column.
 */
export class EventReader {
  readonly #readers = new Map<string, RowReader>();

  constructor(private readonly dataset: Dataset) {}

  /** @throws InputError with status 400 when it is not an event */
  object(event: Readonly<Record<string, unknown>>, position: EventPosition): Accident {
    const names = Object.keys(event);
    return this.rows(names, position)(
      names.map((name) => refusing(position, undefined, () => fieldOf([name, event[name]]))),
      position,
    );
  }

  /**
   * The reader of rows with these fields.
   * @throws InputError with status 400 when there is no time among them, or a misspelt one
   */
  rows(names: readonly string[], position?: EventPosition): RowReader {
    const key = JSON.stringify(names);
    const known = this.#readers.get(key);
    if (known !== undefined) return known;
    const reader = this.#makeReader(names, position);
    if (this.#readers.size >= mostReaders) this.#readers.clear();
    this.#readers.set(key, reader);
    return reader;
  }

  #makeReader(names: readonly string[], position: EventPosition | undefined): RowReader {
    const { dataset } = this;
    const columns = columnsOf(names, dataset);
    const hint =
      position === undefined
        ? 'Send the header line of the file before the rows.'
        : 'Name fields as the file does (Start_Time, Start_Lat) or as a record does (startLocal, lat).';
    const parse = refusing(position, hint, () => rowParser(names, dataset, { columns }));
    const [misspelt] = matchHeaders(names, dataset, columns).hints;
    if (misspelt !== undefined)
      throw refused(400, `Invalid ${where(position)}: ${hintSentence(misspelt, dataset)}`, {
        hint: `Name it ${dataset.columnOf(misspelt.column)!.headers[0]} or ${misspelt.column}, or rename it if it means something else.`,
        ...position,
      });
    return (fields, at) => refusing(at, undefined, () => parse(fields));
  }
}

/** Columns mapped by their names in a record, which need no proof. Severity is not read. */
function columnsOf(names: readonly string[], { fileColumns, roles }: Dataset): ColumnMap {
  const named = fileColumns.filter(({ name }) => names.includes(name)).map(({ name }) => [name, name]);
  const unread = roles.severity === undefined ? [] : [[roles.severity.column, '']];
  return Object.fromEntries([...named, ...unread]);
}

function where(position: EventPosition | undefined): string {
  return position === undefined ? 'header' : `event in row ${position.row}`;
}

/** Turns the errors of parsers into refusals that name the row. */
function refusing<T>(position: EventPosition | undefined, hint: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isBlackspotError(error) || typeof error.details.reason !== 'string') throw error;
    const { reason } = error.details;
    const isOpen = reason === unknownOrderReason;
    const text = isOpen ? 'a date such as 03/04/2021 can be read day first or month first' : reason;
    const advice = isOpen ? 'Write times as 2021-03-04 08:30:00.' : hint;
    throw refused(400, `Invalid ${where(position)}: ${text}.`, {
      ...(advice === undefined ? {} : { hint: advice }),
      ...position,
    });
  }
}
