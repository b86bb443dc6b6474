import type { Dataset } from '../../dataset/dataset.js';
import { matchHeaders } from '../../dataset/headers.js';
import { sqlLiteral } from '../../engines/duckdb/duckdb.js';
import type { FileTexts } from './fileSpellings.js';

/** The values that the folders of a file have for columns of the dataset: OH of `State=OH/part-00000.csv`. */
export type Partition = ReadonlyMap<string, string>;

/** What Spark and others write for a missing value. */
const missing = '__HIVE_DEFAULT_PARTITION__';

/** @param name the path of a file from the folder of all, with `/` */
export function partitionOf(name: string, dataset: Dataset): Partition {
  const pairs = name
    .split('/')
    .slice(0, -1)
    .map((folder) => /^([^=]+)=(.*)$/.exec(folder));
  return new Map(
    pairs.flatMap((pair) => {
      if (pair === null) return [];
      const [column] = matchHeaders([decoded(pair[1]!)], dataset).positions.keys();
      const value = decoded(pair[2]!);
      return column === undefined ? [] : [[column, value === missing ? '' : value] as const];
    }),
  );
}

/** The texts of a file with those of its folders, for columns that the file itself lacks. */
export function withPartition(texts: FileTexts, partition: Partition): FileTexts {
  const added = [...partition].filter(([column]) => !texts.rawNames.has(column));
  if (added.length === 0) return texts;
  const columns = added.map(([, value], index) => `${sqlLiteral(value)} AS p${index}`);
  return {
    ...texts,
    from: `(SELECT *, ${columns.join(', ')} FROM ${texts.from})`,
    rawNames: new Map([...texts.rawNames, ...added.map(([column], index) => [column, `p${index}`] as const)]),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
