import { DataError } from '../base/errors.js';
import { parseBoolean } from './booleans.js';
import type { ColumnMap } from './columnMap.js';
import { type Column, type Dataset, perDataset, type Vocabulary } from './dataset.js';
import { derive } from './derive.js';
import { matchHeaders } from './headers.js';
import { markersOf } from './markers.js';
import { acceptNumber, readNumber } from './numbers.js';
import { fieldCountReason, missingReason, unreadableReason } from './reasons.js';
import { orderIn, type Spellings, undecided } from './spellings.js';
import { cleanText, textPattern } from './text.js';
import { localText, readTime } from './times.js';
import type { Accident } from './usAccidents/accident.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/** A record, or the reason why a row is rejected. */
export type ParsedRow = { readonly record: Accident } | { readonly reject: { readonly reason: string } };

/**
 * Makes the function that parses the rows of a CSV with this header, for rows from a pipe, which DuckDB cannot read. It
 * returns the same record, key and reason as the SQL of an import: `test/dataset/parseRow.test.ts` compares both.
 *
 * @param header the names of the first line
 * @param spellings what the columns of the file decide about their values
 * @param columnMap columns mapped by hand
 * @throws DataError if there is neither a time nor a place; the message lists the columns found and the nearest ones
 */
export function parseRow(
  header: readonly string[],
  dataset: Dataset = usAccidents,
  spellings: Spellings = undecided,
  columnMap: ColumnMap = {},
): (fields: readonly string[]) => ParsedRow {
  const { positions, otherUnits, problem, hint } = matchHeaders(header, dataset, columnMap);
  if (problem !== null)
    throw new DataError(`Invalid header: ${problem}`, {
      details: { found: header },
      ...(hint === null ? {} : { hint }),
    });
  if (!positions.has('startLocal')) throw withoutTimes(header, dataset);
  const inUnits: Spellings = { ...spellings, unit: { ...otherUnits, ...spellings.unit } };
  return (fields) => {
    if (fields.length !== header.length) {
      return { reject: { reason: fieldCountReason(header.length, fields.length) } };
    }
    return readFields(
      dataset,
      inUnits,
      (name) => positions.has(name),
      (name) => {
        const position = positions.get(name);
        return position === undefined ? '' : (fields[position] ?? '');
      },
    );
  };
}

/** Only an import has rows without times: an event of a stream happens at one. */
function withoutTimes(header: readonly string[], dataset: Dataset): DataError {
  const name = dataset.columnOf('startLocal')!.headers[0]!;
  return new DataError(`Invalid header: column not found: ${name}. A stream needs the time of each row.`, {
    hint: 'Import the file instead. The hotspots report needs no times.',
    details: { found: header },
  });
}

function readFields(
  dataset: Dataset,
  spellings: Spellings,
  has: (name: string) => boolean,
  rawOf: (name: string) => string,
): ParsedRow {
  const values: Record<string, unknown> = {};
  const moments = new Map<string, number>();
  let nulledColumns = 0;
  for (const column of dataset.fileColumns) {
    const raw = rawOf(column.name);
    const value = readField(raw, column, dataset, spellings);
    if (value instanceof Moment) {
      moments.set(column.name, value.ms);
      continue;
    }
    values[column.name] = value;
    if (value !== null || column.type === 'text') continue;
    const isMissing = isMissingField(raw, column, dataset);
    if (column.required === true && has(column.name)) {
      const order = orderIn(column.name, spellings, dataset);
      return { reject: { reason: isMissing ? missingReason(column) : unreadableReason(raw, column, order) } };
    }
    if (!isMissing) nulledColumns += 1;
  }
  return { record: derive(values, nulledColumns, dataset, moments) };
}

/** A moment of a file, whose wall clock follows when the zone of its row is known. */
class Moment {
  constructor(readonly ms: number) {}
}

function isMissingField(raw: string, { name }: Column, dataset: Dataset): boolean {
  const text = cleanText(raw);
  return text === null || markersOf(dataset).get(name)!.has(text);
}

/** The value of a field; null if it is missing or cannot be read. */
export function readField(raw: string, column: Column, dataset: Dataset, spellings: Spellings): unknown {
  const { name } = column;
  switch (column.type) {
    case 'text': {
      const text = cleanText(raw);
      return text === null || markersOf(dataset).get(name)!.has(text)
        ? null
        : normalised(text, name, dataset);
    }
    case 'boolean':
      return parseBoolean(raw);
    case 'localTime': {
      const reading = readTime(raw, orderIn(name, spellings, dataset));
      if (reading === null) return null;
      return 'localMs' in reading ? localText(reading.localMs) : new Moment(reading.instantMs);
    }
    default: {
      const value = readNumber(raw, column, spellings.comma[name], spellings.unit?.[name]);
      return value === null ? null : acceptNumber(value, column);
    }
  }
}

/** A text in the spelling of its column's vocabulary. */
export function normalised(text: string, name: string, dataset: Dataset): string {
  const spell = spellingsOf(dataset).get(name);
  return spell === undefined ? text : spell(text);
}

const spellingsOf = perDataset(
  ({ vocabularies }) =>
    new Map(Object.entries(vocabularies).map(([name, vocabulary]) => [name, spellingOf(vocabulary)])),
);

function spellingOf(vocabulary: Vocabulary): (text: string) => string {
  if (vocabulary.kind === 'capitals') {
    const shape = textPattern(`^(?:${vocabulary.pattern})$`);
    const spell = namesOf(vocabulary.names ?? {}, true);
    return (text) => (shape.test(text) ? text.toUpperCase() : spell(text));
  }
  return namesOf(vocabulary.names, vocabulary.ignoresCase ?? false);
}

function namesOf(names: Readonly<Record<string, string>>, ignoresCase: boolean): (text: string) => string {
  return (text) => {
    const name = ignoresCase ? text.toLowerCase() : text;
    return Object.hasOwn(names, name) ? names[name]! : text;
  };
}
