import { ConfigurationError, DataError } from '../../base/errors.js';
import type { AddedColumn } from '../../dataset/addedColumns.js';
import type { Files } from '../files/files.js';

/** Each column that steps have added is described in a file of its own. */
function fileOf(name: string): string {
  return `column-${name}.json`;
}

/** The columns that steps have added to the segments of a folder. */
export async function readColumns(files: Files): Promise<AddedColumn[]> {
  const columns: AddedColumn[] = [];
  for (const { name } of await files.list()) {
    if (/^column-[A-Za-z0-9]+\.json$/.test(name)) columns.push(await readColumn(files, name));
  }
  return columns;
}

async function readColumn(files: Files, name: string): Promise<AddedColumn> {
  try {
    return JSON.parse(Buffer.from(await files.read(name)).toString('utf8')) as AddedColumn;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new DataError(`Expected ${files.addressOf(name)} to describe a column, got damaged JSON.`, {
      hint: 'Remove it and start the consumer again, which writes it anew.',
      cause,
    });
  }
}

/**
 * Describes the columns of a writer in the folder, for the readers.
 * @throws ConfigurationError when the folder has one of them with another type
 */
export async function putColumns(files: Files, added: readonly AddedColumn[]): Promise<void> {
  for (const { name, type, meaning } of added) {
    if (await files.putIfAbsent(fileOf(name), `${JSON.stringify({ name, type, meaning })}\n`)) continue;
    requireSameType(name, (await readColumn(files, fileOf(name))).type, type);
  }
}

/** @throws ConfigurationError when a column has another type than before */
export function requireSameType(name: string, existing: string, type: string): void {
  if (existing === type) return;
  throw new ConfigurationError(
    `Expected the column "${name}" to be ${existing}, as in the existing segments, got ${type}.`,
    { hint: 'Choose another name for the column, or another folder.' },
  );
}
