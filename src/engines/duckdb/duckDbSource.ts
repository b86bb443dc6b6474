import type { Dataset } from '../../dataset/dataset.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { checkFilter } from '../../query/checkFilter.js';
import { columnStates, columnStatesQuestion, readColumnStates } from '../../query/columnStates.js';
import { fieldsOf } from '../../query/fields.js';
import type { Filter, QuestionLike } from '../../query/question.js';
import type {
  AskOptions,
  ColumnState,
  ColumnStates,
  Reader,
  SampleOptions,
  Source,
  SourceDescription,
} from '../../query/source.js';
import type { SourceCounts } from '../../query/sourceCounts.js';
import type { Table } from '../../query/table.js';
import { noStatistics, StatisticsReader } from './columnStatistics.js';
import { DuckDbReader, type Rows, retryOnMissingFile } from './duckDbReader.js';
import { DuckDb, type DuckDbOptions } from './duckdb.js';
import { FileFacts } from './fileFacts.js';
import type { Relation } from './questionSql.js';
import { RecordFiles } from './recordFiles.js';

/** Parquet files with the columns of a record, and what is known of where they come from. */
export interface ParquetData {
  /** What they hold. @default US Accidents */
  readonly dataset?: Dataset;
  readonly type: 'history' | 'segments';
  readonly location: string;
  readonly digest: string | null;
  /** The files, never none. Asked for anew with each question: they may come and go. */
  paths(): Promise<readonly string[]>;
  /** When they last changed, ISO UTC. */
  freshAt(): Promise<string | null>;
  counts(): Promise<SourceCounts>;
}

/** Opens Parquet files as a Source: DuckDB answers, in this process. */
export async function openDuckDbSource(
  data: ParquetData,
  options: DuckDbOptions = {},
): Promise<DuckDbSource> {
  const engine = await DuckDb.open(options);
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
  readonly engine: DuckDb;
  readonly data: ParquetData;
  readonly dataset: Dataset;
  readonly #reader: DuckDbReader;
  readonly #files: RecordFiles;
  readonly #facts: FileFacts;
  readonly #statistics: StatisticsReader;

  constructor(engine: DuckDb, data: ParquetData) {
    this.engine = engine;
    this.data = data;
    this.dataset = data.dataset ?? usAccidents;
    this.#reader = new DuckDbReader(engine, this.dataset, () => this.#rows());
    this.#files = new RecordFiles(engine, this.dataset);
    this.#facts = new FileFacts(engine);
    this.#statistics = new StatisticsReader(engine);
  }

  async describe(): Promise<SourceDescription> {
    const { type: kind, location, digest } = this.data;
    const facts = await retryOnMissingFile(async () => this.#facts.of(await this.data.paths()));
    return {
      type: kind,
      location,
      digest,
      ...facts,
      freshAt: await this.data.freshAt(),
      counts: await this.data.counts(),
    };
  }

  async describeColumns(where: Filter = {}, options?: AskOptions): Promise<ColumnStates> {
    const filter = checkFilter(where, this.dataset);
    const isWhole = Object.keys(filter).length === 0;
    const { states } = await retryOnMissingFile(async () => this.#statistics.of(await this.data.paths()));
    // Files without any row have no metadata of columns, and cost nothing to ask.
    const known = (name: string): ColumnState => states.get(name) ?? (states.size > 0 ? 'absent' : 'unknown');
    // A column that is full or absent is so in every part of the rows too.
    const open = fieldsOf(this.dataset).columns.filter(
      (name) => known(name) === 'unknown' || (known(name) === 'partial' && !isWhole),
    );
    if (isWhole && open.length === 0) return columnStates(this.dataset, known);
    const counted = readColumnStates(
      this.dataset,
      await this.ask(columnStatesQuestion(this.dataset, filter, open), options),
    );
    if (counted.key === 'absent') return counted;
    return columnStates(this.dataset, (name) => (open.includes(name) ? counted[name] : known(name)));
  }

  async ask(question: QuestionLike, options?: AskOptions): Promise<Table> {
    return this.#reader.ask(question, options);
  }

  scan(columns: readonly FieldName[], where?: Filter, options?: AskOptions): AsyncIterable<Table> {
    return this.#reader.scan(columns, where, options);
  }

  async sample(rows: number, options?: SampleOptions): Promise<Table> {
    return this.#reader.sample(rows, options);
  }

  async explain(question: QuestionLike): Promise<string> {
    return this.#reader.explain(question);
  }

  /** One engine reads the files of both: one question, one plan. */
  mergeWith(later: Source, handoverAt: string): Reader | null {
    if (!(later instanceof DuckDbSource)) return null;
    const rows = async (): Promise<Rows> => {
      const [before, after] = [
        await this.#files.sql(await this.data.paths()),
        await later.#files.sql(await later.data.paths()),
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
    const paths = await this.data.paths();
    // Segments come and go, and reading the statistics of new ones would cost more than it saves.
    const statistics = this.data.type === 'history' ? await this.#statistics.of(paths) : noStatistics;
    const from = await this.#files.sql(paths);
    return { from: () => from, statistics };
  }
}
