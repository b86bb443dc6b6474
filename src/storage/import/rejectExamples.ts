import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import { fileSql } from '../../engines/duckdb/fileSql.js';

/** The first row that was rejected for a reason. */
export interface RejectExample {
  /** Its first line in the file, from 1. */
  readonly line: number;
  /** Its text, cut to 200 characters. */
  readonly text: string;
}

/** The most reasons with an example. */
const maxReasons = 20;

/** An example of each reason in a file of rejected rows, the most frequent reasons first. */
export async function rejectExamples(
  engine: DuckDb,
  rejectsPath: string,
): Promise<Readonly<Record<string, RejectExample>>> {
  const rows = await engine.rows(
    `SELECT reason, min(line) AS line, arg_min(text, line)[:200] AS text
    FROM read_csv(${fileSql(rejectsPath)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
      new_line = '\\n', parallel = false, max_line_size = 8000000, null_padding = true,
      columns = {'line': 'BIGINT', 'reason': 'VARCHAR', 'text': 'VARCHAR'})
    GROUP BY reason ORDER BY count(*) DESC, line LIMIT ${maxReasons}`,
  );
  return Object.fromEntries(
    rows.map(({ reason, line, text }) => [String(reason), { line: Number(line), text: String(text ?? '') }]),
  );
}
