import { crc32 } from 'node:zlib';
import { openPromise, type ZipFile } from 'yauzl';
import { DataError } from '../base/errors.js';
import { ArchiveError } from './decompress.js';
import { notCsv } from './fileKind.js';

/** The kinds of document that are zip archives, by a name within. */
const documents: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^xl\//, 'an Excel spreadsheet (.xlsx)'],
  [/^word\//, 'a Word document'],
  [/^content\.xml$/, 'an OpenDocument file'],
  [/^Index\/|^Data\/.*\.iwa$/, 'a Numbers spreadsheet'],
];

/**
 * The name of the one CSV in a zip archive. Folders and what macOS adds are ignored.
 *
 * @throws DataError if there is none, or more than one; the message lists them
 * @throws ArchiveError if the archive is damaged or cut off
 */
export async function csvInZip(path: string): Promise<string> {
  const names: string[] = [];
  let isEncrypted = false;
  await withZip(path, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      if (isIgnored(entry.fileName)) continue;
      isEncrypted ||= entry.isEncrypted();
      names.push(entry.fileName);
    }
  });
  if (isEncrypted)
    throw notCsv(path, 'an encrypted zip archive', 'Unpack it, and pass the .csv file inside.');
  const document = documents.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (document !== undefined) {
    throw notCsv(path, document[1], 'Open it and save the table as CSV UTF-8.');
  }
  const csvs = names.filter((name) => /\.(?:csv|tsv)$/i.test(name));
  const candidates =
    csvs.length > 0 ? csvs : names.filter((name) => names.length === 1 || /\.txt$/i.test(name));
  if (candidates.length === 1) return candidates[0]!;
  const listed = (candidates.length > 0 ? candidates : names).slice(0, 10).join(', ');
  const what = candidates.length > 1 ? `${candidates.length} CSV files` : 'no CSV file';
  throw new DataError(
    `Expected ${path} to hold one CSV file, got ${what}${listed === '' ? '.' : `: ${listed}.`}`,
    {
      hint:
        candidates.length > 1 ? 'Unpack it, and pass the one that you want.' : 'Pass the .csv file itself.',
      details: { path, names: names.slice(0, 100) },
    },
  );
}

/** The unpacked bytes of an entry of a zip archive, checked against its checksum. */
export async function* zipEntryBytes(path: string, name: string): AsyncGenerator<Buffer> {
  const zip = await openPromise(path).catch((error: unknown) => {
    throw zipError(error);
  });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== name) continue;
      let checksum = 0;
      for await (const piece of await zip.openReadStreamPromise(entry)) {
        checksum = crc32(piece as Buffer, checksum);
        yield piece as Buffer;
      }
      if (checksum !== entry.crc32) throw new Error('the checksum differs');
      return;
    }
  } catch (error) {
    throw zipError(error);
  } finally {
    zip.close();
  }
}

async function withZip(path: string, read: (zip: ZipFile) => Promise<void>): Promise<void> {
  try {
    const zip = await openPromise(path);
    await read(zip).finally(() => zip.close());
  } catch (error) {
    throw zipError(error);
  }
}

/** An entry that is no file of the user: a folder, or what macOS and Windows put beside the files. */
function isIgnored(name: string): boolean {
  return /\/$|(?:^|\/)__MACOSX\/|(?:^|\/)\.[^/]*$|(?:^|\/)(?:Thumbs\.db|desktop\.ini)$/.test(name);
}

function zipError(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return error;
  return new ArchiveError(
    'zip',
    /End of Central Directory|unexpected EOF|Z_BUF_ERROR/i.test(`${code} ${message}`),
    error,
  );
}
