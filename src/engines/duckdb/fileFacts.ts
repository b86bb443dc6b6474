import type { DuckDb } from './duckdb.js';
import { parquetSql } from './fileSql.js';

/** How many events, and from when to when (instants, ISO UTC). */
export interface Facts {
  readonly rows: number;
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

/** Counts and first and last instants of Parquet files, each file read once: they never change under one name. */
export class FileFacts {
  readonly #engine: DuckDb;
  #byPath: ReadonlyMap<string, Facts> = new Map();

  constructor(engine: DuckDb) {
    this.#engine = engine;
  }

  async of(paths: readonly string[]): Promise<Facts> {
    const byPath = new Map<string, Facts>();
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

  async #read(path: string): Promise<Facts> {
    const { n, firstMs, lastMs } = await this.#engine.row(
      `SELECT count(*) AS n, epoch_ms(min(startAt)) AS "firstMs", epoch_ms(max(startAt)) AS "lastMs" FROM ${parquetSql([path])}`,
    );
    const instant = (ms: unknown): string | null =>
      ms === null ? null : new Date(ms as number).toISOString();
    return { rows: n as number, firstAt: instant(firstMs), lastAt: instant(lastMs) };
  }
}
