import type { DuckDb } from './duckdb.js';
import { parquetSql } from './fileSql.js';

/** The number of events in files, and their first and last instants (ISO UTC; null without events). */
export interface FileSummary {
  readonly rows: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
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
    };
  }

  async #read(path: string): Promise<FileSummary> {
    const { n, firstMs, lastMs } = await this.#engine.row(
      `SELECT count(*) AS n, epoch_ms(min(startAt)) AS "firstMs", epoch_ms(max(startAt)) AS "lastMs" FROM ${parquetSql([path])}`,
    );
    const instant = (ms: unknown): string | null =>
      ms === null ? null : new Date(ms as number).toISOString();
    return { rows: n as number, firstAt: instant(firstMs), lastAt: instant(lastMs) };
  }
}
