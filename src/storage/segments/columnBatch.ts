import { isUtf8 } from 'node:buffer';
import { InternalError } from '../../base/errors.js';
import type { AddedColumn } from '../../consume/addedColumns.js';
import type { AddedValues, DecodedBatch, EventColumns } from '../../consume/decodedBatch.js';
import { type Decoder, eventDecoder } from '../../consume/decoder.js';
import { lookOf } from '../../consume/messageLook.js';
import { RecordBatch } from '../../consume/recordBatch.js';
import type { Dataset } from '../../dataset/dataset.js';
import { encodeEvent } from '../../dataset/json.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import { eventsFromJsonSql } from '../../engines/duckdb/jsonSql.js';
import { readableSql } from '../../engines/duckdb/questionSql.js';
import { answerReader } from '../../engines/duckdb/readAnswer.js';
import { type RowColumn, rowColumnsSql } from '../../engines/duckdb/rowColumnsSql.js';
import { sqlTypes } from '../../engines/duckdb/sqlTypes.js';
import type { LogMessage } from '../../log/log.js';
import type { AnswerColumn } from '../../query/answerColumn.js';
import type { Value } from '../../query/question.js';

/** Decodes batches in DuckDB, one at a time, because batches share the tables. */
export class ColumnDecoder {
  readonly #connections: readonly DuckDb[];
  readonly dataset: Dataset;
  /** The batch in the tables. */
  #current: ColumnBatch | null = null;

  /** @param connections that decode in parallel, because DuckDB uses one thread for a table of this size */
  constructor(connections: readonly DuckDb[], dataset: Dataset) {
    this.#connections = connections;
    this.dataset = dataset;
  }

  async decode(messages: readonly LogMessage[], decoder: Decoder): Promise<ColumnBatch> {
    this.#current = null;
    // DuckDB reads event JSON. Records of other formats are converted to it.
    const converted = decoder === eventDecoder ? null : decodedValues(messages, decoder, this.dataset);
    const values = converted?.values ?? messages.map(({ value }) => value);
    const decoded = await this.#decodeJson(values);
    const reasons = decoded.reasons.map((reason, at) => {
      if (converted !== null) return converted.reasons[at] ?? reason;
      return reason === null ? null : (lookOf(values[at]!, this.dataset, [eventDecoder.format]) ?? reason);
    });
    this.#current = new ColumnBatch(this, this.#connections[0]!, { ...decoded, reasons }, [], new Map());
    return this.#current;
  }

  /** @throws InternalError when another batch has been decoded since */
  check(batch: ColumnBatch): void {
    if (batch !== this.#current)
      throw new InternalError('A decoded batch was used after the next one was decoded.');
  }

  /** Replaces the current batch by one with more columns. */
  replace(batch: ColumnBatch): ColumnBatch {
    this.#current = batch;
    return batch;
  }

  async #decodeJson(values: readonly Uint8Array[]): Promise<Decoded> {
    const keys: (string | null)[] = new Array(values.length).fill(null);
    const reasons: (string | null)[] = new Array(values.length).fill(null);
    const valuesEach = Math.ceil(values.length / this.#connections.length);
    await Promise.all(
      this.#connections.map(async (engine, index) => {
        const start = index * valuesEach;
        const notText = await load(engine, index, values.slice(start, start + valuesEach));
        await engine.run(
          `CREATE OR REPLACE TABLE decoded_${index} AS SELECT * EXCLUDE (json) FROM (${eventsFromJsonSql(
            `(SELECT rowid + ${start} AS ordinal, decode(value) AS json FROM incoming_${index})`,
            'json',
            this.dataset,
          )})`,
        );
        for await (const chunk of engine.chunks(
          `SELECT ordinal::INTEGER, key, reason FROM decoded_${index}`,
        )) {
          const [ordinals, keyColumn, reasonColumn] = [0, 1, 2].map((at) => chunk.getColumnVector(at));
          for (let row = 0; row < chunk.rowCount; row += 1) {
            const ordinal = ordinals!.getItem(row) as number;
            const reason = reasonColumn!.getItem(row) as string | null;
            reasons[ordinal] = notText.has(ordinal - start) ? 'not UTF-8' : reason;
            if (reasons[ordinal] === null) keys[ordinal] = String(keyColumn!.getItem(row));
          }
        }
      }),
    );
    const tables = this.#connections.map((_, index) => `FROM decoded_${index}`);
    return { keys, reasons, from: `(${tables.join(' UNION ALL ')})` };
  }
}

interface Decoded {
  /** The event key, or null for an invalid message. */
  readonly keys: readonly (string | null)[];
  readonly reasons: readonly (string | null)[];
  /** The SQL of the records in the order of the messages, with `ordinal` (from 0) and `reason`. */
  readonly from: string;
}

/** The messages of a batch as columns in DuckDB. */
export class ColumnBatch implements DecodedBatch {
  constructor(
    private readonly decoder: ColumnDecoder,
    private readonly engine: DuckDb,
    private readonly decoded: Decoded,
    /** Tables with a row for each message, in their order. */
    private readonly added: readonly AddedTable[],
    /** The values of columns that have been read or added, since several steps may read them. */
    private readonly known: Map<string, readonly Value[]>,
  ) {}

  get eventKeys(): readonly (string | null)[] {
    return this.decoded.keys;
  }

  async reasons(): Promise<readonly (string | null)[]> {
    return this.decoded.reasons;
  }

  async columns(names: readonly string[]): Promise<EventColumns> {
    this.decoder.check(this);
    const unread = names.filter((name) => name !== 'key' && !this.known.has(name));
    if (unread.length > 0) await this.#read(unread);
    return Object.fromEntries(
      names.map((name) => [name, name === 'key' ? this.decoded.keys : this.known.get(name)!]),
    );
  }

  async #read(names: readonly string[]): Promise<void> {
    const columns = rowColumnsSql(names as readonly FieldName[], this.decoder.dataset);
    const reader = answerReader([{ name: 'ordinal', type: 'number' }, ...columns.map(withoutFlags)]);
    const sql = ['ordinal::DOUBLE', ...columns.map((column) => readableSql(column.sql, column))];
    const from = `${this.decoded.from} WHERE reason IS NULL`;
    for await (const chunk of this.engine.chunks(`SELECT ${sql.join(', ')} FROM ${from}`)) reader.add(chunk);
    const read = reader.take().columns;
    const ordinals = read.ordinal as Float64Array;
    for (const { name, type } of columns) {
      const values = read[name]!;
      const count = this.decoded.keys.length;
      if (type !== 'boolean' && values instanceof Float64Array && values.length === count) {
        const numbers = wholeNumbers(values, ordinals);
        if (numbers !== null) {
          this.known.set(name, numbers);
          continue;
        }
      }
      const all: Value[] = new Array(count).fill(null);
      if (values instanceof Float64Array) putNumbers(values, type === 'boolean', ordinals, all);
      else for (let row = 0; row < values.length; row++) all[ordinals[row]!] = values[row]!;
      this.known.set(name, all);
    }
  }

  async withColumns(added: readonly AddedValues[]): Promise<ColumnBatch> {
    this.decoder.check(this);
    const table = `added_${this.added.length}`;
    const definitions = added.map(({ column }) => `${column.name} ${sqlTypes[column.type]}`);
    await this.engine.run(`CREATE OR REPLACE TABLE ${table} (${definitions.join(', ')})`);
    const appender = await this.engine.connection.createAppender(table);
    for (let ordinal = 0; ordinal < this.decoded.keys.length; ordinal += 1) {
      for (const { column, values } of added) appendValue(appender, column, values[ordinal] ?? null);
      appender.endRow();
    }
    appender.closeSync();
    for (const { column, values } of added) this.known.set(column.name, values);
    const all = [...this.added, { table, columns: added.map(({ column }) => column) }];
    return this.decoder.replace(new ColumnBatch(this.decoder, this.engine, this.decoded, all, this.known));
  }

  /**
   * The SELECT of the events at these messages, in their order.
   * @param names columns of a record, as SQL
   * @param stored added columns of the store; NULL if no step has added one
   */
  selectSql(names: string, stored: readonly AddedColumn[], without: readonly number[]): string {
    this.decoder.check(this);
    const known = new Set(this.added.flatMap(({ columns }) => columns.map(({ name }) => name)));
    const added = stored.map(({ name, type }) =>
      known.has(name) ? name : `NULL::${sqlTypes[type]} AS ${name}`,
    );
    const condition =
      without.length === 0 ? '' : ` AND ordinal NOT IN (SELECT unnest('[${without.join(',')}]'::INTEGER[]))`;
    // Row by row: a join by number would gather and sort all columns.
    const from = [this.decoded.from, ...this.added.map(({ table }) => table)].join(' POSITIONAL JOIN ');
    return `SELECT ${[names, ...added].join(', ')} FROM ${from} WHERE reason IS NULL${condition}`;
  }
}

/** Columns that a step has added. */
interface AddedTable {
  readonly table: string;
  readonly columns: readonly AddedColumn[];
}

/** Flags are read as numbers, which is quicker. */
function withoutFlags(column: RowColumn): AnswerColumn {
  return column.type === 'boolean' ? { name: column.name, type: 'number' } : column;
}

/**
 * The numbers of a column without missing values, by position; null if one is missing. An engine keeps such an array without
 * an object for each number, which a null would need.
 */
function wholeNumbers(values: Float64Array, at: Float64Array): number[] | null {
  const all = new Array<number>(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) return null;
    all[at[row]!] = value;
  }
  return all;
}

/** Puts numbers or flags where they belong; NaN stands for a missing one. */
function putNumbers(values: Float64Array, areFlags: boolean, at: Float64Array, into: Value[]): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isNaN(value)) into[at[row]!] = areFlags ? value === 1 : value;
  }
}

type Appender = Awaited<ReturnType<DuckDb['connection']['createAppender']>>;

function appendValue(appender: Appender, { type }: AddedColumn, value: Value): void {
  if (value === null) appender.appendNull();
  else if (type === 'text') appender.appendVarchar(value as string);
  else if (type === 'integer') appender.appendInteger(value as number);
  else if (type === 'double') appender.appendDouble(value as number);
  else appender.appendBoolean(value as boolean);
}

/** Messages of another format as event JSON, or the reason why they are not valid events. */
function decodedValues(
  messages: readonly LogMessage[],
  decoder: Decoder,
  dataset: Dataset,
): { readonly values: Uint8Array[]; readonly reasons: (string | null)[] } {
  const records = new RecordBatch(messages, decoder, dataset);
  const values: Uint8Array[] = [];
  const reasons: (string | null)[] = [];
  for (const index of messages.keys()) {
    const found = records.take(index);
    const isReason = typeof found === 'string';
    values.push(isReason ? new Uint8Array() : encodeEvent(found, dataset));
    reasons.push(isReason ? found : null);
  }
  return { values, reasons };
}

/** Puts the values into a table and returns the positions of those that are not text, which are stored empty. */
async function load(engine: DuckDb, index: number, values: readonly Uint8Array[]): Promise<Set<number>> {
  await engine.run(`CREATE OR REPLACE TABLE incoming_${index} (value BLOB)`);
  const appender = await engine.connection.createAppender(`incoming_${index}`);
  const notText = new Set<number>();
  for (const [ordinal, value] of values.entries()) {
    const isText = isUtf8(value);
    if (!isText) notText.add(ordinal);
    appender.appendBlob(isText ? value : new Uint8Array());
    appender.endRow();
  }
  appender.closeSync();
  return notText;
}
