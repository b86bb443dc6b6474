import type { ReportTable } from '../../report/report.js';
import type { Break } from '../common/breaks.js';
import { type DailySeries, dayText } from '../common/days.js';
import type { Gap } from '../common/gaps.js';
import { tableOf } from '../common/tables.js';
import { feedName } from './context.js';

/** A daily series with what was found in it. */
export interface Watched {
  readonly series: DailySeries;
  readonly gaps: readonly Gap[];
  /** Null when there is too little to tell. */
  readonly breaks: readonly Break[] | null;
}

export function gapTable(watched: readonly Watched[]): ReportTable[] {
  const rows = watched.flatMap(({ series, gaps }) => gaps.map((gap) => ({ series, gap })));
  if (rows.length === 0) return [];
  return [
    {
      id: 'gaps',
      title: 'Gap days: silent, or all but',
      table: tableOf({
        source: rows.map(({ series }) => nameOf(series)),
        from: rows.map(({ series, gap }) => dayAt(series, gap.start)),
        last: rows.map(({ series, gap }) => dayAt(series, gap.end - 1)),
        days: rows.map(({ gap }) => gap.end - gap.start),
        counted: rows.map(({ gap }) => gap.counted),
        expected: rows.map(({ gap }) => Math.round(gap.expected)),
        resumed: rows.map(({ gap }) => (gap.resumed ? 'yes' : 'no')),
      }),
      headings: {
        source: 'Source',
        from: 'First day',
        last: 'Last day',
        days: 'Days',
        counted: 'Counted',
        expected: 'Expected',
        resumed: 'Came back',
      },
      note: 'Those of up to three days are filled in the weekly chart, longer ones left out; those shorter than three weeks are filled in the search for breaks.',
    },
  ];
}

export function breakTable(watched: readonly Watched[]): ReportTable[] {
  const rows = watched.flatMap(({ series, breaks }) => (breaks ?? []).map((found) => ({ series, found })));
  if (rows.length === 0) return [];
  return [
    {
      id: 'breaks',
      title: 'Changes of level',
      table: tableOf({
        source: rows.map(({ series }) => nameOf(series)),
        day: rows.map(({ series, found }) => dayAt(series, found.at)),
        before: rows.map(({ found }) => found.before),
        after: rows.map(({ found }) => found.after),
        ratio: rows.map(({ found }) => finite(found.ratio)),
        low: rows.map(({ found }) => finite(found.low)),
        high: rows.map(({ found }) => finite(found.high)),
      }),
      headings: {
        source: 'Source',
        day: 'From',
        before: 'A day before',
        after: 'A day after',
        ratio: 'Ratio',
        low: '95 % from',
        high: 'to',
      },
      note: 'Levels last three weeks at least and differ by a factor of 1.3 at least.',
    },
  ];
}

export function nameOf({ name }: DailySeries): string {
  return name === 'all' ? 'the sum of the sources' : feedName(name);
}

export function dayAt(series: DailySeries, index: number): string {
  return dayText(series.firstDay + index);
}

export function sizeOf({ ratio }: Break): number {
  return Math.max(ratio, 1 / ratio);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
