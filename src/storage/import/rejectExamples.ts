import type { RejectExample } from '../../csv/rejects.js';
import type { DuckDb } from '../../engines/duckdb/duckdb.js';
import { fileSql } from '../../engines/duckdb/fileSql.js';

/** The most reasons with an example. */
const maxReasons = 20;

/** An example of each reason in a file of rejected rows, the most frequent reasons first. */
export async function rejectExamples(
  engine: DuckDb,
  rejectsPath: string,
  hasFiles = false,
): Promise<Readonly<Record<string, RejectExample>>> {
  const file = hasFiles ? "'file': 'VARCHAR', " : '';
  // In a list of several files, the first row is that of the first file.
  const first = hasFiles ? '(file, line)' : 'line';
  const rows = await engine.rows(
    `SELECT reason, arg_min(line, ${first}) AS line, arg_min(text, ${first})[:200] AS text
      ${hasFiles ? ', min(file) AS file' : ''}
    FROM read_csv(${fileSql(rejectsPath)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
      new_line = '\\n', parallel = false, max_line_size = 8000000, null_padding = true,
      columns = {${file}'line': 'BIGINT', 'reason': 'VARCHAR', 'text': 'VARCHAR'})
    GROUP BY reason ORDER BY count(*) DESC, line LIMIT ${maxReasons}`,
  );
  return Object.fromEntries(
    rows.map(({ reason, line, text, file }) => [
      String(reason),
      {
        ...(file === undefined ? {} : { file: String(file) }),
        line: Number(line),
        text: String(text ?? ''),
      },
    ]),
  );
}
