import { relative } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { liveFolder, reportFolder } from '../base/defaultFolders.js';
import { isCalendarDay } from '../dataset/times.js';
import type { DuckDbOptions } from '../engines/duckdb/duckdb.js';
import { importDefaults } from '../storage/import/importCsv.js';

/** Parsers for values of the command line. Each says what it expected and what came. */

export function positiveInteger(text: string): number {
  const value = Number(text.replaceAll('_', '').replaceAll(',', ''));
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

/** Of TCP on this machine; 0 is any that is free. */
export function port(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError(`Expected a port from 0 to 65535, got "${text}".`);
  }
  return value;
}

/** 0..1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError(`Expected a share from 0 to 1, got "${text}".`);
  }
  return value;
}

/** `max`, or how many seconds of event time pass in a second: 1 is real time, 3600 an hour a second. */
export function speedFactor(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const value = Number(text.replace(/x$/, ''));
  if (!(value > 0))
    throw new InvalidArgumentError(`Expected a speed above 0 such as 3600, or max; got "${text}".`);
  return value;
}

/** As DuckDB spells it: 4GB, 800MB. */
export function memory(text: string): string {
  if (!/^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$/i.test(text)) {
    throw new InvalidArgumentError(`Expected a size such as 4GB or 800MB, got "${text}".`);
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

/** Where segments go when nothing else is said, as seen from the working directory. */
export function defaultLiveFolder(): string {
  return relative('.', liveFolder());
}

/** What the help calls that folder. */
export const liveFolderText = 'data/live below the working directory';

/** Where a command writes its pages. */
export function outOption(): Option {
  return new Option('-o, --out <folder>', 'where the pages go').default(
    relative('.', reportFolder()),
    'reports below the working directory',
  );
}

/** What the help says about the folders that nobody names. */
export const foldersHelp = `
Folders that are not named lie below the working directory; in a checkout of blackspot, below its root.
A CSV that is not named is looked for in data/; without any, synthetic demo data is made there.`;

/** The options of `addEngineOptions`, as they come from the command line. */
export interface EngineFlags {
  readonly memory?: string;
  readonly threads?: number;
}

/** `--memory` and `--threads`, for every command that opens DuckDB: the hint of its errors names them. */
export function addEngineOptions(command: Command): Command {
  return command
    .option(
      '--memory <size>',
      `limit DuckDB to this much memory, such as 4GB; beyond it, it spills to disk (default: ${importDefaults.memory} to import, otherwise 80 % of the machine)`,
      memory,
    )
    .option('--threads <number>', 'let DuckDB use this many cores (default: all)', positiveInteger);
}

/** What of the flags is for DuckDB. */
export function engineOptions({ memory, threads }: EngineFlags): DuckDbOptions {
  return {
    ...(memory === undefined ? {} : { memory }),
    ...(threads === undefined ? {} : { threads }),
  };
}

export function brokersOption(): Option {
  return new Option('--brokers <host:port>', 'Kafka, several with commas (default: BLACKSPOT_KAFKA_BROKERS)');
}

export function kafkaClientOption(): Option {
  return new Option('--kafka-client <name>', 'the library that speaks to Kafka').choices([
    'platformatic',
    'kafkajs',
  ]);
}

export function topicOption(): Option {
  return new Option('--topic <name>', 'of the events').default('accidents');
}
