import { mkdirSync } from 'node:fs';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { OptionNames } from '../../base/checks.js';
import { BlackspotError, DataError, InternalError, StorageError } from '../../base/errors.js';

export interface DuckDbOptions {
  /** Most memory DuckDB may hold before it spills to disk, as DuckDB spells it: `4GB`. @default 80 % of the machine */
  readonly memory?: string;
  /** @default the number of cores */
  readonly threads?: number;
  /** Where it spills to. @default beside the working directory */
  readonly tempDirectory?: string;
}

/** The names of these options, for checks. */
export const duckDbOptionNames: OptionNames<DuckDbOptions> = {
  memory: true,
  threads: true,
  tempDirectory: true,
};

/** A value bound to `$1`, `$2`, ... of a statement. */
export type SqlValue = string | number | bigint | boolean | null;

/** A cell of an answer: numbers as numbers, text as text; cast times and UUIDs to VARCHAR in the SQL. */
export type SqlCell = string | number | boolean | null;

/** DuckDB in this process, in memory: the files are Parquet, the engine keeps nothing of its own. */
export class DuckDb {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #ownsInstance: boolean;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, ownsInstance: boolean) {
    this.#instance = instance;
    this.#connection = connection;
    this.#ownsInstance = ownsInstance;
  }

  static async open(options: DuckDbOptions = {}): Promise<DuckDb> {
    const settings: Record<string, string> = { autoload_known_extensions: 'false' };
    if (options.memory !== undefined) settings.memory_limit = options.memory;
    if (options.threads !== undefined) settings.threads = String(options.threads);
    if (options.tempDirectory !== undefined) {
      mkdirSync(options.tempDirectory, { recursive: true });
      settings.temp_directory = options.tempDirectory;
    }
    const instance = await DuckDBInstance.create(':memory:', settings);
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new DuckDb(instance, connection, true);
  }

  /** A second connection to the same database, for work beside the first. Close it on its own. */
  async connect(): Promise<DuckDb> {
    return new DuckDb(this.#instance, await this.#instance.connect(), false);
  }

  /** Runs a statement whose answer nobody needs. */
  async run(sql: string, values: readonly SqlValue[] = []): Promise<void> {
    await guard(sql, () => this.#connection.run(sql, bindable(values)));
  }

  /** The answer as columns of plain values. */
  async columns(
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<{ readonly names: readonly string[]; readonly columns: readonly (readonly SqlCell[])[] }> {
    return guard(sql, async () => {
      const reader = await this.#connection.runAndReadAll(sql, bindable(values));
      return { names: reader.columnNames(), columns: reader.getColumns().map((column) => column.map(plain)) };
    });
  }

  /** The answer as rows of plain values, by column name. */
  async rows(sql: string, values: readonly SqlValue[] = []): Promise<Record<string, SqlCell>[]> {
    const { names, columns } = await this.columns(sql, values);
    const rowCount = columns[0]?.length ?? 0;
    return Array.from({ length: rowCount }, (_, row) =>
      Object.fromEntries(names.map((name, index) => [name, columns[index]?.[row] ?? null])),
    );
  }

  /** The first row of the answer. */
  async row(sql: string, values: readonly SqlValue[] = []): Promise<Record<string, SqlCell>> {
    const first = (await this.rows(sql, values))[0];
    if (first === undefined) throw new InternalError(`A statement that always answers gave no row: ${sql}`);
    return first;
  }

  /** The answer piece by piece (2,048 rows each), as DuckDB's own chunks: bounded memory whatever the size. */
  async *chunks(
    sql: string,
    values: readonly SqlValue[] = [],
    signal?: AbortSignal,
  ): AsyncGenerator<DuckDBDataChunk> {
    yield* await this.stream(sql, values, signal);
  }

  /** As `chunks`, but the statement has begun, or failed, before there is anything to read. */
  async stream(
    sql: string,
    values: readonly SqlValue[] = [],
    signal?: AbortSignal,
  ): Promise<AsyncGenerator<DuckDBDataChunk>> {
    const result: DuckDBResult = await this.#stoppable(signal, () =>
      guard(sql, () => this.#connection.stream(sql, bindable(values))),
    );
    return this.#chunksOf(result, sql, signal);
  }

  async *#chunksOf(
    result: DuckDBResult,
    sql: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<DuckDBDataChunk> {
    for (;;) {
      const chunk = await this.#stoppable(signal, () => guard(sql, () => result.fetchChunk()));
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  /** Does the work, or interrupts it and throws the reason when the signal aborts. */
  async #stoppable<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal === undefined) return work();
    signal.throwIfAborted();
    let repeated: NodeJS.Timeout | undefined;
    // DuckDB forgets an interrupt that comes before the statement has begun, so it is repeated until the work has ended.
    const interrupt = (): void => {
      this.interrupt();
      repeated = setInterval(() => this.interrupt(), 10);
    };
    signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      clearInterval(repeated);
      signal.removeEventListener('abort', interrupt);
    }
  }

  /** Of DuckDB, such as `v1.5.6`. */
  async version(): Promise<string> {
    return String((await this.row('SELECT version() AS version')).version);
  }

  /** Stops the statement that is running, which then throws. */
  interrupt(): void {
    this.#connection.interrupt();
  }

  /** The connection itself, for appenders and progress. */
  get connection(): DuckDBConnection {
    return this.#connection;
  }

  close(): void {
    this.#connection.closeSync();
    if (this.#ownsInstance) this.#instance.closeSync();
  }
}

/** A path or other literal that SQL takes no parameter for (COPY TO, CREATE VIEW), quoted. Never for a user's filter. */
export function sqlLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A DuckDB value as a plain one. Integers beyond 2^53 would be wrong as a number, and throw. */
function plain(value: DuckDBValue): SqlCell {
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value;
  }
  if (typeof value === 'bigint') {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) {
      throw new InternalError(`An integer of ${value} does not fit a number.`);
    }
    return Number(value);
  }
  return String(value);
}

function bindable(values: readonly SqlValue[]): DuckDBValue[] {
  return [...values];
}

async function guard<T>(sql: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error, sql);
  }
}

/** What DuckDB says of Parquet files that are cut off or have wrong bytes within. */
const damage =
  /^Invalid (Input )?Error: .*(Parquet|Footer|magic bytes|Decompression|Corrupted|buffer|bit width)/;

function translate(error: unknown, sql: string): unknown {
  if (error instanceof BlackspotError || !(error instanceof Error)) return error;
  const details = { sql };
  if (/No space left|disk full|ENOSPC/i.test(error.message)) {
    return new StorageError(`The disk is full: ${firstLine(error.message)}`, {
      hint: 'Free some space, or name another folder.',
      cause: error,
      details,
    });
  }
  if (/^Out of Memory/i.test(error.message)) {
    return new StorageError(`DuckDB ran out of memory: ${firstLine(error.message)}`, {
      hint: 'Allow more memory (--memory 4GB; in code the option `memory`), or use fewer threads.',
      cause: error,
      details,
    });
  }
  if (/Cannot open file|Permission denied|Could not (create|write)/i.test(error.message)) {
    return new StorageError(firstLine(error.message), {
      hint: 'Check the path and the permissions.',
      cause: error,
      details,
    });
  }
  if (damage.test(error.message)) {
    return new DataError(`A file is damaged or cut off: ${firstLine(error.message)}`, {
      hint: 'Remove it, and import or replay again.',
      cause: error,
      details,
    });
  }
  error.message = firstLine(error.message);
  return error;
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
