import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { parseRow } from '../../src/dataset/parseRow.js';
import type { Accident } from '../../src/dataset/usAccidents/accident.js';
import { usAccidents } from '../../src/dataset/usAccidents/usAccidents.js';
import { countColumnStates } from '../../src/query/columnStates.js';
import type { Question } from '../../src/query/question.js';
import type { Source, SourceDescription } from '../../src/query/source.js';
import { noCounts, type SourceCounts } from '../../src/query/sourceCounts.js';
import { Table } from '../../src/query/table.js';
import { naiveAnswer } from '../query/naive.js';

/** A Source over a list of accidents, as plain loops: slow, short, and no engine to be wrong together with. */
export function arraySource(
  accidents: readonly Accident[],
  counts: SourceCounts = noCounts,
): Source & { readonly asked: Question[] } {
  const times = accidents.map((accident) => accident.startAt).sort();
  const description: SourceDescription = {
    type: 'history',
    location: 'rows of a test',
    digest: null,
    rows: accidents.length,
    isInvented: false,
    firstAt: times[0] ?? null,
    lastAt: times.at(-1) ?? null,
    freshAt: null,
    counts,
  };
  const asked: Question[] = [];
  return {
    dataset: usAccidents,
    asked,
    describe: async () => description,
    describeColumns: async (where) =>
      countColumnStates(
        { dataset: usAccidents, ask: async (question) => naiveAnswer(accidents, question) },
        where,
      ),
    ask: async (question) => {
      asked.push('toJSON' in question ? question.toJSON() : question);
      return naiveAnswer(accidents, question);
    },
    scan: () => {
      throw new Error('an analysis that scans is not an overview');
    },
    sample: async () => new Table({}, 0),
    explain: async () => '',
    sent: async () => [],
    close: async () => {},
  };
}

/** The accidents of a CSV file, and how many rows were none. */
export function readAccidents(path: string): { accidents: Accident[]; rejected: number } {
  const [header, ...lines] = parse(readFileSync(path, 'utf8'), {
    relax_column_count: true,
    bom: true,
  }) as string[][];
  const read = parseRow(header!);
  const parsed = lines.map(read);
  const accidents = new Map<string, Accident>();
  for (const row of parsed) if ('record' in row) accidents.set(row.record.key as string, row.record);
  return {
    accidents: [...accidents.values()],
    rejected: parsed.filter((row) => 'reject' in row).length,
  };
}
