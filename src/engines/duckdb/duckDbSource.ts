import { printedAs } from '../../base/printed.js';
import { Tasks } from '../../base/tasks.js';
import { type AddedColumn, withAddedColumns } from '../../dataset/addedColumns.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { Feature, FeatureBatch } from '../../dataset/features.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { usAccidents } from '../../dataset/usAccidents/usAccidents.js';
import { signalOf } from '../../query/askOptions.js';
import { checkFilter } from '../../query/checkFilter.js';
import { columnStates, columnStatesQuestion, readColumnStates } from '../../query/columnStates.js';
import { type Division, periodsInWords } from '../../query/division.js';
import { fieldsOf } from '../../query/fields.js';
import type { Filter, QuestionLike } from '../../query/question.js';
import type {
  AskOptions,
  ColumnState,
  ColumnStates,
  Reader,
  RowsAsked,
  SampleOptions,
  SentQuery,
  Source,
  SourceDescription,
  Understanding,
} from '../../query/source.js';
import type { SourceCounts } from '../../query/sourceCounts.js';
import { sourceText } from '../../query/sourceText.js';
import type { Table } from '../../query/table.js';
import { noStatistics, StatisticsReader } from './columnStatistics.js';
import { DuckDbReader, type Rows, retryOnMissingFile } from './duckDbReader.js';
import { closedError, DuckDb, type DuckDbOptions } from './duckdb.js';
import { FileSummaries } from './fileSummaries.js';
import { filterSql } from './filterSql.js';
import { InventedMark } from './inventedMark.js';
import { accidentsTable, type Relation } from './questionSql.js';
import { RecordFiles } from './recordFiles.js';

/** Parquet files with the columns of a record, and their provenance. */
export interface ParquetData {
  /** The dataset of the files. @default US Accidents */
  readonly dataset?: Dataset;
  readonly type: 'history' | 'segments';
  readonly location: string;
  readonly digest: string | null;
  /** How the file of an import was read. */
  readonly understood?: readonly Understanding[];
  /** At least one file. Called for each question, because live files come and go. */
  paths(): Promise<readonly string[]>;
  /** Time of the last change, ISO UTC. */
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
    await engine.close();
    throw error;
  }
}

/** Accidents in Parquet files. */
export class DuckDbSource implements Source {
  readonly engine: DuckDb;
  readonly data: ParquetData;
  readonly dataset: Dataset;
  readonly #reader: DuckDbReader;
  /** The questions in progress, for which `close` waits. */
  readonly #tasks: Tasks;
  readonly #questions: Required<Reader>;
  readonly #files: RecordFiles;
  readonly #summaries: FileSummaries;
  readonly #mark: InventedMark;
  readonly #statistics: StatisticsReader;

  constructor(engine: DuckDb, data: ParquetData, tasks: Tasks = new Tasks(closedError)) {
    this.engine = engine;
    this.#tasks = tasks;
    this.data = data;
    this.dataset = data.dataset ?? usAccidents;
    this.#reader = new DuckDbReader(engine, this.dataset, () => this.#rows());
    this.#questions = readerOfTasks(this.#reader, (task) => this.#tasks.run(task));
    this.#files = new RecordFiles(engine, this.dataset);
    this.#summaries = new FileSummaries(engine);
    this.#mark = new InventedMark(engine);
    this.#statistics = new StatisticsReader(engine);
  }

  async describe(): Promise<SourceDescription> {
    return this.#tasks.run(() => this.#describe());
  }

  async #describe(): Promise<SourceDescription> {
    const { type, location, digest, understood } = this.data;
    const [summary, isInvented] = await retryOnMissingFile(async () => {
      const paths = await this.data.paths();
      return [await this.#summaries.of(paths), await this.#mark.isIn(paths)] as const;
    });
    return {
      type,
      location,
      digest,
      ...summary,
      isInvented,
      freshAt: await this.data.freshAt(),
      counts: await this.data.counts(),
      ...(understood === undefined ? {} : { understood }),
    };
  }

  async describeColumns(where: Filter = {}, options: AskOptions = {}): Promise<ColumnStates> {
    signalOf('describeColumns', options);
    return this.#tasks.run(() => this.#describeColumns(checkFilter(where, this.dataset), options));
  }

  async #describeColumns(filter: Filter, options: AskOptions): Promise<ColumnStates> {
    const isWhole = Object.keys(filter).length === 0;
    const { states } = await retryOnMissingFile(async () => this.#statistics.of(await this.data.paths()));
    // Files without rows have no metadata of columns, and counting in them costs nothing.
    const known = (name: string): ColumnState => states.get(name) ?? (states.size > 0 ? 'absent' : 'unknown');
    // A column that is full or absent in all rows is also full or absent in any part of them.
    const open = fieldsOf(this.dataset).columns.filter(
      (name) => known(name) === 'unknown' || (known(name) === 'partial' && !isWhole),
    );
    if (isWhole && open.length === 0) return columnStates(this.dataset, known);
    const counted = readColumnStates(
      this.dataset,
      await this.#reader.ask(columnStatesQuestion(this.dataset, filter, open), options),
    );
    if (counted.key === 'absent') return counted;
    return columnStates(this.dataset, (name) => (open.includes(name) ? counted[name] : known(name)));
  }

  async ask(question: QuestionLike, options?: AskOptions): Promise<Table> {
    return this.#questions.ask(question, options);
  }

  scan(columns: readonly FieldName[], where?: Filter, options?: AskOptions): AsyncIterable<Table> {
    return this.#questions.scan(columns, where, options);
  }

  scanFeatures(
    features: readonly Feature[],
    where?: Filter,
    options?: AskOptions,
  ): AsyncIterable<FeatureBatch> {
    return this.#questions.scanFeatures(features, where, options);
  }

  async sample(rows: number, options?: SampleOptions): Promise<Table> {
    return this.#questions.sample(rows, options);
  }

  async explain(question: QuestionLike): Promise<string> {
    return this.#questions.explain(question);
  }

  async sent(asked: QuestionLike | RowsAsked): Promise<readonly SentQuery[]> {
    return this.#questions.sent(asked);
  }

  withColumns(added: readonly AddedColumn[]): DuckDbSource {
    const dataset = withAddedColumns(this.dataset, added);
    return new DuckDbSource(this.engine, { ...this.data, dataset }, this.#tasks);
  }

  /** One engine reads the files of both sources in one query. */
  mergeWith(other: Source, division: Division): Reader | null {
    if (!(other instanceof DuckDbSource)) return null;
    const rows = async (): Promise<Rows> => {
      const [thesePaths, thosePaths] = [await this.data.paths(), await other.data.paths()];
      const [these, those] = [await this.#files.sql(thesePaths), await other.#files.sql(thosePaths)];
      const union =
        (first: string, second: string): Relation =>
        (binder) =>
          `(FROM ${first} WHERE ${filterSql(division.history, binder)} UNION ALL BY NAME FROM ${second} WHERE ${filterSql(division.live, binder)})`;
      return {
        from: union(these, those),
        named: union('history', 'live'),
        about: periodsInWords(division.periods),
        statistics: noStatistics,
        isInvented: (await this.#mark.isIn(thesePaths)) || (await other.#mark.isIn(thosePaths)),
      };
    };
    const reader = new DuckDbReader(this.engine, this.dataset, rows);
    return readerOfTasks(reader, (task) => this.#tasks.run(() => other.#tasks.run(task)));
  }

  /**
   * Closes it when the questions in progress have been answered; later ones are refused. It does not wait for the consumer
   * of a scan, who may never return: a scan ends with an error at its next batch.
   */
  close(): Promise<void> {
    return this.#tasks.close(() => this.engine.close());
  }

  async #rows(): Promise<Rows> {
    const paths = await this.data.paths();
    // Segments come and go: reading the statistics of new ones would cost more than it saves.
    const statistics = this.data.type === 'history' ? await this.#statistics.of(paths) : noStatistics;
    const from = await this.#files.sql(paths);
    return { from: () => from, named: accidentsTable, statistics, isInvented: await this.#mark.isIn(paths) };
  }
}

printedAs(
  DuckDbSource.prototype,
  ({ data }) => sourceText(`${data.type} ${data.location}`),
  () => null,
);

/** Runs a question as a task. */
type RunTask = <T>(question: () => Promise<T>) => Promise<T>;

/** A reader that runs its questions as tasks: each as a whole, and a scan while it reads a batch. */
function readerOfTasks(reader: DuckDbReader, run: RunTask): Required<Reader> {
  return {
    ask: (question, options) => run(() => reader.ask(question, options)),
    explain: (question) => run(() => reader.explain(question)),
    sample: (rows, options) => run(() => reader.sample(rows, options)),
    sent: (asked) => run(() => reader.sent(asked)),
    scan: (columns, where, options) => batchTasks(reader.scan(columns, where, options), run),
    scanFeatures: (features, where, options) =>
      batchTasks(reader.scanFeatures(features, where, options), run),
  };
}

async function* batchTasks<Batch>(batches: AsyncIterable<Batch>, run: RunTask): AsyncGenerator<Batch> {
  const iterator = batches[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await run(() => iterator.next());
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    await iterator.return?.();
  }
}
