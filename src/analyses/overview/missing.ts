import { formatPercent } from '../../base/format.js';
import { missingness } from '../../charts/missingness.js';
import { columns } from '../../dataset/usAccidents/columns.js';
import type { Filter, Measure } from '../../query/question.js';
import type { Section } from '../../report/report.js';
import { countFinding, shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { numberIn, type Tally, textIn } from '../common/tally.js';
import { type Context, confounded } from './context.js';

/** Columns that a file may lack a value in: every one of the file but the required, and `id`, which tells nothing. */
const asked: readonly string[] = columns
  .filter((column) => column.headers.length > 0 && !('required' in column) && column.name !== 'id')
  .map(({ name }) => name);

const measures: Readonly<Record<string, Measure>> = Object.fromEntries(
  asked.map((name) => [
    measureName(name),
    { kind: 'share', where: { [name]: { present: false } } as Filter },
  ]),
);

/** What is missing, by column, source and year: one question with a measure a column. */
export async function missing(context: Context): Promise<Section> {
  const answer = await context.ask(['source', 'year'], measures);
  const bySource = answer.split((row) => textIn(row, 'source'));
  const byYear = answer.split((row) => String(numberIn(row, 'year')));
  const overall = new Map(asked.map((name) => [name, shareMissing(answer, name)]));
  const some = asked
    .filter((name) => overall.get(name)! > 0)
    .sort((a, b) => overall.get(b)! - overall.get(a)!);
  const empty = some.filter((name) => overall.get(name) === 1);
  const partly = some.filter((name) => overall.get(name)! < 1);
  const sharesOf = (parts: ReadonlyMap<string, Tally>): number[][] =>
    [...parts.values()].map((part) => partly.map((name) => shareMissing(part, name)));
  const uneven = largestDifference(partly, bySource);
  const sources = [...bySource.keys()].sort();
  return {
    id: 'missing',
    title: 'What is missing',
    text: [
      ...(empty.length === 0
        ? []
        : [
            `No row has a value in: ${empty.join(', ')}. This release does not carry them, or the feed never fills them.`,
          ]),
      `${asked.length - some.length} of ${asked.length} optional columns are complete.`,
    ],
    findings: [
      countFinding({
        id: 'columns-with-gaps',
        sentence: `${partly.length} of ${asked.length} optional columns miss some values${
          partly.length === 0
            ? ''
            : `, most often ${partly
                .slice(0, 3)
                .map((name) => `${name} (${formatPercent(overall.get(name)!)})`)
                .join(', ')}`
        }.`,
        estimate: partly.length,
        unit: 'columns',
        denominator: { n: asked.length, of: 'optional columns' },
      }),
      ...(uneven === undefined
        ? []
        : [
            shareFinding({
              id: 'missing-by-source',
              sentence: `${uneven.name} is missing in ${formatPercent(uneven.most.share)} of ${uneven.most.source} and in ${formatPercent(uneven.least.share)} of ${uneven.least.source}.`,
              part: Math.round(overall.get(uneven.name)! * context.total),
              whole: context.total,
              of: 'accidents',
              level: context.options.level,
              caveat:
                'Not missing at random: dropping rows with a missing value drops a feed, and with it its severities.',
            }),
          ]),
    ],
    figures:
      partly.length === 0
        ? []
        : [
            ...(sources.length > 1
              ? [
                  missingness({
                    id: 'missing-source',
                    title: 'Missing values by column and source',
                    alt: `Share of rows without a value, by column of the data and source. ${uneven === undefined ? '' : `The largest difference between sources is in ${uneven.name}.`}`,
                    footnote: context.footnote(),
                    columns: partly,
                    shares: sharesOf(new Map(sources.map((name) => [name, bySource.get(name)!]))),
                    groups: sources,
                    groupTitle: 'Source',
                  }),
                ]
              : []),
            missingness({
              id: 'missing-year',
              title: 'Missing values by column and year',
              alt: `Share of rows without a value, by column of the data and year.${byYear.has('2018') && byYear.has('2019') ? ' A column that pales in 2019 shows the change of the weather feed in April of that year.' : ''}`,
              footnote: context.footnote(),
              columns: partly,
              shares: sharesOf(new Map([...byYear].sort(([a], [b]) => (a < b ? -1 : 1)))),
              groups: [...byYear.keys()].sort(),
              groupTitle: 'Year',
            }),
          ],
    tables: [
      {
        id: 'missing',
        title: 'Missing values by column',
        table: tableOf({
          column: some,
          missing: some.map((name) => Math.round(overall.get(name)! * context.total)),
          all: some.map((name) => overall.get(name)!),
          ...Object.fromEntries(
            sources.length > 1
              ? sources.map((source) => [
                  source,
                  some.map((name) => shareMissing(bySource.get(source)!, name)),
                ])
              : [],
          ),
        }),
        headings: { column: 'Column', missing: 'Rows without a value', all: 'All' },
        percentColumns: ['all', ...sources],
        note: 'Unreadable and implausible values count as missing. Complete columns are not listed.',
      },
    ],
    caveats: [confounded('what is missing depends on who reported')],
  };
}

function measureName(column: string): string {
  return `${column}Missing`;
}

/** The share over several groups: theirs, weighted by their rows. */
function shareMissing(tally: Tally, column: string): number {
  return tally.total === 0 ? 0 : tally.part(measureName(column)) / tally.total;
}

interface Uneven {
  readonly name: string;
  readonly most: { readonly source: string; readonly share: number };
  readonly least: { readonly source: string; readonly share: number };
}

/** The column whose missing share differs most between sources of at least 100 rows. */
function largestDifference(
  names: readonly string[],
  bySource: ReadonlyMap<string, Tally>,
): Uneven | undefined {
  const big = [...bySource].filter(([, tally]) => tally.total >= 100);
  if (big.length < 2) return undefined;
  const all = names.map((name): Uneven => {
    const shares = big
      .map(([source, tally]) => ({ source, share: shareMissing(tally, name) }))
      .sort((a, b) => b.share - a.share);
    return { name, most: shares[0]!, least: shares.at(-1)! };
  });
  return all.sort((a, b) => b.most.share - b.least.share - (a.most.share - a.least.share))[0];
}
