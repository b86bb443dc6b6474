import type { Dataset } from '../../dataset/dataset.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import type { Askable, Filter } from '../../query/question.js';
import type { AskOptions, Reader, SampleOptions, Source, SourceDescription } from '../../query/source.js';
import type { SourceCounts } from '../../query/sourceCounts.js';
import type { Table } from '../../query/table.js';
import { noStatistics, StatisticsReader } from './columnStatistics.js';
import { again, DuckDbReader, type Rows } from './duckDbReader.js';
import { Engine, type EngineOptions } from './duckdb.js';
import { FileFacts } from './fileFacts.js';
import type { Relation } from './questionSql.js';
import { RecordFiles } from './recordFiles.js';

/** Parquet files with the columns of a record, and what is known of where they come from. */
export interface ParquetData {
  /** What they hold. @default US Accidents */
  readonly dataset?: Dataset;
  readonly kind: 'history' | 'segments';
  readonly location: string;
  readonly digest: string | null;
  /** The files, never none. Asked for anew with each question: they may come and go. */
  paths(): readonly string[];
  /** When they last changed, ISO UTC. */
  freshAt(): string | null;
  counts(): SourceCounts;
}

/** Opens Parquet files as a Source: DuckDB answers, in this process. */
export async function openDuckDbSource(
  data: ParquetData,
  options: EngineOptions = {},
): Promise<DuckDbSource> {
  const engine = await Engine.open(options);
  try {
    await engine.run('SET parquet_metadata_cache = true');
    return new DuckDbSource(engine, data);
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** Accidents in Parquet files. */
export class DuckDbSource implements Source {
  readonly engine: Engine;
  readonly data: ParquetData;
  readonly dataset: Dataset;
  readonly #reader: DuckDbReader;
  readonly #files: RecordFiles;
  readonly #facts: FileFacts;
  readonly #statistics: StatisticsReader;

  constructor(engine: Engine, data: ParquetData) {
    this.engine = engine;
    this.data = data;
    this.dataset = data.dataset ?? usAccidents;
    this.#reader = new DuckDbReader(engine, this.dataset, () => this.#rows());
    this.#files = new RecordFiles(engine, this.dataset);
    this.#facts = new FileFacts(engine);
    this.#statistics = new StatisticsReader(engine);
  }

  async describe(): Promise<SourceDescription> {
    const { kind, location, digest } = this.data;
    const facts = await again(() => this.#facts.of(this.data.paths()));
    return { kind, location, digest, ...facts, freshAt: this.data.freshAt(), counts: this.data.counts() };
  }

  async ask(question: Askable, options?: AskOptions): Promise<Table> {
    return this.#reader.ask(question, options);
  }

  scan(columns: readonly FieldName[], where?: Filter, options?: AskOptions): AsyncIterable<Table> {
    return this.#reader.scan(columns, where, options);
  }

  async sample(rows: number, options?: SampleOptions): Promise<Table> {
    return this.#reader.sample(rows, options);
  }

  async explain(question: Askable): Promise<string> {
    return this.#reader.explain(question);
  }

  /** One engine reads the files of both: one question, one plan. */
  mergeWith(later: Source, handoverAt: string): Reader | null {
    if (!(later instanceof DuckDbSource)) return null;
    const rows = async (): Promise<Rows> => {
      const [before, after] = [
        await this.#files.sql(this.data.paths()),
        await later.#files.sql(later.data.paths()),
      ];
      const from: Relation = (binder) => {
        const instant = binder.bind(handoverAt.slice(0, -1), 'TIMESTAMP');
        return `(FROM ${before} WHERE startAt < ${instant} UNION ALL BY NAME FROM ${after} WHERE startAt >= ${instant})`;
      };
      return { from, statistics: noStatistics };
    };
    return new DuckDbReader(this.engine, this.dataset, rows);
  }

  async close(): Promise<void> {
    this.engine.close();
  }

  async #rows(): Promise<Rows> {
    const paths = this.data.paths();
    // Segments come and go, and reading the statistics of new ones would cost more than it saves.
    const statistics = this.data.kind === 'history' ? await this.#statistics.of(paths) : noStatistics;
    const from = await this.#files.sql(paths);
    return { from: () => from, statistics };
  }
}
