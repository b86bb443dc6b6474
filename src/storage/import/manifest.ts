import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { checkDataset } from '../../engines/duckdb/fileDataset.js';

/** What an import did: written beside the Parquet file, read again when it is opened. */
export interface Manifest {
  /** Raised when an import of an older version has to be made again. */
  readonly formatVersion: number;
  /** The id of the dataset. Imports of US Accidents made before there were others do not say. */
  readonly dataset?: string;
  readonly schemaVersion: number;
  readonly input: InputFile;
  readonly rows: RowCounts;
  /** Whether line ends or quotes were such that a cleaned copy had to be read. */
  readonly isRepaired: boolean;
  /** How many rejects for each reason, the most frequent first. */
  readonly rejectsByReason: Readonly<Record<string, number>>;
  /** How many values were unreadable or implausible and made null, by column. */
  readonly nulledByColumn: Readonly<Record<string, number>>;
  /** Weather labels that the vocabulary does not know, by label; at most a hundred, the most frequent. */
  readonly unknownWeather: Readonly<Record<string, number>>;
  /** Rows whose zone came from the state or the longitude, for want of a label. */
  readonly guessedZones: number;
  /** Columns of the dataset that the file does not have; they are null throughout. */
  readonly absentColumns: readonly string[];
  /** Columns of the file that we do not read. */
  readonly unreadColumns: readonly string[];
  /** Instants, ISO UTC; null when there is no row. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  readonly importedAt: string;
  readonly seconds: number;
}

export interface InputFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** `sha256:` and 64 hexadecimal digits, of the whole file. */
  readonly digest: string;
  /** The same of its beginning, middle and end: enough to notice another file in its place without reading it. */
  readonly quickDigest: string;
}

/** `read = written + duplicates + rejected`, always. */
export interface RowCounts {
  readonly read: number;
  readonly written: number;
  readonly duplicates: number;
  readonly rejected: number;
}

/** The version of this layout. */
export const manifestVersion = 2;

/** The names of the files of an import. */
export const importFiles = {
  parquet: 'accidents.parquet',
  rejects: 'rejects.csv',
  manifest: 'manifest.json',
} as const;

/**
 * The manifest in a folder, or null when there is none that this version wrote.
 *
 * @param dataset what the import must be of
 * @throws InputError when it is of another dataset
 */
export async function readManifest(folder: string, dataset: Dataset = usAccidents): Promise<Manifest | null> {
  let text: string;
  try {
    text = await readFile(join(folder, importFiles.manifest), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
    throw error;
  }
  const manifest = parsed(text, folder);
  if (manifest?.formatVersion !== manifestVersion) return null;
  checkDataset(manifest.dataset, dataset, folder);
  return manifest.schemaVersion === dataset.schemaVersion ? manifest : null;
}

function parsed(text: string, folder: string): Manifest | null {
  try {
    return JSON.parse(text) as Manifest | null;
  } catch (error) {
    throw new DataError(`The manifest in ${folder} is damaged.`, {
      hint: 'Delete the folder to import the file again.',
      cause: error,
      details: { folder },
    });
  }
}
