import { inventedIdEnd, inventedIdStart } from '../../dataset/invented.js';
import type { DuckDb } from './duckdb.js';
import { fileSql, parquetSql } from './fileSql.js';

/** The number of events in files, and their first and last instants (ISO UTC; null without events). */
export interface FileSummary {
  readonly rows: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** Whether any of the events is made up. */
  readonly isInvented: boolean;
}

/** Summaries of Parquet files. Each file is read once, since a file never changes under its name. */
export class FileSummaries {
  readonly #engine: DuckDb;
  #byPath: ReadonlyMap<string, FileSummary> = new Map();

  constructor(engine: DuckDb) {
    this.#engine = engine;
  }

  async of(paths: readonly string[]): Promise<FileSummary> {
    const byPath = new Map<string, FileSummary>();
    for (const path of paths) byPath.set(path, this.#byPath.get(path) ?? (await this.#read(path)));
    this.#byPath = byPath;
    const all = [...byPath.values()];
    const firsts = all.flatMap(({ firstAt }) => firstAt ?? []).sort();
    const lasts = all.flatMap(({ lastAt }) => lastAt ?? []).sort();
    return {
      rows: all.reduce((sum, { rows }) => sum + rows, 0),
      firstAt: firsts[0] ?? null,
      lastAt: lasts.at(-1) ?? null,
      isInvented: all.some(({ isInvented }) => isInvented),
    };
  }

  async #read(path: string): Promise<FileSummary> {
    const { n, firstMs, lastMs } = await this.#engine.row(
      `SELECT count(*) AS n, epoch_ms(min(startAt)) AS "firstMs", epoch_ms(max(startAt)) AS "lastMs" FROM ${parquetSql([path])}`,
    );
    const instant = (ms: unknown): string | null =>
      ms === null ? null : new Date(ms as number).toISOString();
    const isInvented = await this.#isInvented(path);
    return { rows: n as number, firstAt: instant(firstMs), lastAt: instant(lastMs), isInvented };
  }

  /** Reads no rows of a file whose statistics rule the mark out. */
  async #isInvented(path: string): Promise<boolean> {
    const columns = await this.#engine.rows(`SELECT name, type FROM parquet_schema(${fileSql(path)})`);
    if (!columns.some(({ name, type }) => name === 'id' && type === 'BYTE_ARRAY')) return false;
    const marked = await this.#engine.rows(
      `SELECT 1 FROM ${parquetSql([path])} WHERE id >= '${inventedIdStart}' AND id < '${inventedIdEnd}' LIMIT 1`,
    );
    return marked.length > 0;
  }
}
