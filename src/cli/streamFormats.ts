import { type Command, Option } from 'commander';
import { ConfigurationError } from '../base/errors.js';
import { csvDecoder } from '../consume/csvDecoder.js';
import { type Decoder, eventDecoder } from '../consume/decoder.js';
import { connectDecoder, rowsDecoder } from '../consume/rowsDecoder.js';
import { readCsvHeader } from '../csv/header.js';
import { type ColumnMap, requireColumnMap } from '../dataset/columnMap.js';
import { usAccidents } from '../dataset/usAccidents/usAccidents.js';
import { addDateOrderOptions, columnMap, csvOptions } from './options.js';

/** The values of the options that `addFormatOptions` adds. */
export interface FormatFlags {
  readonly format?: 'event' | 'rows' | 'csv' | 'connect';
  readonly header?: string;
  readonly headerFrom?: string;
  readonly columns?: ColumnMap;
  readonly dayFirst?: true;
  readonly monthFirst?: true;
}

/** `--format` and its options, for every command that decodes messages. */
export function addFormatOptions(command: Command): Command {
  return addDateOrderOptions(command, 'with rows, csv and connect', 'rows with such dates are dead letters')
    .addOption(
      new Option(
        '--format <name>',
        'read messages as event JSON of a replay, as rows (JSON objects by CSV header), as lines of csv, or as JSON of Kafka connect (default: event)',
      ).choices(['event', 'rows', 'csv', 'connect']),
    )
    .option(
      '--header <line>',
      'with --format csv: the header line of the CSV, such as "ID,Severity,Start_Time"',
    )
    .option('--header-from <file>', 'with --format csv: take the header of this CSV file')
    .option(
      '--columns <column=header,...>',
      'with rows, csv and connect: map columns by hand, such as Start_Lat=y,Start_Lng=x',
      columnMap,
    );
}

/** The help text about formats. */
export const formatsHelp = `
Rows, lines of CSV and JSON of Kafka Connect are read like the rows of a file: same events, same keys. A stream
cannot be decided over all its rows, so dates such as 03/04/2021 need --day-first or --month-first.`;

/** The decoder that the flags describe. @throws ConfigurationError when they contradict each other */
export async function decoderOf(flags: FormatFlags): Promise<Decoder> {
  const { format = 'event', header, headerFrom } = flags;
  const options = csvOptions(flags);
  const { dateOrder, columns = {} } = options;
  requireColumnMap(columns, usAccidents);
  if (format !== 'csv' && (header ?? headerFrom) !== undefined) {
    throw unused(header === undefined ? '--header-from' : '--header', '--format csv', format);
  }
  if (format === 'event' && dateOrder !== undefined) {
    throw unused(`--${dateOrder === 'dayFirst' ? 'day' : 'month'}-first`, 'rows, csv or connect', format);
  }
  if (format === 'event' && flags.columns !== undefined) {
    throw unused('--columns', 'rows, csv or connect', format);
  }
  if (format === 'rows') return rowsDecoder(options);
  if (format === 'connect') return connectDecoder(options);
  if (format === 'event') return eventDecoder;
  if (header !== undefined && headerFrom !== undefined) {
    throw new ConfigurationError('Expected --header or --header-from, got both.', {
      hint: 'Omit one of them.',
    });
  }
  if (headerFrom !== undefined) {
    const { names, delimiter } = await readCsvHeader(headerFrom, usAccidents, columns);
    return csvDecoder({ header: names, delimiter, ...options });
  }
  if (header === undefined) {
    throw new ConfigurationError('Expected --format csv to come with a header, got none.', {
      hint: 'Pass --header "ID,Source,..." or --header-from file.csv.',
    });
  }
  return csvDecoder({ header, ...options });
}

function unused(option: string, use: string, format: string): ConfigurationError {
  return new ConfigurationError(`Expected ${option} to be used with ${use}, got --format ${format}.`, {
    hint: `Omit ${option}, or choose another format.`,
  });
}
