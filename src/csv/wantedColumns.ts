import { notFound } from '../base/checks.js';
import { type BlackspotError, DataError } from '../base/errors.js';
import type { ColumnMap } from '../dataset/columnMap.js';
import { bareHeader } from '../dataset/columnNames.js';
import type { Dataset } from '../dataset/dataset.js';
import { type HeaderMatch, matchHeaders } from '../dataset/headers.js';

/** The columns by which the header of a CSV is found. */
export interface WantedColumns {
  /**
   * Finds them among the names of a line.
   *
   * @param sample the texts of some rows, for hints
   */
  match(names: readonly string[], sample?: readonly (readonly string[])[]): HeaderMatch;
  /** That of the time: a line with a time there is a row. */
  readonly time: string;
  /** Those of the place: a line with a number there is a row. */
  readonly place: readonly string[];
  /**
   * The error for a file in which no line names them.
   *
   * @param names those of the line that comes nearest
   */
  notFound(name: string, names: readonly string[], match: HeaderMatch): BlackspotError;
}

/** The columns of a dataset, by any of their names. */
export function columnsOfDataset(dataset: Dataset, columnMap: ColumnMap): WantedColumns {
  const { time, place = [] } = dataset.roles;
  return {
    match: (names, sample) => matchHeaders(names, dataset, columnMap, sample),
    time,
    place,
    notFound: (name, names, { problem, hint }) => {
      const required = dataset.fileColumns.flatMap((column) => (column.required ? column.headers[0]! : []));
      return new DataError(`Invalid header of ${name}: ${problem}`, {
        hint:
          hint ?? `Name the columns in the first line, as in the published files: ${required.join(',')},...`,
        details: { path: name, found: names },
      });
    },
  };
}

/** Columns of any CSV by their exact names: the first is that of the time. */
export function columnsNamed(time: string, ...others: readonly string[]): WantedColumns {
  const wanted = [time, ...others];
  return {
    match: (names) => {
      const bare = names.map(bareHeader);
      const found = wanted.flatMap((name) =>
        bare.includes(name) ? [[name, bare.indexOf(name)] as const] : [],
      );
      const positions = new Map(found);
      const absent = wanted.filter((name) => !positions.has(name));
      const repeated = wanted.find((name) => bare.indexOf(name) !== bare.lastIndexOf(name));
      return {
        positions,
        absent,
        problem:
          absent.length > 0
            ? `column not found: ${absent[0]}`
            : repeated === undefined
              ? null
              : `several columns are named ${repeated}`,
        hint: null,
        aliases: {},
        columnMap: {},
        otherUnits: {},
        ignored: [],
        hints: [],
      };
    },
    time,
    place: [],
    notFound: (name, names, { absent: [absent], problem }) =>
      absent === undefined
        ? new DataError(`Invalid header of ${name}: ${problem}.`, {
            hint: 'Give each column a name of its own.',
            details: { path: name, found: names },
          })
        : notFound('Column of the file', absent, names.map(bareHeader)),
  };
}
