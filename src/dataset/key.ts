import { hash } from 'node:crypto';
import { type Column, type Dataset, perDataset } from './dataset.js';
import { recordMs } from './times.js';
import type { Accident } from './usAccidents/accident.js';
import { usAccidents } from './usAccidents/usAccidents.js';

/** The columns of a key, with flags, which take two bits each, separate from the others. */
export interface KeyColumns {
  readonly plain: readonly Column[];
  readonly flags: readonly Column[];
}

/**
 * The columns that identify an event: all columns of a file except those whose `isIdentity` is false, such as an ID
 * that is renumbered between releases. Derived columns add no information and are left out.
 */
export const keyColumnsOf: (dataset: Dataset) => KeyColumns = perDataset(({ fileColumns }) => {
  const identity = fileColumns.filter(({ isIdentity }) => isIdentity !== false);
  return {
    plain: identity.filter(({ type }) => type !== 'boolean'),
    flags: identity.filter(({ type }) => type === 'boolean'),
  };
});

/** Cannot occur in a text, where it counts as white space. */
const separator = '\x1f';

/** The key of an event: an md5 digest of its content as a UUID. `keySql` computes the same in DuckDB. */
export function eventKey(record: Omit<Accident, 'key'>, dataset: Dataset = usAccidents): string {
  const { plain, flags: flagColumns } = keyColumnsOf(dataset);
  const values = record as Readonly<Record<string, unknown>>;
  let text = '';
  for (const column of plain) text += canonicalText(values[column.name], column) + separator;
  let flags = 0;
  for (let bit = 0; bit < flagColumns.length; bit += 1) {
    flags += flagValue(values[flagColumns[bit]!.name]) * 4 ** bit;
  }
  const hex = hash('md5', text + flags);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Numbers as whole millionths and times as milliseconds, so that the spelling of a number cannot change a key. */
function canonicalText(value: unknown, { type }: Column): string {
  if (value === null || value === undefined) return '';
  if (type === 'double') {
    const millionths = Math.floor((value as number) * 1e6 + 0.5);
    // BigInt only where a number would be spelled with an exponent: it is slow.
    return Math.abs(millionths) < 1e21 ? String(millionths) : String(BigInt(millionths));
  }
  if (type === 'localTime') return String(recordMs(value as string));
  return String(value);
}

function flagValue(flag: unknown): number {
  return flag === true ? 1 : flag === false ? 0 : 2;
}
