import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { publish } from '../../base/commitFile.js';
import { StorageError } from '../../base/errors.js';
import type { LiveBatch, LiveStore, Reject, RejectSink, WriteResult } from '../../consume/eventStore.js';
import { originIdOf } from '../../consume/originId.js';
import type { Dataset } from '../../dataset/dataset.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { Engine, type EngineOptions } from '../../engines/duckdb/duckdb.js';
import { parquetSql, targetSql } from '../../engines/duckdb/fileSql.js';
import { RecordFiles } from '../../engines/duckdb/recordFiles.js';
import { recordNamesSql } from '../../engines/duckdb/sqlTypes.js';
import { segmentsToCompact } from './compaction.js';
import { decode } from './decode.js';
import { lockFolder } from './folderLock.js';
import { KeySet } from './keySet.js';
import { listSegments, type Segment, segmentName } from './segmentFiles.js';
import { makeSegmentFolder } from './segmentFolder.js';

export interface SegmentStoreOptions extends EngineOptions {
  /** What the events are. @default US Accidents */
  readonly dataset?: Dataset;
  /** How long a compacted file's parts stay for readers that have them open, milliseconds. @default 60,000 */
  readonly supersededForMs?: number;
}

/**
 * Opens a folder of immutable Parquet segments for writing. Each batch becomes one file, named by origin and offset range,
 * that appears whole; each event is kept once, by its key, whatever came before. Loads all keys (16 bytes each) first.
 * @throws ConfigurationError when another writer has the folder.
 * @throws StorageError when the folder cannot be made or written to.
 * @throws DataError when a segment is damaged.
 */
export async function openSegmentStore(
  folder: string,
  options: SegmentStoreOptions = {},
): Promise<LiveStore> {
  const { dataset = usAccidents } = options;
  const engine = await Engine.open(options);
  let release = async (): Promise<void> => {};
  try {
    release = await lockFolder(engine, folder);
    for (const name of readdirSync(folder)) {
      if (name.endsWith('.parquet.tmp')) await rm(join(folder, name), { force: true });
    }
    await makeSegmentFolder(engine, folder, dataset);
    const keys = await loadKeys(engine, listSegments(folder).live);
    const lanes = await Promise.all(Array.from({ length: decodeLanes }, () => engine.fork()));
    const files = new RecordFiles(engine, dataset);
    return new SegmentStore(
      folder,
      dataset,
      engine,
      lanes,
      release,
      keys,
      files,
      options.supersededForMs ?? 60_000,
    );
  } catch (error) {
    await release();
    engine.close();
    throw error;
  }
}

/** Two already keep a replay and its store busy on two cores; more would need more of everything. */
const decodeLanes = 2;

class SegmentStore implements LiveStore {
  #segments: Segment[];
  /** Files that compaction has replaced, and since when. */
  #superseded: { readonly path: string; readonly sinceMs: number }[];
  /** Keys of a batch that failed may be in the set already: nothing can be written after that. */
  #failure: unknown = null;

  constructor(
    readonly name: string,
    private readonly dataset: Dataset,
    private readonly engine: Engine,
    /** Connections that decode beside each other. */
    private readonly lanes: readonly Engine[],
    private readonly release: () => Promise<void>,
    private readonly keys: KeySet,
    private readonly files: RecordFiles,
    private readonly supersededForMs: number,
  ) {
    const { live, superseded } = listSegments(name);
    this.#segments = live;
    this.#superseded = superseded.map(({ path }) => ({ path, sinceMs: Date.now() }));
  }

  async committedOffset(origin: string, partition: number): Promise<number | null> {
    const originId = originIdOf(origin);
    const mine = this.#segments.filter((one) => one.originId === originId && one.partition === partition);
    return mine.at(-1)?.endOffset ?? null;
  }

  async write(batch: LiveBatch, rejects: RejectSink): Promise<WriteResult> {
    if (this.#failure !== null) {
      throw new StorageError(`An earlier write to ${this.name} failed, so this store takes no more.`, {
        hint: 'Solve that and open the store again: it goes on where it was.',
        cause: this.#failure,
      });
    }
    try {
      return await this.#write(batch, rejects);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async #write(batch: LiveBatch, rejects: RejectSink): Promise<WriteResult> {
    const committed = (await this.committedOffset(batch.origin, batch.partition)) ?? batch.startOffset;
    const firstNew = batch.offsets.findIndex((offset) => offset >= committed);
    const repeated = firstNew < 0 ? batch.messages.length : firstNew;
    if (batch.endOffset <= committed) return { inserted: 0, duplicates: repeated, rejected: 0 };
    const messages = batch.messages.slice(repeated);
    const { keys, reasons, from } = await decode(this.lanes, messages, this.dataset);

    const rejected: Reject[] = [];
    const duplicates: number[] = [];
    for (let at = 0; at < messages.length; at += 1) {
      const reason = reasons[at] ?? null;
      if (reason !== null) rejected.push(reject(reason, batch, repeated + at));
      else if (!this.keys.add(keys[at]!)) duplicates.push(at);
    }
    if (rejected.length > 0) await rejects(batch, rejected);
    const range = { startOffset: Math.max(batch.startOffset, committed), endOffset: batch.endOffset };
    await this.#append(
      { originId: originIdOf(batch.origin), partition: batch.partition, ...range },
      from,
      duplicates,
    );
    return {
      inserted: messages.length - rejected.length - duplicates.length,
      duplicates: repeated + duplicates.length,
      rejected: rejected.length,
    };
  }

  /** Writes decoded records, without rejects and these ordinals, as a segment. */
  async #append(
    segment: Omit<Segment, 'path'>,
    from: string,
    withoutOrdinals: readonly number[],
  ): Promise<void> {
    const without =
      withoutOrdinals.length === 0
        ? ''
        : `AND ordinal NOT IN (SELECT unnest('[${withoutOrdinals.join(',')}]'::INTEGER[]))`;
    const path = join(this.name, segmentName(segment));
    await this.#publish(
      path,
      `SELECT ${recordNamesSql(this.dataset)} FROM ${from} WHERE reason IS NULL ${without}`,
    );
    this.#segments = listSegments(this.name).live;
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
      const files = run.map(({ path }) => path);
      await this.#publish(
        join(this.name, segmentName(whole)),
        `SELECT ${recordNamesSql(this.dataset)} FROM ${await this.files.sql(files)}`,
      );
      this.#segments = listSegments(this.name).live;
      this.#superseded.push(...run.map(({ path }) => ({ path, sinceMs: Date.now() })));
    }
  }

  async #publish(path: string, sql: string): Promise<void> {
    await this.engine.run(`COPY (${sql}) TO ${targetSql(`${path}.tmp`)} (FORMAT parquet, COMPRESSION zstd)`);
    await publish(`${path}.tmp`, path);
  }

  async #removeSuperseded(): Promise<void> {
    const before = Date.now() - this.supersededForMs;
    const old = this.#superseded.filter(({ sinceMs }) => sinceMs <= before);
    this.#superseded = this.#superseded.filter(({ sinceMs }) => sinceMs > before);
    for (const { path } of old) await rm(path, { force: true });
  }

  async close(): Promise<void> {
    for (const lane of this.lanes) lane.close();
    await this.release();
    this.engine.close();
  }
}

async function loadKeys(engine: Engine, segments: readonly Segment[]): Promise<KeySet> {
  if (segments.length === 0) return new KeySet();
  const from = parquetSql(segments.map(({ path }) => path));
  const { rows } = await engine.row(`SELECT count(*) AS "rows" FROM ${from}`);
  const keys = new KeySet(rows as number);
  for await (const chunk of engine.chunks(`SELECT key FROM ${from}`)) {
    const column = chunk.getColumnVector(0);
    for (let row = 0; row < chunk.rowCount; row += 1) keys.add(String(column.getItem(row)));
  }
  return keys;
}

function reject(reason: string, batch: LiveBatch, at: number): Reject {
  const { key, value, headers, timestampMs } = batch.messages[at]!;
  return { reason, offset: batch.offsets[at]!, key, payload: value, headers, timestampMs };
}
