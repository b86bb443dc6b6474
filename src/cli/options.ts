import { relative } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { liveFolder, reportFolder } from '../base/defaultFolders.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import { type DateOrder, isCalendarDay } from '../dataset/times.js';
import { type DuckDbOptions, isMemorySize, memorySizes } from '../engines/duckdb/duckdb.js';
import { kafkaDefaults } from '../log/kafkaSettings.js';
import { importDefaults } from '../storage/import/importCsv.js';

/** Parsers for values of the command line. Commander adds the name of the option to their errors. */

export function positiveInteger(text: string): number {
  // Separators of thousands: 7_700_000 or 7,700,000.
  const value = Number(/^\d{1,3}([_,]\d{3})+$/.test(text) ? text.replaceAll(/[_,]/g, '') : text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError(`Expected a whole number of at least 1, got "${text}".`);
  }
  return value;
}

export function integer(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError(`Expected a whole number, got "${text}".`);
  }
  return value;
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`Expected a number above 0, got "${text}".`);
  }
  return value;
}

/** A TCP port of this machine; 0 takes a free one. */
export function port(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError(`Expected a port, a whole number from 0 to 65535, got "${text}".`);
  }
  return value;
}

/** A fraction of 0..1. */
export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError(`Expected a number from 0 to 1, got "${text}".`);
  }
  return value;
}

/** `max`, or the seconds of event time that pass in a second: 1 is real time, 3600 an hour a second. */
export function speedFactor(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const value = Number(text.replace(/x$/, ''));
  if (!(value > 0)) throw new InvalidArgumentError(`Expected a number above 0 or max, got "${text}".`);
  return value;
}

/** Seconds: `90`, or a number with a unit: `90s`, `5m`, `2h`, `1d`. */
export function durationSeconds(text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([smhd])?$/.exec(text.trim()) ?? [];
  const seconds = Number(number) * { s: 1, m: 60, h: 3_600, d: 86_400 }[unit]!;
  if (!(seconds > 0)) {
    throw new InvalidArgumentError(`Expected a time above 0 such as 90s, 5m or 2h, got "${text}".`);
  }
  return seconds;
}

/** A size as DuckDB spells it: 4GB, 800MB. */
export function memory(text: string): string {
  if (!isMemorySize(text)) {
    throw new InvalidArgumentError(`Expected ${memorySizes}, got "${text}".`);
  }
  return text;
}

/** A calendar day or a time of day on it: 2020-03-13, 2020-03-13T07:30:00. */
export function localTime(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/.test(text) || !isCalendarDay(text.slice(0, 10))) {
    throw new InvalidArgumentError(
      `Expected a time such as 2020-03-13 or 2020-03-13T07:30:00, got "${text}".`,
    );
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
