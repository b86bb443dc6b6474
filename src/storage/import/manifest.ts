import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../base/errors.js';
import type { FileEncoding, RecordEncoding } from '../../csv/encoding.js';
import type { Quoting } from '../../csv/fields.js';
import type { Compression } from '../../csv/fileKind.js';
import type { RejectExample } from '../../csv/rejects.js';
import type { ZoneBasis } from '../../dataset/clock.js';
import type { ColumnMap } from '../../dataset/columnMap.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { HeaderHint } from '../../dataset/headerHints.js';
import type { Spellings } from '../../dataset/spellings.js';
import type { DateOrder } from '../../dataset/times.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { checkDataset } from '../../engines/duckdb/fileDataset.js';
import type { Oddities } from './oddities.js';

/** The description of an import, stored beside its Parquet file and read when it is opened. */
export interface Manifest {
  /** Raised when a file is read differently: it is then imported again. Folders of version 2 can still be opened. */
  readonly formatVersion: number;
  /** Id of the dataset; absent in older imports, which are of US Accidents. */
  readonly dataset?: string;
  readonly schemaVersion: number;
  /**
   * The file. Of several files, the folder, the pattern or the first of them as `path`, their bytes in all, the time of the
   * latest change, and digests of their digests.
   */
  readonly input: InputFile;
  /** The files, if there are several or they were given by their folder or a pattern. */
  readonly inputs?: readonly InputPart[];
  readonly rows: RowCounts;
  /** Absent in imports of older versions, and if several files differ: see `inputs`. */
  readonly dialect?: Dialect;
  /** Whether a cleaned copy was imported because of broken line ends or quotes. */
  readonly isRepaired: boolean;
  /** Number of rejected rows by reason, the most frequent first. */
  readonly rejectsByReason: Readonly<Record<string, number>>;
  /** The first rejected row of the most frequent reasons. Absent in imports of version 2. */
  readonly rejectExamples?: Readonly<Record<string, RejectExample>>;
  /** What looks wrong. Absent in imports of version 2. */
  readonly oddities?: Oddities;
  /**
   * What the columns of the file decide about the spelling of their values; of several files, where they agree. Absent in
   * imports of version 2.
   */
  readonly spellings?: FoundSpellings;
  /** Number of values that are missing by a marker such as NA, by column and marker. Absent in imports of version 2. */
  readonly markers?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Number of unreadable or implausible values, which are null, by column. */
  readonly nulledByColumn: Readonly<Record<string, number>>;
  /** The first of these texts in the file, cut to 80 characters, by column. Absent in imports of version 2. */
  readonly nulledExamples?: Readonly<Record<string, string>>;
  /** Number of rows by weather label outside the vocabulary; at most the 100 most frequent labels. */
  readonly unknownWeather: Readonly<Record<string, number>>;
  /**
   * Number of accepted rows, duplicates included, by how their time zone was found: by a label of the file, guessed from the state or the longitude, as the
   * zone of the whole dataset, or not at all (`unknown`: wall clocks are read as UTC). Absent in imports of version 2.
   */
  readonly zones?: Readonly<Record<ZoneBasis, number>>;
  /** Number of rows by label of a time zone that is not known; at most 20 labels. Absent in imports of version 2. */
  readonly unknownZones?: Readonly<Record<string, number>>;
  /** Rows whose position was 0,0, which is no place and became null. Absent in imports of version 2. */
  readonly placesAtZero?: number;
  /** The names of the columns of the file. */
  readonly header?: readonly string[];
  /** Columns found by another name than their header: the header in the file, by column. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Columns mapped by hand: the header in the file, by column; empty for a column that it does not have. */
  readonly columnMap?: ColumnMap;
  /** Columns that the file has in another unit, from which their values are converted: that unit, by column. */
  readonly otherUnits?: Readonly<Record<string, string>>;
  /** What missing columns may be called in the file. */
  readonly columnHints?: readonly HeaderHint[];
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

/** How the bytes of the file were read. */
export interface Dialect {
  /** What the file is. Absent for a CSV. */
  readonly kind?: 'jsonLines' | 'parquet';
  readonly compression: Compression;
  /** The file within a zip archive. */
  readonly entry?: string;
  readonly encoding: FileEncoding | RecordEncoding;
  readonly delimiter: string;
  /** Lines before the header: a title, comments, `sep=;`, blank ones. At most 10, each cut to 200 characters. */
  readonly skippedLines: readonly string[];
  /** Whether each row begins with a name that the header has no column for. */
  readonly hasRowNames: boolean;
  /** Number of rows whose quotes are not those of RFC 4180, by how they were read. */
  readonly otherQuotes: Partial<Record<Quoting, number>>;
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

/** One of several files of an import. */
export interface InputPart extends InputFile {
  /** The path from their folder, or as it was given. */
  readonly name: string;
  /** Rows read, rejected ones included. */
  readonly rows: number;
  readonly rejected: number;
  /** The names of its columns. */
  readonly header: readonly string[];
  /** Columns of the dataset that it lacks, and so null in its rows. */
  readonly absentColumns: readonly string[];
  /** null for a file without a byte: Spark writes such parts. */
  readonly dialect: Dialect | null;
  readonly spellings: FoundSpellings;
}

/** How the values of a file are spelled, by name of a column. */
export interface FoundSpellings extends Pick<Spellings, 'dateOrder' | 'comma'> {
  /** The order of day and month that the user gave. */
  readonly givenOrder?: DateOrder;
  /** A date that proves the order of its column. Absent where another column or the user decides. */
  readonly orderProofs?: Readonly<Record<string, string>>;
  /**
   * Times of the first 1,000 rows that are not spelled as in the published files: one of each spelling, the most frequent
   * first, at most 3.
   */
  readonly timeExamples?: Readonly<Record<string, readonly string[]>>;
  /** Columns of times that are all at midnight, written as dates. */
  readonly timesAreDays: readonly string[];
}

/** `read = written + duplicates + rejected`, always. */
export interface RowCounts {
  readonly read: number;
  readonly written: number;
  readonly duplicates: number;
  /** Duplicates of an accident in another file of the import. Absent for a single file. */
  readonly duplicatesAcrossFiles?: number;
  readonly rejected: number;
}

/** The version of this layout. */
export const manifestVersion = 3;
/** The oldest version that can be opened. */
const oldestVersion = 2;

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
  if (manifest === null || manifest.formatVersion < oldestVersion || manifest.formatVersion > manifestVersion)
    return null;
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
