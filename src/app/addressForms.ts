import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type OptionNames, requireKnownOptions } from '../base/checks.js';
import { InputError } from '../base/errors.js';
import { withoutPassword } from '../base/urls.js';
import type { AddedColumn } from '../consume/addedColumns.js';
import type { EventStore } from '../consume/eventStore.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import { type Dataset, requireDataset } from '../dataset/dataset.js';
import type { DateOrder } from '../dataset/times.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { type DuckDbOptions, duckDbOptionNames } from '../engines/duckdb/duckdb.js';
import { openMongoSource } from '../engines/mongodb/source.js';
import type { Source } from '../query/source.js';
import { csvInput } from '../replay/csvInput.js';
import type { ReplayInput } from '../replay/input.js';
import type { ImportOptions } from '../storage/import/importCsv.js';
import type { ImportProgress } from '../storage/import/importProgress.js';
import { isGlob, isImportFolder } from '../storage/import/inputFiles.js';
import { openHistory } from '../storage/import/openHistory.js';
import { openMongoCheckpoint } from '../storage/mongodb/checkpoint.js';
import { mongoStoreDefaults, openMongoStore } from '../storage/mongodb/store.js';
import { openSegments } from '../storage/segments/openSegments.js';
import { isSegmentFolder } from '../storage/segments/segmentFolder.js';
import { openSegmentStore } from '../storage/segments/segmentStore.js';
import type { AlarmSink } from './alarms/alarmSink.js';
import { alarmCollection, alarmFolder } from './alarms/sinks.js';
import { type Checkpoint, fileCheckpoint } from './checkpoint.js';
import { type EmbeddedOptions, type EmbeddedRun, replayIntoSegments } from './embedded.js';
import { filesInput, importFolderInput, parquetFileInput } from './fileInputs.js';

/** Options of opening a source. */
export interface OpenOptions extends DuckDbOptions {
  /** The dataset of the source. @default US Accidents */
  readonly dataset?: Dataset;
  /** CSV only: columns mapped by hand, as in `importCsv`. @default none */
  readonly columns?: ColumnMap;
  /** CSV only: the order of day and month in dates such as 3/4/2021, as in `importCsv`. @default what the dates show */
  readonly dateOrder?: DateOrder;
  /** CSV only: the share of rows that may be rejected, as in `importCsv`. @default 0.1, and always one row */
  readonly mostRejected?: number;
  /** CSV only: called ten times a second while the file is imported, on first use. @default nothing */
  readonly onProgress?: (progress: ImportProgress) => void;
}

/** Options of opening the input of a replay. */
export interface ReplayInputOptions extends ImportOptions {
  /**
   * Called for every rejected row of a CSV on standard input, with the line on which it begins, the reason and its text. The
   * import of a file writes its rejected rows to `rejects.csv`.
   */
  readonly onReject?: (line: number, reason: string, text: string) => void;
}

/** Options of opening a store. */
export interface StoreOptions
  extends Omit<OpenOptions, 'columns' | 'dateOrder' | 'mostRejected' | 'onProgress'> {
  /** Uses a time-series collection. MongoDB only. @default false */
  readonly timeSeries?: boolean;
  /** Columns that steps of `consume` add. @default none */
  readonly added?: readonly AddedColumn[];
}

/** The names of the options of a source, for checks. */
export const openOptionNames: OptionNames<OpenOptions> = {
  ...duckDbOptionNames,
  dataset: true,
  columns: true,
  dateOrder: true,
  mostRejected: true,
  onProgress: true,
};

/** The names of the options of a store, for checks. */
export const storeOptionNames: OptionNames<StoreOptions> = {
  ...duckDbOptionNames,
  dataset: true,
  timeSeries: true,
  added: true,
};

/**
 * Checks the options of opening an address.
 * @throws InputError when a name is unknown, or the dataset is not one
 */
export function checkOpenOptions<Options extends { readonly dataset?: Dataset }>(
  owner: string,
  options: Options,
  names: OptionNames<Options>,
): void {
  requireKnownOptions(owner, options, names);
  if (options.dataset !== undefined) requireDataset(options.dataset);
}

/**
 * Refuses options of reading a CSV that would have no effect.
 * @throws InputError when there are some, and none of the addresses is a CSV
 */
export function checkCsvOptions(
  { columns, mostRejected }: Pick<OpenOptions, 'columns' | 'mostRejected'>,
  addresses: readonly { readonly address: string; readonly form: AddressForm }[],
): void {
  if (mostRejected !== undefined && !addresses.some(({ form }) => form.isCsv && form.isPipe !== true)) {
    const shown = addresses.map(({ address, form }) => `${form.looks}: ${withoutPassword(address)}`);
    throw new InputError(`Expected mostRejected to be used with a CSV file, got ${shown.join(' and ')}.`, {
      hint: 'Omit --most-rejected: it limits the rejected rows of an import.',
    });
  }
  if (columns === undefined || addresses.some(({ form }) => form.isCsv)) return;
  const shown = addresses.map(({ address, form }) => `${form.looks}: ${withoutPassword(address)}`);
  throw new InputError(`Expected columns to be mapped in a CSV file, got ${shown.join(' and ')}.`, {
    hint: 'Omit the map of columns, or pass the CSV file that the data came from.',
  });
}

/** What a store keeps of surges beside its events. */
export interface AlarmPlace {
  readonly sink: AlarmSink;
  readonly checkpoint: Checkpoint;
}

/** A form of address, and the ways to open it. */
export interface AddressForm {
  /** Name in help and errors, after "Pass": `a Parquet file`, `mongodb://host:port/database`. */
  readonly looks: string;
  /** URL schemes in lower case. A form without schemes is a path. */
  readonly schemes?: readonly string[];
  /** Name of the server that holds it, if it is one. */
  readonly server?: string;
  /** Whether a path has this form. Forms are tried in the order of the list. */
  readonly isAt?: (path: string) => boolean;
  /** Whether it is a CSV, or files that are read like one, to which options of reading one apply. */
  readonly isCsv?: true;
  /** Its role in a combined source. */
  readonly holds: 'history' | 'live';
  readonly openSource?: (address: string, options: OpenOptions) => Promise<Source>;
  readonly openReplayInput?: (address: string, options: ReplayInputOptions) => Promise<ReplayInput>;
  /** Whether it is read once, row by row, and not imported. */
  readonly isPipe?: true;
  readonly openStore?: (address: string, options: StoreOptions) => Promise<EventStore>;
  readonly hasTimeSeries?: true;
  /** Opens what a store keeps of surges beside its events: their announcements, and the checkpoint of a consumer. */
  readonly openAlarms?: (address: string, consumer: string) => Promise<AlarmPlace>;
  /** Replays into a store that keeps the position of a replay: it needs no Kafka, and resumes. */
  readonly replayInto?: (
    input: ReplayInput,
    address: string,
    options: EmbeddedOptions,
  ) => Promise<EmbeddedRun>;
}

/**
 * All forms of address. Only this list recognises and opens addresses. Help texts and hints use the same entries. A new engine
 * is its folder and one entry.
 */
export const addressForms: readonly AddressForm[] = [
  {
    looks: 'a CSV or JSON lines file (plain or compressed)',
    isAt: (path) => isFile(path) && !isParquet(path),
    isCsv: true,
    holds: 'history',
    openSource: openHistory,
    openReplayInput: filesInput,
  },
  {
    looks: 'a Parquet file',
    isAt: (path) => isFile(path) && isParquet(path),
    isCsv: true,
    holds: 'history',
    openSource: openHistory,
    openReplayInput: parquetFileInput,
  },
  {
    looks: 'a folder of live segments',
    isAt: isSegmentFolder,
    holds: 'live',
    openSource: openSegments,
    openStore: (address, { timeSeries: _, ...options }) => openSegmentStore(address, options),
    replayInto: replayIntoSegments,
    // One consumer at a time has the lock of the folder.
    openAlarms: async (address) => ({
      sink: alarmFolder(join(address, 'alarms')),
      checkpoint: fileCheckpoint(join(address, 'surges.json')),
    }),
  },
  {
    looks: 'an import folder',
    isAt: (path) => isDirectory(path) === true && isImportFolder(path),
    holds: 'history',
    openSource: openHistory,
    openReplayInput: importFolderInput,
  },
  {
    looks: 'a folder of such files',
    isAt: (path) => isDirectory(path) === true,
    isCsv: true,
    holds: 'history',
    openSource: openHistory,
    openReplayInput: filesInput,
  },
  {
    looks: 'a glob such as "data/US_*.csv"',
    // In a text, ` + ` joins addresses.
    isAt: (path) => isGlob(path) && !path.includes(' + '),
    isCsv: true,
    holds: 'history',
    openSource: openHistory,
    openReplayInput: filesInput,
  },
  {
    looks: 'mongodb://host:port/database',
    schemes: ['mongodb', 'mongodb+srv'],
    server: 'MongoDB',
    holds: 'live',
    openSource: (address, { dataset = usAccidents }) => {
      const { url, collection } = mongoAddress(address);
      return openMongoSource(url, { dataset, ...collection });
    },
    openStore: (address, { timeSeries = false, added = [], dataset = usAccidents }) => {
      const { url, collection } = mongoAddress(address);
      return openMongoStore(url, { timeSeries, added, dataset, ...collection });
    },
    hasTimeSeries: true,
    openAlarms: async (address, consumer) => {
      const { url, collection } = mongoAddress(address);
      const events = collection.collection ?? mongoStoreDefaults.collection;
      const checkpoint = await openMongoCheckpoint(url, events, consumer);
      return { sink: await alarmCollection(url, events), checkpoint };
    },
  },
  {
    looks: '- for a CSV or JSON lines on standard input',
    isAt: (path) => path === '-',
    isCsv: true,
    holds: 'history',
    isPipe: true,
    openReplayInput: async (_, { dataset = usAccidents, columns = {}, dateOrder, onReject = () => {} }) =>
      csvInput({
        stream: process.stdin,
        name: 'standard input',
        dataset,
        columns,
        onReject,
        ...(dateOrder === undefined ? {} : { dateOrder }),
      }),
  },
];

/** A list of files that are opened as one. It has no text form. */
export const listForm: {
  readonly openSource: typeof openHistory;
  readonly openReplayInput: typeof filesInput;
} = { openSource: openHistory, openReplayInput: filesInput };

/** `mongodb://host:port/database#collection` names another collection than that of the default. */
function mongoAddress(address: string): { url: string; collection: { readonly collection?: string } } {
  const [url = '', collection = ''] = address.split('#');
  return { url, collection: collection === '' ? {} : { collection: decodeURIComponent(collection) } };
}

function isFile(path: string): boolean {
  return isDirectory(path) === false;
}

/** Null if the path does not exist or cannot be read. */
function isDirectory(path: string): boolean | null {
  try {
    return statSync(path).isDirectory();
  } catch {
    return null;
  }
}

function isParquet(path: string): boolean {
  return /\.parquet$/i.test(path);
}
