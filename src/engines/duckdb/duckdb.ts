import { mkdirSync } from 'node:fs';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
  type DuckDBValue,
} from '@duckdb/node-api';
import { type OptionNames, requireInteger, unexpected } from '../../base/checks.js';
import {
  BlackspotError,
  DataError,
  InputError,
  InternalError,
  isBlackspotError,
  isError,
  StorageError,
} from '../../base/errors.js';
import { Tasks } from '../../base/tasks.js';

export interface DuckDbOptions {
  /** Most memory that DuckDB may use before it spills to disk, such as `4GB`. @default 80 % of the machine's */
  readonly memory?: string;
  /** @default the number of cores */
  readonly threads?: number;
  /** The folder to spill to. @default beside the working directory */
  readonly tempDirectory?: string;
}

/** The names of these options, for checks. */
export const duckDbOptionNames: OptionNames<DuckDbOptions> = {
  memory: true,
  threads: true,
  tempDirectory: true,
};

/** What `isMemorySize` accepts, for errors. */
export const memorySizes = 'a size above 0 such as 4GB or 800MB, at most 1000000TB';

/** DuckDB counts bytes in 64 bits. */
const mostMemoryBytes = 1e18;

/** More threads than any machine has cores. */
const mostThreads = 1_024;

/** Whether a text is a size of memory as DuckDB spells it, such as `4GB` or `512 MiB`, above 0. */
export function isMemorySize(text: unknown): boolean {
  const [, size, unit, binary] =
    (typeof text === 'string' && /^(\d+(?:\.\d+)?)\s*([KMGT])(i?)B$/i.exec(text)) || [];
  if (unit === undefined) return false;
  const bytes = Number(size) * (binary === '' ? 1_000 : 1_024) ** ('KMGT'.indexOf(unit.toUpperCase()) + 1);
  return bytes > 0 && bytes <= mostMemoryBytes;
}

/** @throws InputError when a size is not one, or there are no threads */
export function checkDuckDbOptions({ memory, threads }: DuckDbOptions): void {
  if (memory !== undefined && !isMemorySize(memory)) {
    throw unexpected('memory', memorySizes, memory);
  }
  if (threads !== undefined) requireInteger('threads', threads, 1, mostThreads);
}

/** A value bound to `$1`, `$2`, ... of a statement. */
export type SqlValue = string | number | bigint | boolean | null;

type Settings = Record<string, string>;

async function opened(settings: Settings): Promise<[DuckDBInstance, DuckDBConnection]> {
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  return [instance, connection];
}

/** A value of an answer: a number, a text or a boolean. Cast times and UUIDs to VARCHAR in the SQL. */
export type SqlResult = string | number | boolean | null;

/** An in-memory DuckDB in this process. Data stays in Parquet files; the database stores nothing itself. */
export class DuckDb {
  #instance: DuckDBInstance;
  #connection: DuckDBConnection;
  /** The settings of the database; null for a second connection to it. */
  readonly #settings: Settings | null;
  readonly #calls: Tasks = new Tasks(closedError);
  #isOpen = true;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, settings: Settings | null) {
    this.#instance = instance;
    this.#connection = connection;
    this.#settings = settings;
  }

  /**
   * @throws InputError when an option is wrong
   * @throws StorageError when DuckDB does not open with these options
   */
  static async open(options: DuckDbOptions = {}): Promise<DuckDb> {
    checkDuckDbOptions(options);
    const settings: Settings = { autoload_known_extensions: 'false' };
    if (options.memory !== undefined) settings.memory_limit = options.memory;
    if (options.threads !== undefined) settings.threads = String(options.threads);
    try {
      if (options.tempDirectory !== undefined) {
        mkdirSync(options.tempDirectory, { recursive: true });
        settings.temp_directory = options.tempDirectory;
      }
      return new DuckDb(...(await opened(settings)), settings);
    } catch (error) {
      throw openError(error, settings);
    }
  }

  /** A second connection to the same database, for work beside the first. Close it on its own. */
  async connect(): Promise<DuckDb> {
    return this.#call('connect', async () => {
      return new DuckDb(this.#instance, await this.#instance.connect(), null);
    });
  }

  /**
   * Opens the database anew: after an internal error, DuckDB refuses every further statement. Temporary tables are gone. No
   * other call may be in progress.
   */
  async restart(): Promise<void> {
    const settings = this.#settings;
    if (settings === null) throw new InternalError('A second connection cannot restart its database.');
    await this.#call('restart', async () => {
      const [instance, connection] = await opened(settings);
      this.#connection.closeSync();
      this.#instance.closeSync();
      this.#instance = instance;
      this.#connection = connection;
    });
  }

  /** Runs a statement and discards its answer. */
  async run(sql: string, values: readonly SqlValue[] = []): Promise<void> {
    await this.#call(sql, () => this.#connection.run(sql, bindable(values)));
  }

  /** The answer as columns of plain values. */
  async columns(
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<{ readonly names: readonly string[]; readonly columns: readonly (readonly SqlResult[])[] }> {
    return this.#call(sql, async () => {
      const reader = await this.#connection.runAndReadAll(sql, bindable(values));
      return { names: reader.columnNames(), columns: reader.getColumns().map((column) => column.map(plain)) };
    });
  }

  /** The answer as rows of plain values, by column name. */
  async rows(sql: string, values: readonly SqlValue[] = []): Promise<Record<string, SqlResult>[]> {
    const { names, columns } = await this.columns(sql, values);
    const rowCount = columns[0]?.length ?? 0;
    return Array.from({ length: rowCount }, (_, row) =>
      Object.fromEntries(names.map((name, index) => [name, columns[index]?.[row] ?? null])),
    );
  }

  /** The first row of the answer. */
  async row(sql: string, values: readonly SqlValue[] = []): Promise<Record<string, SqlResult>> {
    const first = (await this.rows(sql, values))[0];
    if (first === undefined)
      throw new InternalError(`Expected a statement to return a row, got none: ${sql}`);
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

  /** Like `chunks`, but resolves once the statement has started, and rejects if it fails to start. */
  async stream(
    sql: string,
    values: readonly SqlValue[] = [],
    signal?: AbortSignal,
  ): Promise<AsyncGenerator<DuckDBDataChunk>> {
    const result: DuckDBResult = await this.#stoppable(signal, () =>
      this.#call(sql, () => this.#connection.stream(sql, bindable(values))),
    );
    return this.#chunksOf(result, sql, signal);
  }

  async *#chunksOf(
    result: DuckDBResult,
    sql: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<DuckDBDataChunk> {
    for (;;) {
      const chunk = await this.#stoppable(signal, () => this.#call(sql, () => result.fetchChunk()));
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  /** Runs the work. If the signal aborts, it interrupts the query and throws the reason of the signal. */
  async #stoppable<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal === undefined) return work();
    signal.throwIfAborted();
    let repeated: NodeJS.Timeout | undefined;
    // DuckDB ignores an interrupt before the statement has started, so it is repeated until the work has ended.
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

  /** The version of DuckDB, such as `v1.5.6`. */
  async version(): Promise<string> {
    return String((await this.row('SELECT version() AS version')).version);
  }

  /** Interrupts the running statement, which then throws. */
  interrupt(): void {
    if (this.#isOpen) this.#connection.interrupt();
  }

  /** The connection itself, for appenders and progress. */
  get connection(): DuckDBConnection {
    return this.#connection;
  }

  /**
   * Closes it when the calls in progress have returned, because DuckDB crashes the process if a connection is closed under
   * them. Later calls throw. Connections of `connect` stay open until they are closed themselves.
   */
  close(): Promise<void> {
    return this.#calls.close(() => {
      this.#isOpen = false;
      this.#connection.closeSync();
      if (this.#settings !== null) this.#instance.closeSync();
    });
  }

  /**
   * Runs a call of DuckDB, whose errors become those of blackspot.
   * @param what the statement or the name of the call, for the details of an error
   * @throws InputError after `close`
   */
  async #call<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
      return await this.#calls.run(call);
    } catch (error) {
      throw translate(error, what);
    }
  }
}

/** The error of a call or a question that comes after `close`. */
export function closedError(): InputError {
  return new InputError('DuckDB is closed.', {
    hint: 'Close a source, a store or an input after its last answer, and open it again to ask more.',
  });
}

/** The error of DuckDB when it does not open. */
function openError(error: unknown, settings: Readonly<Record<string, string>>): unknown {
  const translated = translate(error, 'open');
  if (isBlackspotError(translated) || !isError(translated)) return translated;
  return new StorageError(`DuckDB cannot open: ${translated.message}`, {
    hint: 'Check memory, threads and tempDirectory.',
    cause: error,
    details: settings,
  });
}

/** A quoted literal, where SQL allows no parameter (COPY TO, CREATE VIEW). Never for a user's filter. */
export function sqlLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A DuckDB value as a plain one. @throws InternalError on an integer beyond 2^53, which a number cannot hold */
function plain(value: DuckDBValue): SqlResult {
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
      throw new InternalError(`Expected an integer up to 2^53, got ${value}.`);
    }
    return Number(value);
  }
  return String(value);
}

function bindable(values: readonly SqlValue[]): DuckDBValue[] {
  return [...values];
}

/** Messages of DuckDB about Parquet files that are cut off or damaged. */
const damage =
  /^Invalid (Input )?Error: .*(Parquet|Footer|magic bytes|Decompression|Corrupted|buffer|bit width)/;

function translate(error: unknown, sql: string): unknown {
  if (error instanceof BlackspotError || !(error instanceof Error)) return error;
  const details = { sql };
  if (/No space left|disk full|ENOSPC/i.test(error.message)) {
    return new StorageError(`The disk is full: ${firstLine(error.message)}`, {
      hint: 'Free some space, or choose another folder.',
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
    return new DataError(`Damaged or incomplete file: ${firstLine(error.message)}`, {
      hint: 'Remove the file, and import or replay again.',
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
