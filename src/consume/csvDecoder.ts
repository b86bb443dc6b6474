import { parse } from 'csv-parse/sync';
import { requireKnownOptions, unexpected } from '../base/checks.js';
import { DataError, isBlackspotError } from '../base/errors.js';
import type { Dataset } from '../dataset/dataset.js';
import { refusal } from '../dataset/json.js';
import type { Accident } from '../dataset/usAccidents/accident.js';
import type { LogMessage } from '../log/log.js';
import type { Decoder } from './decoder.js';
import { explained, textOf } from './messageLook.js';
import { checkRowDecoderOptions, type RowDecoderOptions, rowParser } from './rowParser.js';

export interface CsvDecoderOptions extends RowDecoderOptions {
  /** The header line of the CSV, or its names. */
  readonly header: string | readonly string[];
  /** One character between the fields. @default the most frequent of , ; | and tab in the header line, or a comma */
  readonly delimiter?: string;
}

const optionNames = { header: true, delimiter: true, dateOrder: true, columns: true } as const;

/**
 * Decodes lines of CSV. A message is one line or several, each an event. A line that equals the header is skipped, and so
 * are blank lines.
 *
 * @throws InputError when an option is wrong
 * @example
 * const decoder = csvDecoder({ header: 'ID,Severity,Start_Time,Start_Lat,Start_Lng' });
 * await consumeTopic(store, log, { decoder });
 */
export function csvDecoder(options: CsvDecoderOptions): Decoder {
  requireKnownOptions('csvDecoder', options, optionNames);
  checkRowDecoderOptions('csvDecoder', options);
  const { header } = options;
  const delimiter = options.delimiter ?? (typeof header === 'string' ? delimiterOf(header) : ',');
  if (typeof delimiter !== 'string' || delimiter.length !== 1) {
    throw unexpected('delimiter', 'one character', delimiter);
  }
  const names = typeof header === 'string' ? (records(header, delimiter)?.[0]?.record ?? []) : header;
  if (!Array.isArray(names) || names.length === 0 || names.some((name) => typeof name !== 'string')) {
    throw unexpected('header', 'the header line of a CSV, or a list of its names', header);
  }
  const plainHeader = headerText(names);
  const isHeader = (text: string): boolean => {
    if (!text.includes(names[0]!)) return false;
    const fields = records(text, delimiter)?.[0]?.record;
    return fields !== undefined && headerText(fields) === plainHeader;
  };
  let parser: { readonly dataset: Dataset; readonly parse: ReturnType<typeof rowParser> } | null = null;
  return {
    format: 'csv',
    split: (message) => {
      const text = textOf(message.value);
      if (text === null) return [message];
      const lines = /[\r\n]\s*\S/.test(text) ? records(text, delimiter) : [{ raw: text }];
      // With unmatched quotes, nobody knows where a line ends.
      if (lines === null) return [message];
      const kept = lines.filter(({ raw }) => !isHeader(raw));
      return kept.length === 1 && lines.length === 1
        ? [message]
        : kept.map(({ raw }) => ({ ...message, value: Buffer.from(raw.replace(/^[\r\n]+|[\r\n]+$/g, '')) }));
    },
    decode: ({ value }: LogMessage, dataset: Dataset): Accident => {
      if (parser?.dataset !== dataset) parser = { dataset, parse: parserOf(names, dataset, options) };
      try {
        const text = textOf(value);
        if (text === null) throw refusal('it is not UTF-8');
        const found = records(text, delimiter);
        if (found === null) throw refusal('its quotes do not match');
        if (found.length === 0) throw refusal('it is blank');
        return parser.parse(withoutBlankEnd(found[0]!.record, names.length));
      } catch (error) {
        throw explained(error, value, dataset, ['csv']);
      }
    },
  };
}

/** Blank fields at the end, beyond those of the header, do not count, as in a file. */
function withoutBlankEnd(fields: readonly string[], fieldCount: number): readonly string[] {
  return fields.slice(fieldCount).every((field) => field === '') ? fields.slice(0, fieldCount) : fields;
}

/** A header that lacks a column ends `consume`: no line could be read with it. */
function parserOf(
  names: readonly string[],
  dataset: Dataset,
  options: RowDecoderOptions,
): ReturnType<typeof rowParser> {
  try {
    return rowParser(names, dataset, options);
  } catch (error) {
    if (!isBlackspotError(error) || typeof error.details.reason !== 'string') throw error;
    throw new DataError(`Invalid header of the stream: ${error.details.reason}.`, {
      hint: 'Pass the header line of the CSV that the producer sends.',
      details: { found: names },
    });
  }
}

interface CsvLine {
  readonly record: readonly string[];
  /** The text of the record. */
  readonly raw: string;
}

/** The records of a text without blank lines; null if its quotes do not match. */
function records(text: string, delimiter: string): readonly CsvLine[] | null {
  try {
    return parse(text, {
      delimiter,
      bom: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as CsvLine[];
  } catch {
    return null;
  }
}

/** The delimiter of a header line: the most frequent of , ; | and tab, or a comma. */
export function delimiterOf(line: string): string {
  const count = (one: string): number => line.split(one).length;
  return [',', ';', '\t', '|'].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function headerText(names: readonly string[]): string {
  return names.map((name) => name.trim().toLowerCase()).join('\u001f');
}
