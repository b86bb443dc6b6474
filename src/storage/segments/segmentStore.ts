import { type OptionNames, requireKnownOptions } from '../../base/checks.js';
import { InternalError, StorageError } from '../../base/errors.js';
import { KeySet } from '../../base/keySet.js';
import { Tasks } from '../../base/tasks.js';
import { type AddedColumn, checkAddedColumns } from '../../consume/addedColumns.js';
import { type DeadLetter, type DeadLetterSink, deadLetterOf } from '../../consume/deadLetter.js';
import type { DecodedBatch } from '../../consume/decodedBatch.js';
import type { Decoder } from '../../consume/decoder.js';
import type { Batching, EventStore, WriteResult } from '../../consume/eventStore.js';
import type { StreamBatch } from '../../consume/streamBatch.js';
import { streamHashOf } from '../../consume/streamHash.js';
import { type Dataset, requireDataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { closedError, DuckDb, type DuckDbOptions, duckDbOptionNames } from '../../engines/duckdb/duckdb.js';
import { parquetSql, targetSql } from '../../engines/duckdb/fileSql.js';
import { RecordFiles } from '../../engines/duckdb/recordFiles.js';
import { recordNamesSql, sqlTypes } from '../../engines/duckdb/sqlTypes.js';
import type { LogMessage } from '../../log/log.js';
import type { Files } from '../files/files.js';
import { localFiles, removeUnfinished } from '../files/localFiles.js';
import { ColumnBatch, ColumnDecoder } from './columnBatch.js';
import { segmentsToCompact } from './compaction.js';
import { lockFolder } from './folderLock.js';
import { putColumns, requireSameType } from './segmentColumns.js';
import { listSegments, type Segment, type StoredSegment, segmentName } from './segmentFiles.js';
import { makeSegmentFolder } from './segmentFolder.js';

export interface SegmentStoreOptions extends DuckDbOptions {
  /** The dataset of the events. @default US Accidents */
  readonly dataset?: Dataset;
  /** How long replaced files stay for readers that have them open, milliseconds. @default 60,000 */
  readonly supersededForMs?: number;
  /** Columns that steps of `consume` add. @default none */
  readonly added?: readonly AddedColumn[];
}

const optionNames: OptionNames<SegmentStoreOptions> = {
  ...duckDbOptionNames,
  dataset: true,
  added: true,
  supersededForMs: true,
};

const batching: Batching = {
  // Large batches make few segments. They are written one at a time.
  maxBatchMessages: 50_000,
  maxBatchBytes: 64 * 1024 * 1024,
  maxWaitMs: 1_000,
  parallelBatches: 1,
};

/**
 * Opens a folder of immutable Parquet segments for writing. Each batch becomes one file, named by stream and offset range,
 * which appears whole. Each event is stored once, by its key. Loads all event keys first (16 bytes each).
 * @throws ConfigurationError when another writer uses the folder
 * @throws StorageError when the folder cannot be created or written to
 * @throws DataError when a segment is damaged
 */
export async function openSegmentStore(
  folder: string,
  options: SegmentStoreOptions = {},
): Promise<EventStore> {
  requireKnownOptions('openSegmentStore', options, optionNames);
  const { dataset = usAccidents, supersededForMs = 60_000 } = options;
  requireDataset(dataset);
  const added = checkAddedColumns(options.added ?? [], dataset);
  const engine = await DuckDb.open(options);
  let release = async (): Promise<void> => {};
  try {
    release = await lockFolder(engine, folder);
    await removeUnfinished(folder);
    const files = localFiles(folder);
    await makeSegmentFolder(engine, files, dataset);
    const segments = await listSegments(files);
    await checkColumns(engine, segments.live, added);
    await putColumns(files, added);
    const keys = await loadKeys(engine, segments.live);
    const connections = await Promise.all(
      Array.from({ length: decodingConnections }, () => engine.connect()),
    );
    return new SegmentStore({
      files,
      segments,
      added,
      dataset,
      engine,
      connections,
      release,
      keys,
      supersededForMs,
    });
  } catch (error) {
    await release().finally(() => engine.close());
    throw error;
  }
}

/** Two keep a replay and its store busy on two cores. More would need more memory and threads. */
const decodingConnections = 2;

/** What an open folder consists of. */
interface SegmentStoreParts {
  readonly files: Files;
  readonly segments: Awaited<ReturnType<typeof listSegments>>;
  readonly added: readonly AddedColumn[];
  readonly dataset: Dataset;
  readonly engine: DuckDb;
  /** Connections of the engine that decode. */
  readonly connections: readonly DuckDb[];
  /** Releases the lock of the folder. */
  readonly release: () => Promise<void>;
  /** The event keys of all segments. */
  readonly keys: KeySet;
  readonly supersededForMs: number;
}

class SegmentStore implements EventStore {
  readonly batching: Batching = batching;
  readonly name: string;
  readonly added: readonly AddedColumn[];
  readonly dataset: Dataset;
  readonly #files: Files;
  readonly #engine: DuckDb;
  readonly #connections: readonly DuckDb[];
  readonly #release: () => Promise<void>;
  readonly #keys: KeySet;
  readonly #supersededForMs: number;
  readonly #decoder: ColumnDecoder;
  readonly #recordFiles: RecordFiles;
  /** The writes in progress, for which `close` waits. */
  readonly #writes: Tasks = new Tasks(closedError);
  #segments: StoredSegment[];
  /** Files that compaction has replaced, and since when. */
  #superseded: { readonly name: string; readonly sinceMs: number }[];
  /** The error of a write. Its keys may be in the set already, so that no later write is safe. */
  #failure: unknown = null;

  constructor(parts: SegmentStoreParts) {
    const { files, segments, engine, connections, dataset } = parts;
    this.name = files.location;
    this.added = parts.added;
    this.dataset = dataset;
    this.#files = files;
    this.#engine = engine;
    this.#connections = connections;
    this.#release = parts.release;
    this.#keys = parts.keys;
    this.#supersededForMs = parts.supersededForMs;
    this.#decoder = new ColumnDecoder(connections, dataset);
    this.#recordFiles = new RecordFiles(engine, dataset);
    this.#segments = segments.live;
    this.#superseded = segments.superseded.map(({ name }) => ({ name, sinceMs: Date.now() }));
  }

  async committedOffset(streamId: string, partition: number): Promise<number | null> {
    const streamHash = streamHashOf(streamId);
    const segments = this.#segments.filter(
      (one) => one.streamHash === streamHash && one.partition === partition,
    );
    return segments.at(-1)?.endOffset ?? null;
  }

  async decode(messages: readonly LogMessage[], decoder: Decoder): Promise<DecodedBatch> {
    return this.#decoder.decode(messages, decoder);
  }

  async write(batch: StreamBatch, events: DecodedBatch, sink: DeadLetterSink): Promise<WriteResult> {
    if (!(events instanceof ColumnBatch))
      throw new InternalError('The events were decoded by another store.');
    if (this.#failure !== null) {
      throw new StorageError(`Cannot write to ${this.name} after an earlier write failed.`, {
        hint: 'Fix the cause and open the store again, which resumes where it stopped.',
        cause: this.#failure,
      });
    }
    try {
      return await this.#writes.run(() => this.#write(batch, events, sink));
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async #write(batch: StreamBatch, events: ColumnBatch, sink: DeadLetterSink): Promise<WriteResult> {
    const { streamId, partition, messages, endOffset } = batch;
    const committed = (await this.committedOffset(streamId, partition)) ?? batch.startOffset;
    const reasons = await events.reasons();
    const deadLetters: DeadLetter[] = [];
    const newEvents: number[] = [];
    const duplicates: number[] = [];
    for (const [at, offset] of batch.offsets.entries()) {
      const reason = reasons[at] ?? null;
      if (offset < committed) duplicates.push(at);
      else if (reason !== null) deadLetters.push(deadLetterOf(batch, at, reason));
      else if (this.#keys.add(events.eventKeys[at]!)) newEvents.push(at);
      else duplicates.push(at);
    }
    if (deadLetters.length > 0) await sink(deadLetters);
    if (endOffset > committed) {
      const range = { startOffset: Math.max(batch.startOffset, committed), endOffset };
      await this.#append(
        { streamHash: streamHashOf(streamId), partition, ...range },
        events.selectSql(recordNamesSql(this.dataset), this.added, duplicates),
      );
    }
    return {
      newEvents,
      duplicates: messages.length - newEvents.length - deadLetters.length,
      deadLetters: deadLetters.length,
    };
  }

  async #append(segment: Segment, sql: string): Promise<void> {
    await this.#put(segment, sql);
    await this.#compact();
    await this.#removeSuperseded();
  }

  async #compact(): Promise<void> {
    for (
      let run = segmentsToCompact(this.#segments);
      run.length > 0;
      run = segmentsToCompact(this.#segments)
    ) {
      const whole = { ...run[0]!, endOffset: run.at(-1)!.endOffset };
      const addresses = run.map(({ address }) => address);
      // The columns of the record and every column that a segment has.
      await this.#put(whole, `SELECT * FROM ${await this.#recordFiles.sql(addresses)}`);
      this.#superseded.push(...run.map(({ name }) => ({ name, sinceMs: Date.now() })));
    }
  }

  async #put(segment: Segment, sql: string): Promise<void> {
    const name = segmentName(segment);
    const isPut = await this.#files.putIfAbsent(name, (path) =>
      this.#engine.run(`COPY (${sql}) TO ${targetSql(path)} (FORMAT parquet, COMPRESSION zstd)`),
    );
    if (!isPut) {
      throw new StorageError(`Another writer has put ${name} into ${this.name}.`, {
        hint: 'Stop the other writer and start again.',
      });
    }
    this.#segments = (await listSegments(this.#files)).live;
  }

  async #removeSuperseded(): Promise<void> {
    const before = Date.now() - this.#supersededForMs;
    const old = this.#superseded.filter(({ sinceMs }) => sinceMs <= before);
    this.#superseded = this.#superseded.filter(({ sinceMs }) => sinceMs > before);
    for (const { name } of old) await this.#files.remove(name);
  }

  /** Closes it when the writes in progress have ended. The lock of the folder is released by the engine, so before it. */
  close(): Promise<void> {
    return this.#writes.close(async () => {
      try {
        await Promise.all(this.#connections.map((connection) => connection.close()));
      } finally {
        await this.#release().finally(() => this.#engine.close());
      }
    });
  }
}

async function loadKeys(engine: DuckDb, segments: readonly StoredSegment[]): Promise<KeySet> {
  if (segments.length === 0) return new KeySet();
  const from = parquetSql(segments.map(({ address }) => address));
  const { rows } = await engine.row(`SELECT count(*) AS "rows" FROM ${from}`);
  const keys = new KeySet(rows as number);
  for await (const chunk of engine.chunks(`SELECT key FROM ${from}`)) {
    const column = chunk.getColumnVector(0);
    for (let row = 0; row < chunk.rowCount; row += 1) keys.add(String(column.getItem(row)));
  }
  return keys;
}

/** A column keeps its type in the existing segments. */
async function checkColumns(
  engine: DuckDb,
  segments: readonly StoredSegment[],
  added: readonly AddedColumn[],
): Promise<void> {
  if (segments.length === 0 || added.length === 0) return;
  const from = parquetSql(
    segments.map(({ address }) => address),
    'union_by_name=true',
  );
  const rows = await engine.rows(`SELECT column_name, column_type FROM (DESCRIBE FROM ${from})`);
  const types = new Map(rows.map((row) => [row.column_name, row.column_type]));
  for (const { name, type } of added) {
    const existing = types.get(name);
    if (existing !== undefined) requireSameType(name, existing as string, sqlTypes[type]);
  }
}
