import { statSync } from 'node:fs';
import type { OptionNames } from '../base/checks.js';
import type { AddedColumn } from '../consume/addedColumns.js';
import type { EventStore } from '../consume/eventStore.js';
import type { Dataset } from '../dataset/dataset.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { type DuckDbOptions, duckDbOptionNames } from '../engines/duckdb/duckdb.js';
import { openMongoSource } from '../engines/mongodb/source.js';
import type { Source } from '../query/source.js';
import { csvInput } from '../replay/csvInput.js';
import type { ReplayInput } from '../replay/input.js';
import type { ImportOptions } from '../storage/import/importCsv.js';
import { openHistory } from '../storage/import/openHistory.js';
import { openMongoStore } from '../storage/mongodb/store.js';
import { openSegments } from '../storage/segments/openSegments.js';
import { isSegmentFolder } from '../storage/segments/segmentFolder.js';
import { openSegmentStore } from '../storage/segments/segmentStore.js';
import { type EmbeddedOptions, type EmbeddedRun, replayIntoSegments } from './embedded.js';
import { csvFileInput, importFolderInput, parquetFileInput } from './fileInputs.js';

/** How to open a source. */
export interface OpenOptions extends DuckDbOptions {
  /** What it holds. @default US Accidents */
  readonly dataset?: Dataset;
}

/** What a store is opened with. */
export interface StoreOptions extends OpenOptions {
  /** A time-series collection; for the forms that have one. @default false */
  readonly timeSeries?: boolean;
  /** Columns that steps of `consume` add. @default none */
  readonly added?: readonly AddedColumn[];
}

/** The names of the options of a source, for checks. */
export const openOptionNames: OptionNames<OpenOptions> = { ...duckDbOptionNames, dataset: true };

/** The names of the options of a store, for checks. */
export const storeOptionNames: OptionNames<StoreOptions> = {
  ...openOptionNames,
  timeSeries: true,
  added: true,
};

/** A form that an address may have, and what can be done with what is there. */
export interface AddressForm {
  /** For help and errors, after "Pass": `a Parquet file`, `mongodb://host:port/database`. */
  readonly looks: string;
  /** Of a URL, in lower case. A form without any is a path. */
  readonly schemes?: readonly string[];
  /** Whether this path is one of the form. Asked in the order of the list. */
  readonly isAt?: (path: string) => boolean;
  /** Which side of a combined source it is. */
  readonly holds: 'history' | 'live';
  readonly openSource?: (address: string, options: OpenOptions) => Promise<Source>;
  readonly openReplayInput?: (address: string, options: ImportOptions) => Promise<ReplayInput>;
  readonly openStore?: (address: string, options: StoreOptions) => Promise<EventStore>;
  readonly hasTimeSeries?: true;
  /** For a store that knows itself how far a replay was: one that can do without Kafka and goes on where it stopped. */
  readonly replayInto?: (
    input: ReplayInput,
    address: string,
    options: EmbeddedOptions,
  ) => Promise<EmbeddedRun>;
}

/**
 * Every form of address. Recognising and opening an address begins here and nowhere else; help, hints and defaults are
 * made of the same entries. A new engine is its folder and one entry.
 */
export const addressForms: readonly AddressForm[] = [
  {
    looks: 'a CSV file (plain or .gz)',
    isAt: (path) => isFile(path) && !isParquet(path),
    holds: 'history',
    openSource: openHistory,
    openReplayInput: csvFileInput,
  },
  {
    looks: 'a Parquet file',
    isAt: (path) => isFile(path) && isParquet(path),
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
  },
  {
    looks: 'an import folder',
    isAt: (path) => isDirectory(path) === true,
    holds: 'history',
    openSource: openHistory,
    openReplayInput: importFolderInput,
  },
  {
    looks: 'mongodb://host:port/database',
    schemes: ['mongodb', 'mongodb+srv'],
    holds: 'live',
    openSource: (address, { dataset = usAccidents }) => openMongoSource(address, { dataset }),
    openStore: (address, { timeSeries = false, added = [], dataset = usAccidents }) =>
      openMongoStore(address, { timeSeries, added, dataset }),
    hasTimeSeries: true,
  },
  {
    looks: '- for a CSV on standard input',
    isAt: (path) => path === '-',
    holds: 'history',
    openReplayInput: async (_, { dataset = usAccidents }) =>
      csvInput({ stream: process.stdin, name: 'standard input', dataset }),
  },
];

function isFile(path: string): boolean {
  return isDirectory(path) === false;
}

/** Null where nothing is, or nothing that may be looked at. */
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
