import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../base/errors.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { Spellings } from '../../dataset/spellings.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { checkDataset } from '../../engines/duckdb/fileDataset.js';

/** The description of an import, stored beside its Parquet file and read when it is opened. */
export interface Manifest {
  /** Raised when older imports must be repeated. */
  readonly formatVersion: number;
  /** Id of the dataset; absent in older imports, which are of US Accidents. */
  readonly dataset?: string;
  readonly schemaVersion: number;
  readonly input: InputFile;
  readonly rows: RowCounts;
  /** Whether a cleaned copy was imported because of broken line ends or quotes. */
  readonly isRepaired: boolean;
  /** Number of rejected rows by reason, the most frequent first. */
  readonly rejectsByReason: Readonly<Record<string, number>>;
  /** What the columns of the file decide about the spelling of their values. Absent in imports of version 2. */
  readonly spellings?: FoundSpellings;
  /** Number of values that are missing by a marker such as NA, by column and marker. Absent in imports of version 2. */
  readonly markers?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Number of unreadable or implausible values, which are null, by column. */
  readonly nulledByColumn: Readonly<Record<string, number>>;
  /** Number of rows by weather label outside the vocabulary; at most the 100 most frequent labels. */
  readonly unknownWeather: Readonly<Record<string, number>>;
  /** Rows without a time zone, which comes from the state or the longitude. */
  readonly guessedZones: number;
  /** Columns of the dataset that are missing in the file, and so null. */
  readonly absentColumns: readonly string[];
  /** Columns of the file that were ignored. */
  readonly unreadColumns: readonly string[];
  /** Times of the first and last event, ISO UTC; null without rows. */
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
  /** Digest of its size, beginning, middle and end, to detect another file without reading it whole. */
  readonly quickDigest: string;
}

/** How the values of a file are spelled, by name of a column. */
export interface FoundSpellings extends Pick<Spellings, 'dateOrder' | 'comma'> {
  /** Columns of times that are all at midnight, written as dates. */
  readonly timesAreDays: readonly string[];
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
 * The manifest in a folder; null when it is missing or of another version.
 *
 * @param dataset the expected dataset
 * @throws InputError when the import is of another dataset
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
