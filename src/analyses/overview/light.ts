import { formatNumber, formatPercent } from '../../base/format.js';
import { stacked } from '../../charts/stacked.js';
import type { Section } from '../../report/report.js';
import { shareFinding } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import type { GroupCounts } from '../common/groupCounts.js';
import { withinSourceAndYear } from '../common/withinStrata.js';
import { type Context, feedName, isSevere } from './context.js';

/** Day and night by sunrise and sunset; `clock` has hour and sunriseSunset, `answer` year, source, severity and it. */
export function light(context: Context, clock: GroupCounts, answer: GroupCounts): Section {
  const { level } = context.options;
  const known = answer.where((row) => row.sunriseSunset !== null);
  const night = known.where((row) => row.sunriseSunset === 'Night');
  if (known.total === 0)
    return { id: 'light', title: 'Light', text: ['No row says whether it was day or night.'] };
  const bySource = known.splitText('source');
  const odds = withinSourceAndYear(known, (row) => row.sunriseSunset === 'Night', isSevere, level);
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const hoursOf = (tally: GroupCounts): number[] => hours.map((hour) => tally.byNumber('hour').get(hour) ?? 0);
  const nights = bySource.map(([name, tally]) => ({
    name,
    n: tally.total,
    night: tally.where((row) => row.sunriseSunset === 'Night').total,
  }));
  return {
    id: 'light',
    title: 'Light',
    text: [
      'Day and night are by sunrise and sunset at the place, computed, not observed. How much traffic there is at night is not known here.',
    ],
    findings: [
      ...nights
        .filter(({ n }) => n > 0)
        .map(({ name, n, night }) =>
          shareFinding({
            id: `night-${name.toLowerCase()}`,
            sentence: `${formatPercent(night / n)} of the accidents of ${feedName(name)} start between sunset and sunrise.`,
            part: night,
            whole: n,
            of: `accidents of ${feedName(name)} with known light`,
            level,
          }),
        ),
      ...(odds === null
        ? []
        : [
            {
              id: 'severe-at-night',
              sentence: `Within a ${context.stratum}, the odds of a severe report at night are ${formatNumber(odds.estimate)} times those by day.`,
              estimate: odds.estimate,
              unit: 'ratio',
              interval: {
                low: odds.low,
                high: odds.high,
                level,
                method: `Mantel-Haenszel within ${context.stratum}`,
              },
              denominator: { n: known.total, of: 'accidents with known light' },
              caveat:
                'Impact on traffic, not injury; and night differs from day in roads, speeds and what is reported, not in light only.',
            },
          ]),
    ],
    figures: [
      stacked({
        id: 'light-hour',
        title: 'Day and night by hour',
        alt: `Accidents by hour of the day, stacked by light; ${formatPercent(night.total / known.total)} at night in all. Dawn and dusk hours hold both, since the sun moves over the year.`,
        footnote: context.footnote(known.total),
        x: hours.map(String),
        series: ['Day', 'Night'].map((name) => ({
          name,
          y: hoursOf(clock.where((row) => row.sunriseSunset === name)),
        })),
        xTitle: 'Hour of the day',
        yTitle: 'Accidents',
        xType: 'category',
      }),
    ],
    tables: [
      {
        id: 'light',
        title: 'Light by source',
        table: tableOf({
          source: nights.map(({ name }) => name),
          n: nights.map(({ n }) => n),
          night: nights.map(({ n, night }) => night / n),
          severeDay: bySource.map(([, tally]) => severeIn(tally, 'Day')),
          severeNight: bySource.map(([, tally]) => severeIn(tally, 'Night')),
        }),
        headings: {
          source: 'Source',
          n: 'Accidents',
          night: 'At night',
          severeDay: 'Severe by day',
          severeNight: 'Severe at night',
        },
        percentColumns: ['night', 'severeDay', 'severeNight'],
      },
    ],
  };
}

function severeIn(tally: GroupCounts, light: string): number | null {
  const part = tally.where((row) => row.sunriseSunset === light);
  return part.total === 0 ? null : part.where(isSevere).total / part.total;
}
