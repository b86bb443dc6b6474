import { DataError } from '../base/errors.js';
import type { Accident } from './accident.js';
import { parseBoolean } from './booleans.js';
import { type Column, columns } from './columns.js';
import { derive } from './derive.js';
import { matchHeaders } from './headers.js';
import { acceptNumber, parseNumber } from './numbers.js';
import { fieldCountReason, missingReason, unreadableReason } from './reasons.js';
import { cleanText } from './text.js';
import { localText, parseLocalMs } from './times.js';
import { sourceName, stateName, windDirectionName } from './vocabulary.js';

/** A row is a record, or it is not and says why. */
export type ParsedRow = { readonly record: Accident } | { readonly reject: { readonly reason: string } };

const fileColumns: readonly Column[] = columns.filter(({ headers }) => headers.length > 0);

/**
 * Makes the function that reads the rows of a CSV whose header this is: for rows that come on a pipe, where there is
 * no file for DuckDB. It gives the same record, key and reason as the SQL of an import:
 * `test/dataset/parseRow.test.ts` holds both to it.
 *
 * @param header the names of the first line
 * @throws DataError when a required column is missing; says what was found and what is near
 */
export function parseRow(header: readonly string[]): (fields: readonly string[]) => ParsedRow {
  const { positions, problem } = matchHeaders(header);
  if (problem !== null)
    throw new DataError(`The header will not do: ${problem}`, { facts: { found: header } });
  return (fields) => {
    if (fields.length !== header.length) {
      return { reject: { reason: fieldCountReason(header.length, fields.length) } };
    }
    return readFields((name) => {
      const position = positions.get(name);
      return position === undefined ? '' : (fields[position] ?? '');
    });
  };
}

function readFields(rawOf: (name: string) => string): ParsedRow {
  const values: Record<string, unknown> = {};
  let nulledColumns = 0;
  for (const column of fileColumns) {
    const raw = rawOf(column.name);
    const value = readField(raw, column);
    values[column.name] = value;
    if (value !== null || column.type === 'text') continue;
    const isBlank = cleanText(raw) === null;
    if (column.required === true) {
      return { reject: { reason: isBlank ? missingReason(column) : unreadableReason(raw, column) } };
    }
    if (!isBlank) nulledColumns += 1;
  }
  return { record: derive(values, nulledColumns) };
}

function readField(raw: string, column: Column): unknown {
  switch (column.type) {
    case 'text':
      return inOurWords(column.name, cleanText(raw));
    case 'boolean':
      return parseBoolean(raw);
    case 'localTime': {
      const localMs = parseLocalMs(raw);
      return localMs === null ? null : localText(localMs);
    }
    default: {
      const value = parseNumber(raw);
      return value === null ? null : acceptNumber(value, column);
    }
  }
}

function inOurWords(name: string, text: string | null): string | null {
  if (name === 'source') return sourceName(text);
  if (name === 'state') return stateName(text);
  return name === 'windDirection' ? windDirectionName(text) : text;
}
