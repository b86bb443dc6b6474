import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { parseRow } from '../../../src/dataset/parseRow.js';
import { timeDimensions } from '../../../src/dataset/timeDimensions.js';
import type { Accident } from '../../../src/dataset/usAccidents/accident.js';
import { questionsFor } from '../../../src/query/build.js';
import type { Question } from '../../../src/query/question.js';
import { york } from './york.js';

export const yorkCsv = 'test/dataset/york/collisions.csv';

/** The collisions of the file by the one-row parser, each once, and how many rows were rejected. */
export function yorkCollisions(): { readonly collisions: Accident[]; readonly rejected: number } {
  const [header, ...lines] = parse(readFileSync(yorkCsv, 'utf8'), { relax_column_count: true }) as string[][];
  const rows = lines.map(parseRow(header!, york));
  const records = rows.flatMap((row) => ('record' in row ? [row.record] : []));
  const byKey = new Map(records.map((record) => [record.key, record] as const).reverse());
  return { collisions: [...byKey.values()], rejected: rows.length - records.length };
}

const { count, distinct, max, mean, measures, min, share, sum } = questionsFor(york);

/** Every kind of dimension, measure and condition that the dataset has. */
export const yorkQuestions: readonly Question[] = [
  count(),
  ...york.columns
    .filter(({ name, type }) => /text|boolean|integer/.test(type) && name !== 'nulledColumns')
    .map(({ name }) => count().by(name)),
  ...timeDimensions
    .filter((name) => name !== 'weatherHour')
    .map((name) => measures({ n: count(), injured: sum('injured') }).by(name, 'cyclist')),
  count().by({ cell: 1 }, { bin: 'speedLimitMph', width: 10 }),
  measures({
    mean: mean('injured'),
    min: min('speedLimitMph'),
    max: max('vehicles'),
    slippery: share({ isSlippery: true }),
    streets: distinct('street', 'ward'),
  })
    .by('cause')
    .orderBy('slippery', 'descending'),
  measures({ known: share({ injured: { present: true } }) }).by('ward'),
  count().by({ bin: 'speedLimitMph', width: 5, origin: 2.5 }),
  ...[
    { from: '2020-03-29', until: '2020-03-30' },
    { fromAt: '2020-10-25T00:00:00.000Z', untilAt: '2020-10-25T02:00:00.000Z' },
    { box: [-1.1, 53.94, -1.07, 53.97] },
    { month: ['2020-03', '2020-10'], injured: [1, 2, null] },
    { year: { min: 2020, max: 2021 }, speedLimitMph: { min: 30, max: 60 } },
    { any: [{ cause: 'Speed' }, { not: { surface: ['Dry', 'Wet'] } }] },
    { all: [{ cause: 'Drink' }, { cyclist: null }] },
    { startAt: { present: true }, street: "Lord Mayor's Walk" },
  ].map((where) => count().by('ward').where(where)),
].map((question) => question.toJSON());
