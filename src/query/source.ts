import { requireMethods } from '../base/checks.js';
import { stringCode } from '../base/codeText.js';
import type { AddedColumn } from '../dataset/addedColumns.js';
import type { Dataset } from '../dataset/dataset.js';
import type { Feature, FeatureBatch } from '../dataset/features.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import type { AnsweredPeriod, Division } from './division.js';
import type { Filter, QuestionLike } from './question.js';
import type { SourceCounts } from './sourceCounts.js';
import type { Table } from './table.js';

/** One line of what an import understood of its file. */
export interface Understanding {
  /** `File`, `Rows`, `Times`, ... */
  readonly topic: string;
  /** Whole sentences or a short list. */
  readonly text: string;
  /** Whether it is a reason to look at the file. */
  readonly isDoubtful: boolean;
}

/** Identity, size and freshness of a source, for the provenance of a report. */
export interface SourceDescription {
  readonly type: 'history' | 'segments' | 'mongodb' | 'combined';
  /** A path or a URL without its password. */
  readonly location: string;
  /** Digest of the input file, if there is one. */
  readonly digest: string | null;
  readonly rows: number;
  /** Instants of the first and the last event, ISO UTC; the last is the watermark of a live source. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** Time of the last change of the source, ISO UTC. */
  readonly freshAt: string | null;
  /** Counts of everything that the source read or received, before any filter. */
  readonly counts: SourceCounts;
  /**
   * Whether accidents are made up, by the mark of the generator: IDs that begin with `invented-`. Any such accident in
   * Parquet counts; in MongoDB the earliest and the latest accident are looked at.
   */
  readonly isInvented: boolean;
  /** How the file of an import was read. Absent for other sources. */
  readonly understood?: readonly Understanding[];
  /** The instant from which the live part of a combined source can answer: its first event, or `at`. ISO UTC. */
  readonly handoverAt?: string | null;
  /** Which part of a combined source answers for which period, in order of time. */
  readonly answeredBy?: readonly AnsweredPeriod[];
  /** The parts of a combined source. */
  readonly sources?: readonly SourceDescription[];
}

/**
 * Whether a column has a value in every row, in some rows, or in none. `unknown`: only reading every row
 * would decide; ask a question for it.
 */
export type ColumnState = 'full' | 'partial' | 'absent' | 'unknown';

/** By column. Without rows, every column is absent. */
export type ColumnStates = Readonly<Record<FieldName, ColumnState>>;

/** A queryable collection of accidents. Queries run where the data is stored. */
export interface Source {
  /** Its dataset, with the columns that a question may name. */
  readonly dataset: Dataset;
  describe(): Promise<SourceDescription>;
  /**
   * The columns that have values among the accidents that match the filter, to see which analyses the data allows.
   *
   * Without a filter, Parquet files answer from their metadata, each file read once: milliseconds. With one, the columns
   * that are partial in the whole file are counted. MongoDB counts up to 10,000 documents (under a second); of more it
   * reads 1,000 at random, and columns that these do not decide are `unknown`.
   *
   * @example
   * const { temperatureFahrenheit } = await source.describeColumns(); // 'partial'
   */
  describeColumns(where?: Filter, options?: AskOptions): Promise<ColumnStates>;
  /** Answers a question with a small columnar table. */
  ask(question: QuestionLike, options?: AskOptions): Promise<Table>;
  /** Reads rows in batches, in no guaranteed order. */
  scan(columns: readonly FieldName[], where?: Filter, options?: AskOptions): AsyncIterable<Table>;
  /**
   * Reads features of rows in batches, if the engine computes them; else absent. `scanFeatures` of `query/scanFeatures.ts`
   * reads them from any source. Parquet files give their rows in the same order every time.
   */
  scanFeatures?(
    features: readonly Feature[],
    where?: Filter,
    options?: AskOptions,
  ): AsyncIterable<FeatureBatch>;
  /** Returns at most `rows` random rows, the same for the same seed and data. */
  sample(rows: number, options?: SampleOptions): Promise<Table>;
  /** The query and the plan of the engine, to read. */
  explain(question: QuestionLike): Promise<string>;
  /**
   * What a question, a scan or a sample sends to the engine, as a text that can be run by hand: SQL over a table
   * `accidents`, or a command for the MongoDB shell. The SQL has the values in it and names its columns, and it lacks
   * the shortcuts that statistics of the files allow; it returns the same answer. Sends nothing itself.
   *
   * @example
   * const [query] = await source.sent(count().where({ state: 'CA' }));
   * query.text; // a statement over accidents, with state = 'CA' in it
   */
  sent(asked: QuestionLike | RowsAsked): Promise<readonly SentQuery[]>;
  close(): Promise<void>;
  /**
   * The same source with further columns, of which it has no values; closing one closes both. `combine` uses it for the
   * columns that steps have added to a live store.
   */
  withColumns?(added: readonly AddedColumn[]): Source;
  /**
   * A reader of this source as the history of a division and of `other` as its live store, if one engine can read both in
   * one query; else null or absent. `combine` uses it.
   */
  mergeWith?(other: Source, division: Division): Reader | null;
  /** Signals changes of the source; null or absent if the source must be polled. `watch` uses it. */
  changes?(): Promise<Changes | null>;
}

/** The questions about rows of a source, without its description. */
export type Reader = Pick<Source, 'ask' | 'explain' | 'scan' | 'scanFeatures' | 'sample' | 'sent'>;

/** The rows that a scan reads, or, with a number of rows, a sample. */
export interface RowsAsked {
  readonly columns: readonly FieldName[];
  readonly where?: Filter;
  /** Of a sample. */
  readonly rows?: number;
  /** Of a sample. @default 1 */
  readonly seed?: number;
}

/** One query that was sent to an engine. */
export interface SentQuery {
  readonly language: 'sql' | 'mongodb';
  /** With its values in it, over several lines. */
  readonly text: string;
  /** Which part of the answer it gives, as a sentence, if a combined source sends several or reads two tables. */
  readonly about?: string;
}

/** Signals when a source has changed. */
export interface Changes {
  /** The current moment, to wait from. */
  now(): Promise<unknown>;
  /** Resolves after a write later than that moment, or when the signal aborts. */
  after(moment: unknown, signal: AbortSignal): Promise<void>;
}

/** Options of every question. */
export interface AskOptions {
  /** Stops the query in the engine; the promise then rejects with the reason of the signal. @default none */
  readonly signal?: AbortSignal;
}

export interface SampleOptions extends AskOptions {
  /** @default 1 */
  readonly seed?: number;
  /** @default every column */
  readonly columns?: readonly FieldName[];
  readonly where?: Filter;
}

/** @throws InputError that says how to open one, if it is not a source */
export function requireSource(source: unknown, name = 'source'): void {
  const path = typeof source === 'string' ? source : 'my.csv';
  const hint = `Open it first: await openSource(${stringCode(path)}).`;
  requireMethods(name, 'a source', source, ['describe', 'ask'], hint);
}
