import { isBlackspotError } from '../../base/errors.js';
import { rowParser, unknownOrderReason } from '../../consume/rowParser.js';
import { fieldOf } from '../../consume/rowsDecoder.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import { hintSentence } from '../../dataset/headerHints.js';
import { type HeaderMatch, matchHeaders, mayNameColumn, tablePrefix } from '../../dataset/headers.js';
import { neededColumns } from '../../dataset/neededColumns.js';
import { refused } from './http.js';
import { type PlainReader, plainReader } from './plainReader.js';
import { remembered } from './remembered.js';

/** What was read of an event. */
export interface ReadEvent {
  /** The values of the reader's columns, in their order. */
  readonly values: readonly unknown[];
  /** How many values could not be read and count as missing. */
  readonly invalidValues: number;
}

/** Where an event stands in its request, for messages. */
export interface EventPosition {
  /** From 1. */
  readonly row: number;
  /** From 1; undefined in JSON, whose lines mean nothing. */
  readonly line?: number;
}

/** Reads events with certain fields: values in the order of the names. */
export type RowReader = (fields: readonly unknown[], position: EventPosition) => ReadEvent;

/** An event has some fifty fields. Matching many more takes time, during which no other request is answered. */
export const mostFields = 1_000;

/** Lists of fields that begin alike, and the reader of the one that ends here. */
interface KnownFields {
  readonly next: Map<string, KnownFields>;
  read: RowReader | null;
}

/**
 * Reads the columns of events that a model needs, as an import and `consume` do: fields by the file's names or by those of a
 * record, in any order, with the file's clocks and spellings. A missing field is a missing value, and so is an optional value
 * that cannot be read. Fields that mean no column are ignored, but not one that looks like a misspelt column.
 */
export class EventReader {
  readonly #needed: readonly string[];
  readonly #readPlain: PlainReader | null;
  #known: KnownFields = { next: new Map(), read: null };
  #knownFields = 0;
  /** Whether names that came may name a column. */
  readonly #mayNameColumn = new Map<string, boolean>();
  /** By the names of the fields that they read. */
  readonly #parsers = new Map<string, ReturnType<typeof rowParser>>();

  /** @param columns those to read, of the dataset */
  constructor(
    readonly columns: readonly string[],
    private readonly dataset: Dataset,
  ) {
    this.#needed = neededColumns(columns, dataset);
    this.#readPlain = plainReader(columns, dataset);
  }

  /** @throws InputError with status 400 when it is not an event */
  object(event: Readonly<Record<string, unknown>>, position: EventPosition): ReadEvent {
    return this.rows(Object.keys(event), position)(Object.values(event), position);
  }

  /**
   * The reader of rows with these fields.
   * @throws InputError with status 400 when there is no time among them, or a misspelt name
   */
  rows(names: readonly string[], position?: EventPosition): RowReader {
    if (names.length > mostFields)
      throw refused(
        400,
        `Invalid ${where(position)}: expected at most ${mostFields} fields, got ${names.length}.`,
        { ...position },
      );
    let known: KnownFields | undefined = this.#known;
    for (const name of names) {
      known = known.next.get(name);
      if (known === undefined) break;
    }
    if (known !== undefined && known.read !== null) return known.read;
    const read = this.#makeReader(names, position);
    this.#remember(names, read);
    return read;
  }

  /** Remembers the reader of a list of fields, so that the next event with them is read at once. */
  #remember(names: readonly string[], read: RowReader): void {
    if (names.some((name) => name.length > longestKnownName)) return;
    if (this.#knownFields > mostKnownFields) {
      this.#known = { next: new Map(), read: null };
      this.#knownFields = 0;
    }
    let known = this.#known;
    for (const name of names) {
      let next = known.next.get(name);
      if (next === undefined) {
        next = { next: new Map(), read: null };
        known.next.set(name, next);
        this.#knownFields += 1;
      }
      known = next;
    }
    known.read = read;
  }

  #makeReader(names: readonly string[], position: EventPosition | undefined): RowReader {
    const { columns } = this;
    const { positions, otherUnits } = this.#match(names, position);
    const needed = this.#needed.filter((name) => positions.has(name));
    const fieldPositions = needed.map((name) => positions.get(name)!);
    const fieldNames = fieldPositions.map((at) => names[at]!);
    const readAny = (fields: readonly unknown[]): ReadEvent => {
      const parse = this.#parserOf(needed, fieldNames);
      const record = parse(fieldPositions.map((at) => fieldOf([names[at]!, fields[at]])));
      const values = record as Readonly<Record<string, unknown>>;
      return { values: columns.map((name) => values[name]), invalidValues: record.nulledColumns };
    };
    const isInUnits = needed.every((name) => otherUnits[name] === undefined);
    const readPlain = isInUnits ? this.#readPlain : null;
    const plainPositions = readPlain?.positionsOf(positions) ?? [];
    return (fields, at) => {
      const plain = readPlain?.read(fields, plainPositions) ?? null;
      return plain === null ? refusing(at, () => readAny(fields)) : { values: plain, invalidValues: 0 };
    };
  }

  /** The parser of these columns in fields of these names. Few events have values for which it is needed. */
  #parserOf(columns: readonly string[], names: readonly string[]): ReturnType<typeof rowParser> {
    const key = JSON.stringify([columns, names]);
    const columnMap = Object.fromEntries(columns.map((column, at) => [column, names[at]!]));
    return remembered(this.#parsers, mostParsers, key, () =>
      rowParser(names, this.dataset, { columns: columnMap }),
    );
  }

  /** Finds the columns among all fields, and refuses what an import would refuse or ask for. */
  #match(names: readonly string[], position: EventPosition | undefined): HeaderMatch {
    const { dataset } = this;
    const match = matchHeaders(this.#withoutOthers(names), dataset, columnsOf(names, dataset));
    const { roles } = dataset;
    const time = dataset.columnOf(roles.time)!.headers[0]!;
    const { problem } = match;
    // Other columns that an import needs may be missing here.
    const hasNoTime =
      !match.positions.has(roles.time) && (problem === null || problem.startsWith('column not found'));
    const reason = hasNoTime ? `column not found: ${time}.` : problem?.replace(/ Found: .*$/s, '');
    if (reason !== undefined)
      throw refused(400, `Invalid ${where(position)}: ${reason}`, {
        hint:
          position === undefined
            ? 'Send the header line of the file before the rows.'
            : 'Name fields as the file does (Start_Time, Start_Lat) or as a record does (startLocal, lat).',
        ...position,
      });
    const [misspelt] = match.hints;
    if (misspelt === undefined) return match;
    throw refused(400, `Invalid ${where(position)}: ${hintSentence(misspelt, dataset)}`, {
      hint: `Name it ${dataset.columnOf(misspelt.column)!.headers[0]} or ${misspelt.column}, or rename it if it means something else.`,
      ...position,
    });
  }

  /** Empty names in place of those that cannot name a column: matching takes longer with each name that is not empty. */
  #withoutOthers(names: readonly string[]): readonly string[] {
    if (tablePrefix(names) !== '') return names;
    return names.map((name) => {
      if (name.length > longestKnownName) return name;
      const mayName = remembered(this.#mayNameColumn, mostKnownNames, name, () =>
        mayNameColumn(name, this.dataset),
      );
      return mayName ? name : '';
    });
  }
}

/** Some hundreds of lists, of senders that leave out missing values. */
const mostKnownFields = 20_000;
const mostKnownNames = 20_000;
/** Longer names are not remembered, so that memory stays bounded. */
const longestKnownName = 100;
const mostParsers = 500;

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
function refusing<T>(position: EventPosition, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isBlackspotError(error) || typeof error.details.reason !== 'string') throw error;
    const { reason } = error.details;
    if (reason !== unknownOrderReason)
      throw refused(400, `Invalid ${where(position)}: ${reason}.`, { ...position });
    const text = 'a date such as 03/04/2021 can be read day first or month first';
    throw refused(400, `Invalid ${where(position)}: ${text}.`, {
      hint: 'Write times as 2021-03-04 08:30:00.',
      ...position,
    });
  }
}
