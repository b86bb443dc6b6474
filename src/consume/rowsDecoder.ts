import { isPlainObject, requireKnownOptions } from '../base/checks.js';
import type { Dataset } from '../dataset/dataset.js';
import { refusal } from '../dataset/json.js';
import type { Accident } from '../dataset/usAccidents/accident.js';
import type { LogMessage } from '../log/log.js';
import type { Decoder } from './decoder.js';
import { explained, isChangeEvent, parsedJson, textOf } from './messageLook.js';
import { checkRowDecoderOptions, type RowDecoderOptions, rowParser } from './rowParser.js';

const optionNames = { dateOrder: true, columns: true } as const;

/**
 * Decodes rows as JSON objects by the header of a CSV, as most producers send them. Values are texts, numbers, booleans or
 * null; a missing name is null. They are read like the fields of a CSV, so the event is the one that an import makes.
 *
 * @throws InputError when an option is wrong
 * @example
 * // {"Severity": 2, "Start_Time": "2021-03-01 06:00:00", "Start_Lat": "40.0", "Start_Lng": "-83.0"}
 * await consumeTopic(store, log, { decoder: rowsDecoder() });
 */
export function rowsDecoder(options: RowDecoderOptions = {}): Decoder {
  requireKnownOptions('rowsDecoder', options, optionNames);
  checkRowDecoderOptions('rowsDecoder', options);
  return jsonRows('rows', options, (value) => value);
}

/**
 * Decodes the JSON of Kafka Connect: rows as in `rowsDecoder`, in an envelope of `schema` and `payload`, or without one. Of a
 * change event of Debezium, the row after the change is read; a deletion becomes a dead letter.
 *
 * @throws InputError when an option is wrong
 */
export function connectDecoder(options: RowDecoderOptions = {}): Decoder {
  requireKnownOptions('connectDecoder', options, optionNames);
  checkRowDecoderOptions('connectDecoder', options);
  return jsonRows('connect', options, (value) => {
    const payload = 'payload' in value ? value.payload : value;
    if (!isPlainObject(payload)) throw refusal('its payload is not an object');
    if (!isChangeEvent(payload)) return payload;
    if (!isPlainObject(payload.after)) throw refusal('a change event without a row after the change');
    return payload.after;
  });
}

function jsonRows(
  format: string,
  options: RowDecoderOptions,
  rowOf: (value: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): Decoder {
  const parsers = new ParserCache(options);
  return {
    format,
    decode: ({ value: bytes }: LogMessage, dataset: Dataset): Accident => {
      try {
        const value = parsedJson(textOf(bytes) ?? '');
        if (!isPlainObject(value)) throw refusal('not a JSON object');
        const row = rowOf(value);
        return parsers.of(Object.keys(row), dataset)(Object.entries(row).map(fieldOf));
      } catch (error) {
        throw explained(error, bytes, dataset, [format, 'rows']);
      }
    },
  };
}

/**
 * The value of a JSON object as the field of a CSV.
 * @throws DataError with `details.reason` when it is a list or an object
 */
export function fieldOf([name, value]: [string, unknown]): string {
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'number':
    case 'boolean':
      return String(value);
    default:
      if (value === null) return '';
      throw refusal(`wrong type: ${name.slice(0, 60)} is ${Array.isArray(value) ? 'a list' : 'an object'}`);
  }
}

type RowParser = ReturnType<typeof rowParser>;

/** The parsers by the names of the row, of which a producer has few, in their order. */
class ParserCache {
  readonly #parsers = new Map<string, RowParser>();
  #dataset: Dataset | null = null;

  constructor(private readonly options: RowDecoderOptions) {}

  of(names: readonly string[], dataset: Dataset): RowParser {
    if (dataset !== this.#dataset || this.#parsers.size >= mostParsers) this.#parsers.clear();
    this.#dataset = dataset;
    const key = JSON.stringify(names);
    const found = this.#parsers.get(key) ?? rowParser(names, dataset, this.options);
    this.#parsers.set(key, found);
    return found;
  }
}

const mostParsers = 1_000;
