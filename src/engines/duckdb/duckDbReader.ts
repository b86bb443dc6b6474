import { requireFeatures } from '../../dataset/checkFeatures.js';
import type { Dataset } from '../../dataset/dataset.js';
import type { Feature, FeatureBatch } from '../../dataset/features.js';
import type { FieldName } from '../../dataset/usAccidents/columns.js';
import { signalOf } from '../../query/askOptions.js';
import { checkColumns, checkQuestion } from '../../query/check.js';
import { checkFilter } from '../../query/checkFilter.js';
import { checkSample } from '../../query/checkSample.js';
import { countIn } from '../../query/countIn.js';
import type { Filter, QuestionLike } from '../../query/question.js';
import { sampleModulus } from '../../query/sampleRank.js';
import type { AskOptions, Reader, RowsAsked, SampleOptions, SentQuery } from '../../query/source.js';
import { Table } from '../../query/table.js';
import type { BatchReader } from './batchReader.js';
import { Binder } from './binder.js';
import type { ColumnStatistics } from './columnStatistics.js';
import type { DuckDb } from './duckdb.js';
import { featuresSql } from './featureSql.js';
import { filterSql } from './filterSql.js';
import { type CompiledQuestion, compileSql, type Relation, readableSql } from './questionSql.js';
import { answerReader } from './readAnswer.js';
import { featureReader } from './readFeatures.js';
import { type RowColumn, rowColumnsSql } from './rowColumnsSql.js';
import { sampleRankSql } from './sampleRankSql.js';
import { sentQuestionSql, sentRowsSql } from './sentSql.js';

/** Approximate number of rows in a batch of `scan`. */
export const scanBatchRows = 65_536;

/** The rows to read, with the statistics of their columns. */
export interface Rows {
  readonly from: Relation;
  /** The same by names in place of files, to read. */
  readonly named: Relation;
  /** What the names stand for, as a sentence, if there are several. */
  readonly about?: string;
  readonly statistics: ColumnStatistics;
  /** Whether any of the rows is of a made-up accident. */
  readonly isInvented: boolean;
}

/** Answers questions about rows, which are located again for each question. */
export class DuckDbReader implements Reader {
  readonly #engine: DuckDb;
  readonly #dataset: Dataset;
  readonly #rows: () => Promise<Rows>;

  constructor(engine: DuckDb, dataset: Dataset, rows: () => Promise<Rows>) {
    this.#engine = engine;
    this.#dataset = dataset;
    this.#rows = rows;
  }

  async ask(question: QuestionLike, options: AskOptions = {}): Promise<Table> {
    const signal = signalOf('ask', options);
    return retryOnMissingFile(async () => {
      const rows = await this.#rows();
      const { columns, rowCount } = await this.#answer(this.#compile(question, rows), signal);
      return new Table(columns, rowCount, checkQuestion(question, this.#dataset), rows.isInvented);
    });
  }

  async explain(question: QuestionLike): Promise<string> {
    return retryOnMissingFile(async () => {
      const { sql, values } = this.#compile(question, await this.#rows());
      const rows = await this.#engine.rows(`EXPLAIN ${sql}`, values);
      const plan = rows.map((row) => row.explain_value).join('\n');
      return `${sql}\n\nvalues: ${JSON.stringify(values)}\n\n${plan}`;
    });
  }

  async sent(asked: QuestionLike | RowsAsked): Promise<readonly SentQuery[]> {
    const { named, about } = await retryOnMissingFile(() => this.#rows());
    const text =
      'columns' in asked
        ? sentRowsSql(asked, named, this.#dataset)
        : sentQuestionSql(asked, named, this.#dataset);
    return [{ language: 'sql', text, ...(about === undefined ? {} : { about }) }];
  }

  scan(columns: readonly FieldName[], where: Filter = {}, options: AskOptions = {}): AsyncIterable<Table> {
    const signal = signalOf('scan', options);
    const rowColumns = this.#columns(columns);
    return this.#read(
      answerReader(rowColumns),
      () => selected(rowColumns),
      checkFilter(where, this.#dataset),
      signal,
    );
  }

  scanFeatures(
    features: readonly Feature[],
    where: Filter = {},
    options: AskOptions = {},
  ): AsyncIterable<FeatureBatch> {
    const signal = signalOf('scanFeatures', options);
    requireFeatures(features);
    return this.#read(
      featureReader(features),
      (binder) => featuresSql(features, binder),
      checkFilter(where, this.#dataset),
      signal,
    );
  }

  /** Reads rows in batches, as a reader takes them from the chunks of DuckDB. */
  async *#read<Batch>(
    reader: BatchReader<Batch>,
    columnsSql: (binder: Binder) => string,
    where: Filter,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Batch> {
    // A separate connection, because other questions may be answered during this one.
    const engine = await this.#engine.connect();
    try {
      const chunks = await retryOnMissingFile(async () => {
        const { from } = await this.#rows();
        const binder = new Binder(this.#dataset);
        const sql = `SELECT ${columnsSql(binder)} FROM ${from(binder)} WHERE ${filterSql(where, binder)}`;
        return engine.stream(sql, binder.values, signal);
      });
      for await (const chunk of chunks) {
        reader.add(chunk);
        if (reader.rowCount >= scanBatchRows) yield reader.take();
      }
      if (reader.rowCount > 0) yield reader.take();
    } finally {
      await engine.close();
    }
  }

  async sample(rows: number, options: SampleOptions = {}): Promise<Table> {
    const { seed, columns: names, where, signal } = checkSample(rows, this.#dataset, options);
    const columns = this.#columns(names);
    const all = await countIn(this, where, signal);
    // Ranks are uniform, so nearly all rows are left out before sorting; six standard deviations are a safe margin.
    const share = (rows + 6 * Math.sqrt(rows) + 20) / all;
    const first = await this.#firstByRank(rows, seed, columns, where, Math.min(1, share), signal);
    if (share >= 1 || first.rowCount === rows) return first;
    return this.#firstByRank(rows, seed, columns, where, 1, signal);
  }

  /** The rows of lowest rank, among rows within this share of all ranks. */
  async #firstByRank(
    rows: number,
    seed: number,
    columns: readonly RowColumn[],
    where: Filter,
    share: number,
    signal: AbortSignal | undefined,
  ): Promise<Table> {
    return retryOnMissingFile(async () => {
      const { from } = await this.#rows();
      const binder = new Binder(this.#dataset);
      const ranked = `SELECT *, ${sampleRankSql(seed)} AS rank FROM ${from(binder)} WHERE ${filterSql(where, binder)}`;
      const sql = `SELECT ${selected(columns)} FROM (${ranked}) WHERE rank < ${binder.bind(share * sampleModulus, 'DOUBLE')}
ORDER BY rank, key LIMIT ${binder.bind(rows, 'BIGINT')}`;
      return this.#answer({ sql, values: binder.values, columns }, signal);
    });
  }

  #columns(names: readonly string[]): RowColumn[] {
    return rowColumnsSql(checkColumns(names, this.#dataset), this.#dataset);
  }

  #compile(question: QuestionLike, { from, statistics }: Rows): CompiledQuestion {
    return compileSql(question, from, statistics, this.#dataset);
  }

  async #answer({ sql, values, columns }: CompiledQuestion, signal: AbortSignal | undefined): Promise<Table> {
    const engine = await this.#engine.connect();
    try {
      const reader = answerReader(columns);
      for await (const chunk of engine.chunks(sql, values, signal)) reader.add(chunk);
      return reader.take();
    } finally {
      await engine.close();
    }
  }
}

function selected(columns: readonly RowColumn[]): string {
  return columns.map((column, index) => `${readableSql(column.sql, column)} AS c${index}`).join(', ');
}

const maxAttempts = 5;

/** Runs the work again if a file is missing: files of a live folder may be replaced between listing and reading. */
export async function retryOnMissingFile<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === maxAttempts || !isMissingFile(error)) throw error;
    }
  }
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && /No files found|Cannot open file|No such file/i.test(error.message);
}
