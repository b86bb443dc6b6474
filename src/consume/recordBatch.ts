import { thrownError, unexpected } from '../base/checks.js';
import { isBlackspotError } from '../base/errors.js';
import type { Dataset } from '../dataset/dataset.js';
import type { Accident } from '../dataset/usAccidents/accident.js';
import type { LogMessage } from '../log/log.js';
import type { Value } from '../query/question.js';
import type { AddedValues, DecodedBatch, EventColumns } from './decodedBatch.js';
import type { Decoder } from './decoder.js';

/**
 * The messages of a batch as records. Each is decoded on first access, so that a store that takes them one by one never holds
 * all of them.
 */
export class RecordBatch implements DecodedBatch {
  /** The record of a message, or why it is not a valid event; undefined before the first access. */
  readonly #decoded: (Accident | string | undefined)[];
  readonly #messages: readonly LogMessage[];
  readonly #decoder: Decoder;
  readonly #dataset: Dataset;
  readonly #added: readonly AddedValues[];
  /** Columns that have been read, since several steps may read them. */
  readonly #columns: Map<string, readonly Value[]>;

  constructor(
    messages: readonly LogMessage[],
    decoder: Decoder,
    dataset: Dataset,
    decoded: (Accident | string | undefined)[] = [],
    added: readonly AddedValues[] = [],
    columns: Map<string, readonly Value[]> = new Map(),
  ) {
    this.#messages = messages;
    this.#decoder = decoder;
    this.#dataset = dataset;
    this.#decoded = decoded;
    this.#added = added;
    this.#columns = columns;
  }

  /**
   * The record of a message with its added columns, which the caller may change and keep; or why it is not a valid event.
   * Taking the same message again decodes it again.
   */
  take(index: number): Accident | string {
    const found = this.#at(index);
    if (typeof found === 'string') return found;
    if (this.#decoded[index] !== undefined) this.#decoded[index] = undefined;
    const record: Record<string, Value> = found;
    for (const { column, values } of this.#added) record[column.name] = values[index] ?? null;
    return found;
  }

  async reasons(): Promise<readonly (string | null)[]> {
    return this.#messages.map((_, index) => {
      const found = this.#kept(index);
      return typeof found === 'string' ? found : null;
    });
  }

  async columns(names: readonly string[]): Promise<EventColumns> {
    return Object.fromEntries(names.map((name) => [name, this.#column(name)]));
  }

  #column(name: string): readonly Value[] {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const values = new Array<Value>(this.#messages.length);
    for (let index = 0; index < values.length; index++) {
      const found = this.#kept(index);
      values[index] = typeof found === 'string' ? null : found[name as keyof Accident];
    }
    this.#columns.set(name, values);
    return values;
  }

  async withColumns(added: readonly AddedValues[]): Promise<RecordBatch> {
    for (const { column, values } of added) this.#columns.set(column.name, values);
    const all = [...this.#added, ...added];
    return new RecordBatch(this.#messages, this.#decoder, this.#dataset, this.#decoded, all, this.#columns);
  }

  #kept(index: number): Accident | string {
    const found = this.#at(index);
    this.#decoded[index] = found;
    return found;
  }

  #at(index: number): Accident | string {
    return this.#decoded[index] ?? decoded(this.#messages[index]!, this.#decoder, this.#dataset);
  }
}

function decoded(message: LogMessage, decoder: Decoder, dataset: Dataset): Accident | string {
  try {
    const record: unknown = decoder.decode(message, dataset);
    if (typeof (record as Partial<Accident> | null | undefined)?.key === 'string') return record as Accident;
    throw unexpected(`the result of the decoder "${decoder.format}"`, 'a record with its key', record, {
      hint: 'Return a record, or throw a DataError with details.reason for a message that is not an event.',
    });
  } catch (error) {
    if (!isBlackspotError(error) || typeof error.details.reason !== 'string') {
      throw thrownError(`the decoder "${decoder.format}"`, error);
    }
    return error.details.reason;
  }
}
