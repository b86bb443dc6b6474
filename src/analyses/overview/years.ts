import { formatCount, formatPercent } from '../../base/format.js';
import { stacked } from '../../charts/stacked.js';
import type { Finding, Section } from '../../report/report.js';
import { dayNumber, monthText } from '../common/days.js';
import { countFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { numberIn, type GroupCounts, textIn } from '../common/groupCounts.js';
import { type Context, confounded } from './context.js';
import { type PerSource, season } from './season.js';

/** Years and months, from the daily answer: the classic charts, with the trap in them said. */
export function years(context: Context): Section {
  const yearOf = (row: { readonly [name: string]: unknown }): string => String(row.day).slice(0, 4);
  const monthOf = (row: { readonly [name: string]: unknown }): string => String(row.day).slice(0, 7);
  const byYear = context.daily.by(yearOf);
  const years = [...byYear.keys()].sort();
  const months = monthsBetween(context.firstDay, context.lastDay);
  const perSource = context.sources.map((name) => ({
    name,
    tally: context.daily.where((row) => textIn(row, 'source') === name),
  }));
  const partial = partialYears(context);
  return {
    id: 'years',
    title: 'Years and months',
    text: [
      confounded('more accidents in a later year mean more coverage, not more danger'),
      ...(partial.length === 0 ? [] : [`Not whole: ${partial.join(', ')}.`]),
    ],
    findings: yearFindings(context, perSource),
    figures: [
      stacked({
        id: 'years',
        title: 'Accidents by year and source',
        alt: `Accidents by year, stacked by source: ${years.map((year) => `${year} ${formatCount(byYear.get(year)!)}`).join(', ')}. The mix of sources changes from year to year.`,
        footnote: context.footnote(),
        x: years,
        series: perSource.map(({ name, tally }) => ({ name, y: valuesOf(tally.by(yearOf), years) })),
        xTitle: 'Year',
        yTitle: 'Accidents',
        xType: 'category',
      }),
      ...(months.length > 1
        ? [
            stacked({
              id: 'months',
              title: 'Accidents by month and source',
              alt: `Monthly counts from ${months[0]} to ${months.at(-1)}, stacked by source.`,
              footnote: context.footnote(),
              x: months,
              series: perSource.map(({ name, tally }) => ({ name, y: valuesOf(tally.by(monthOf), months) })),
              xTitle: 'Month',
              yTitle: 'Accidents',
              xType: 'date' as const,
            }),
          ]
        : []),
      ...season(context, perSource),
    ],
    tables: [
      {
        id: 'years',
        title: 'Accidents by year and source',
        table: tableOf({
          year: years,
          ...Object.fromEntries(
            perSource.map(({ name, tally }) => [name, valuesOf(tally.by(yearOf), years)]),
          ),
          all: valuesOf(byYear, years),
        }),
        headings: { year: 'Year', all: 'All' },
      },
    ],
  };
}

/** Whole years against the one before, source by source: where the signs differ, no overall sign is true. */
function yearFindings(context: Context, perSource: readonly PerSource[]): Finding[] {
  const whole = [...new Set(context.daily.rows.map((row) => String(row.day).slice(0, 4)))]
    .sort()
    .filter((year) => context.firstDay <= `${year}-01-07` && context.lastDay >= `${year}-12-25`);
  return whole.slice(1).flatMap((year, index) => {
    const before = whole[index]!;
    const inYear = (tally: GroupCounts, wanted: string): number =>
      tally.rows.reduce((sum, row) => sum + (String(row.day).startsWith(wanted) ? numberIn(row, 'n') : 0), 0);
    const changes = perSource
      .map(({ name, tally }) => ({ name, from: inYear(tally, before), to: inYear(tally, year) }))
      .filter(({ from }) => from >= 100);
    const from = inYear(context.daily, before);
    const to = inYear(context.daily, year);
    const up = changes.filter((change) => change.to > change.from * 1.05);
    const down = changes.filter((change) => change.to < change.from * 0.95);
    if (up.length === 0 || down.length === 0) return [];
    return [
      countFinding({
        id: `year-${before}-${year}`,
        sentence: `From ${before} to ${year} the count goes from ${formatCount(from)} to ${formatCount(to)}, but the sources go apart: ${changes.map(({ name, from, to }) => `${name} ${signed(to / from - 1)}`).join(', ')}.`,
        estimate: to / from,
        unit: 'ratio',
        denominator: { n: from + to, of: `accidents of ${before} and ${year}` },
        caveat: 'Coverage, not safety: a source that grows and one that shrinks hide each other in the sum.',
      }),
    ];
  });
}

function signed(change: number): string {
  return `${change > 0 ? '+' : '−'}${formatPercent(Math.abs(change))}`;
}

function partialYears({ firstDay, lastDay }: Context): string[] {
  const first = firstDay.slice(0, 4);
  const last = lastDay.slice(0, 4);
  return [
    ...(firstDay > `${first}-01-07` ? [`${first} (from ${firstDay})`] : []),
    ...(lastDay < `${last}-12-25` ? [`${last} (until ${lastDay})`] : []),
  ];
}

function monthsBetween(firstDay: string, lastDay: string): string[] {
  const months: string[] = [];
  let month = firstDay.slice(0, 7);
  while (month <= lastDay.slice(0, 7)) {
    months.push(month);
    month = monthText(dayNumber(`${month}-01`) + 31);
  }
  return months;
}

function valuesOf(counts: ReadonlyMap<string, number>, keys: readonly string[]): number[] {
  return keys.map((key) => counts.get(key) ?? 0);
}
