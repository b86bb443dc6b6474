import { formatCount, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import { heatmap } from '../../charts/heatmap.js';
import type { LineSeries } from '../../charts/lines.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Section } from '../../report/report.js';
import { shareFinding, shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import { mostOf, numberIn, type GroupCounts, textIn } from '../common/groupCounts.js';
import { type Context, confounded, feedName } from './context.js';

const weekdayNames = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');
const hourList = Array.from({ length: 24 }, (_, hour) => hour);

/** Weekday and hour on the wall clock, all and by source; `answer` has weekday, hour and source. */
export function hours(context: Context, answer: GroupCounts): Section {
  const { total } = context;
  const byWeekday = answer.byNumber('weekday');
  const isWeekend = (weekday: number): boolean => weekday >= 6;
  const weekend = [...byWeekday].reduce((sum, [weekday, n]) => sum + (isWeekend(weekday) ? n : 0), 0);
  const weekdayHour = mostOf(answer.where((row) => !isWeekend(numberIn(row, 'weekday'))).byNumber('hour'));
  const weekendHour = mostOf(answer.where((row) => isWeekend(numberIn(row, 'weekday'))).byNumber('hour'));
  const bySource = context.sources.map((name) => ({
    name,
    tally: answer.where((row) => textIn(row, 'source') === name),
  }));
  const big = bySource.filter(({ tally }) => tally.total >= 100);
  // A handful of accidents would set the scale for all panels.
  const shown = big.length > 0 ? big : bySource;
  const weekdayShares = weekdayNames.map((_, index) =>
    shareOf(byWeekday.get(index + 1) ?? 0, total, context.options.level),
  );
  return {
    id: 'hours',
    title: 'Weekday and hour',
    text: [
      'Hours are of the wall clock at the place. A start is when the feed noticed, which is later than the crash, and later still at night.',
      ...(context.sources.length > 1
        ? [confounded('the hour profile of the whole is a mixture that shifts when the mix does')]
        : []),
    ],
    findings: [
      shareFinding({
        id: 'weekend',
        sentence: `${formatPercent(weekend / total)} of the accidents fall on Saturday or Sunday; two days of seven are ${formatPercent(2 / 7)}.`,
        part: weekend,
        whole: total,
        of: 'accidents',
        level: context.options.level,
        caveat: 'There is less traffic on weekends, and less of it is reported; this is not a risk per mile.',
      }),
      ...big.map(({ name, tally }) => {
        const morning = tally.where((row) => [6, 7, 8, 9].includes(numberIn(row, 'hour'))).total;
        const evening = tally.where((row) => [15, 16, 17, 18].includes(numberIn(row, 'hour'))).total;
        return shareFinding({
          id: `rush-${name.toLowerCase()}`,
          sentence: `${feedName(name)} has ${formatPercent(morning / tally.total)} of its accidents from 6 to 10 in the morning and ${formatPercent(evening / tally.total)} from 15 to 19.`,
          part: morning,
          whole: tally.total,
          of: `accidents of ${feedName(name)}`,
          level: context.options.level,
          caveat: 'The interval is that of the morning share.',
        });
      }),
    ],
    figures: [
      heatmap({
        id: 'weekday-hour',
        title: 'Accidents by weekday and hour',
        alt: `Counts in 7 by 24 cells. Most on working days at ${hourText(weekdayHour)}, on weekends at ${hourText(weekendHour)}.`,
        footnote: context.footnote(),
        x: hourList,
        y: weekdayNames,
        values: grid(answer),
        xTitle: 'Hour of the day',
        yTitle: '',
        valueTitle: 'Accidents',
      }),
      smallMultiples({
        id: 'hours-by-source',
        title: 'Hour of the day by source, working days and weekends',
        alt: `One panel per source, the share of each hour with its Wilson interval. ${shown.map(({ name, tally }) => `${name}: most at ${hourText(mostOf(tally.byNumber('hour')))} (n = ${formatCount(tally.total)})`).join('; ')}.`,
        footnote: context.footnote(),
        panels: shown.map(({ name, tally }) => ({
          title: name,
          series: [
            profile(
              'working day',
              tally.where((row) => !isWeekend(numberIn(row, 'weekday'))),
              context.options.level,
            ),
            profile(
              'weekend',
              tally.where((row) => isWeekend(numberIn(row, 'weekday'))),
              context.options.level,
            ),
          ],
        })),
        xTitle: 'Hour of the day',
        yTitle: 'Share of the day',
        percent: true,
      }),
      bars({
        id: 'weekdays',
        title: 'Accidents by weekday',
        alt: `Share of each weekday: ${weekdayNames.map((name, index) => `${name} ${formatPercent(weekdayShares[index]!.share)}`).join(', ')}.`,
        footnote: context.footnote(),
        labels: weekdayNames,
        values: weekdayShares.map(({ share }) => share),
        low: weekdayShares.map(({ low }) => low),
        high: weekdayShares.map(({ high }) => high),
        counts: weekdayShares.map(({ part }) => part),
        valueTitle: 'Share of accidents',
        percent: true,
      }),
    ],
    tables: [
      {
        id: 'hours',
        title: 'Accidents by hour',
        table: tableOf({
          hour: hourList,
          all: hourList.map((hour) => answer.byNumber('hour').get(hour) ?? 0),
          ...Object.fromEntries(
            context.sources.length > 1
              ? bySource.map(({ name, tally }) => [
                  name,
                  hourList.map((hour) => tally.byNumber('hour').get(hour) ?? 0),
                ])
              : [],
          ),
        }),
        headings: { hour: 'Hour', all: 'All' },
      },
    ],
  };
}

function grid(answer: GroupCounts): number[][] {
  const cells = answer.by((row) => numberIn(row, 'weekday') * 24 + numberIn(row, 'hour'));
  return weekdayNames.map((_, index) => hourList.map((hour) => cells.get((index + 1) * 24 + hour) ?? 0));
}

/** The share of each hour with its Wilson interval. */
function profile(name: string, tally: GroupCounts, level: number): LineSeries {
  const byHour = tally.byNumber('hour');
  const shares = hourList.map((hour) => shareOf(byHour.get(hour) ?? 0, tally.total, level));
  return {
    name,
    x: Float64Array.from(hourList),
    y: shares.map(({ share }) => share),
    low: shares.map(({ low }) => low),
    high: shares.map(({ high }) => high),
  };
}

function hourText(hour: number | undefined): string {
  return hour === undefined ? 'no hour' : `${hour}:00`;
}
