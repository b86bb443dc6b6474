import { relative } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { liveFolder, reportFolder } from '../base/defaultFolders.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import type { DateOrder } from '../dataset/times.js';
import { type DuckDbOptions, isMemorySize, memorySizes } from '../engines/duckdb/duckdb.js';
import { kafkaDefaults } from '../log/kafkaSettings.js';
import { importDefaults } from '../storage/import/importCsv.js';
import { fraction, positiveInteger } from './values.js';

/** A size as DuckDB spells it: 4GB, 800MB. */
export function memory(text: string): string {
  if (!isMemorySize(text)) {
    throw new InvalidArgumentError(`Expected ${memorySizes}, got "${text}".`);
  }
  return text;
}

/** The default folder of segments, relative to the working directory. */
export function defaultLiveFolder(): string {
  return relative('.', liveFolder());
}

/** That folder in help texts. */
export const liveFolderText = 'data/live below the working directory';

/** The folder that a command writes its pages to. */
export function outOption(): Option {
  return new Option('-o, --out <folder>', 'write the pages to this folder').default(
    relative('.', reportFolder()),
    'reports below the working directory',
  );
}

/** The help text about default folders and the default CSV. */
export const foldersHelp = `
Default folders are below the working directory; in a checkout of blackspot, below its root.
The default CSV is the one in data/. If there is none, synthetic demo data is created there.`;

/** The values of the options that `addEngineOptions` adds. */
export interface EngineFlags {
  readonly memory?: string;
  readonly threads?: number;
}

/**
 * `--memory` and `--threads`, for every command that opens DuckDB: the hint of its errors names them.
 * @param threads what has these threads
 */
export function addEngineOptions(command: Command, threads = 'DuckDB'): Command {
  return command
    .option(
      '--memory <size>',
      `limit the memory of DuckDB, which then spills to disk (default: ${importDefaults.memory} to import, otherwise 80 % of the machine; example: 4GB)`,
      memory,
    )
    .option(
      '--threads <number>',
      `limit the threads of ${threads} (default: one for each core)`,
      positiveInteger,
    );
}

/** The options of DuckDB among the flags. */
export function engineOptions({ memory, threads }: EngineFlags): DuckDbOptions {
  return {
    ...(memory === undefined ? {} : { memory }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** The values of the options that `addCsvOptions` adds. */
export interface CsvFlags {
  readonly columns?: ColumnMap;
  readonly dayFirst?: true;
  readonly monthFirst?: true;
  readonly mostRejected?: number;
}

/** `--columns`, `--day-first`, `--month-first` and `--most-rejected`, for every command that imports a CSV: hints of what is unclear name them. */
export function addCsvOptions(command: Command): Command {
  return addReadingOptions(command).option(
    '--most-rejected <fraction>',
    `CSV only: fail if more of the rows are rejected (0 to 1; default: ${importDefaults.mostRejected}, and always one row)`,
    fraction,
  );
}

/** The same for a command that keeps rejected rows, however many there are. */
export function addReadingOptions(command: Command): Command {
  return addDateOrderOptions(command).option(
    '--columns <column=header,...>',
    'CSV only: map columns by hand, such as Start_Lat=y,Start_Lng=x; an empty header for one that the file lacks',
    columnMap,
  );
}

/** `--day-first` and `--month-first`. */
export function addDateOrderOptions(
  command: Command,
  where = 'CSV only',
  otherwise = 'what the dates of the file show',
): Command {
  return command
    .addOption(
      new Option('--day-first', `${where}: read 3/4/2021 as 3 April (default: ${otherwise})`).conflicts(
        'monthFirst',
      ),
    )
    .option('--month-first', `${where}: read 3/4/2021 as March 4 (default: ${otherwise})`);
}

/** The options of reading a CSV among the flags. */
export function csvOptions({ columns, mostRejected, ...flags }: CsvFlags): {
  readonly columns?: ColumnMap;
  readonly dateOrder?: DateOrder;
  readonly mostRejected?: number;
} {
  const dateOrder = dateOrderOf(flags);
  return {
    ...(columns === undefined ? {} : { columns }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(mostRejected === undefined ? {} : { mostRejected }),
  };
}

/** The order of day and month that the flags of `addDateOrderOptions` set. */
export function dateOrderOf({
  dayFirst,
  monthFirst,
}: Pick<CsvFlags, 'dayFirst' | 'monthFirst'>): DateOrder | undefined {
  if (dayFirst === true) return 'dayFirst';
  return monthFirst === true ? 'monthFirst' : undefined;
}

/** `Start_Lat=y,Start_Lng=x`. A header may contain commas and blanks. */
export function columnMap(text: string, given: ColumnMap = {}): ColumnMap {
  const pairs = text.split(/,(?=[^,=]+=)/).map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
  if (pairs.includes(null))
    throw new InvalidArgumentError(`Expected column=header such as Start_Lat=y, got "${text}".`);
  return { ...given, ...Object.fromEntries(pairs.map((pair) => [pair![1]!.trim(), pair![2]!.trim()])) };
}

export function brokersOption(): Option {
  return new Option(
    '--brokers <host:port>',
    'connect to these Kafka brokers, separated by commas (default: BLACKSPOT_KAFKA_BROKERS)',
  );
}

export function kafkaClientOption(): Option {
  return new Option(
    '--kafka-client <name>',
    `use this Kafka library (default: BLACKSPOT_KAFKA_CLIENT, else ${kafkaDefaults.client})`,
  ).choices(['platformatic', 'kafkajs']);
}

export function topicOption(): Option {
  return new Option('--topic <name>', 'use this topic of events').default('accidents', 'accidents');
}

export function createTopicOption(): Option {
  return new Option('--create-topic', 'create the topic if it does not exist, whatever its name');
}
