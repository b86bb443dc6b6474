import type { Dataset } from '../dataset/dataset.js';
import type { FieldName } from '../dataset/usAccidents/columns.js';
import type { Filter, QuestionLike } from './question.js';
import type { SourceCounts } from './sourceCounts.js';
import type { Table } from './table.js';

/** What a source is and how fresh: the provenance box of a report. */
export interface SourceDescription {
  readonly type: 'history' | 'segments' | 'mongodb' | 'combined';
  /** A path or a URL without its password. */
  readonly location: string;
  /** Digest of the input file, where there is one. */
  readonly digest: string | null;
  readonly rows: number;
  /** Instants of the first and the last event, ISO UTC; the last is the watermark of a live source. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** When the source itself last changed, ISO UTC. */
  readonly freshAt: string | null;
  /** What became of everything that the source took in, before any filter. */
  readonly counts: SourceCounts;
  /** Where a combined source passes from history to live, ISO UTC: history before it, live from it on. */
  readonly handoverAt?: string | null;
  /** The parts of a combined source. */
  readonly sources?: readonly SourceDescription[];
}

/**
 * Whether a column has a value in every row, in some rows, or in none. `unknown`: finding out would mean reading every row;
 * a question tells.
 */
export type ColumnState = 'full' | 'partial' | 'absent' | 'unknown';

/** By column. Without rows, every column is absent. */
export type ColumnStates = Readonly<Record<FieldName, ColumnState>>;

/** A queryable collection of accidents. Queries run where the data is stored. */
export interface Source {
  /** What it holds: the columns that a question may name. */
  readonly dataset: Dataset;
  describe(): Promise<SourceDescription>;
  /**
   * Which columns have values, among the accidents for which the filter holds: what an analysis can be asked of this file.
   *
   * Without a filter, Parquet files answer from their metadata, each file read once: milliseconds. With one, the columns
   * that are partial in the whole file are counted. MongoDB counts up to 10,000 documents (under a second); of more it
   * looks at 1,000 at random, and what these do not settle is `unknown`.
   *
   * @example
   * const { temperatureFahrenheit } = await source.describeColumns(); // 'partial'
   */
  describeColumns(where?: Filter, options?: AskOptions): Promise<ColumnStates>;
  /** The answer, small and columnar. */
  ask(question: QuestionLike, options?: AskOptions): Promise<Table>;
  /** Rows, for the few things that need them, in batches, in no promised order. */
  scan(columns: readonly FieldName[], where?: Filter, options?: AskOptions): AsyncIterable<Table>;
  /** At most `rows` random rows, the same ones for the same seed and data. */
  sample(rows: number, options?: SampleOptions): Promise<Table>;
  /** How the engine would answer, for people. */
  explain(question: QuestionLike): Promise<string>;
  close(): Promise<void>;
  /**
   * One reader of this source before an instant and of `later` from it on, where one engine can read both in one query;
   * null or absent where it cannot. `combine` uses it.
   */
  mergeWith?(later: Source, handoverAt: string): Reader | null;
  /** For a source that can tell when it changes; null or absent for one that must be asked. `watch` uses it. */
  changes?(): Promise<Changes | null>;
}

/** What a source does with its rows, without what it knows of itself. */
export type Reader = Pick<Source, 'ask' | 'explain' | 'scan' | 'sample'>;

/** Tells when a source has changed. */
export interface Changes {
  /** This moment, to wait from. */
  now(): Promise<unknown>;
  /** Resolves when something has been written after that moment, or when the signal aborts. */
  after(moment: unknown, signal: AbortSignal): Promise<void>;
}

/** For every question: how to stop it. */
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
