import { formatNumber } from '../../base/format.js';
import { calendar } from '../../charts/calendar.js';
import type { Figure } from '../../charts/figure.js';
import { lines } from '../../charts/lines.js';
import type { WindowMark } from '../../charts/marks.js';
import type { Section } from '../../report/report.js';
import { masked as filled } from '../common/breaks.js';
import { coverageLines } from '../sections/coverageLines.js';
import { dayText } from '../common/days.js';
import { tableOf } from '../common/tables.js';
import { type CovidContext, type Feed, sumOf } from './context.js';

/** Silences of so many days are filled in the weekly lines, longer ones left out. */
const filledDays = 3;
/** A calendar of fewer accidents a day is noise. */
const minForCalendar = 5;

/** Counts by day and source, with the days on which a feed was silent: what every fit leaves out. */
export function collectionSection(context: CovidContext): Section {
  const watched = context.feeds.length > 1 ? [...context.feeds, context.all] : context.feeds;
  const steps = watched.flatMap((feed) => feed.spec.steps.map((day) => ({ feed, day })));
  const gaps = watched.flatMap((feed) => feed.gaps.map((gap) => ({ feed, gap })));
  return {
    id: 'collection',
    title: 'What was collected',
    text: [
      'A day is masked when a feed is all but silent: below a fifth of what its last 28 good days lead one to expect, and too quiet for chance. Masked days are in no fit. The sum of all sources is masked where a source with a tenth of it is.',
      steps.length === 0
        ? 'No lasting step of the collection was found in the time before the interruption that the model uses.'
        : 'Lasting steps of the collection before the interruption, found without a look at what came after, get a level of their own in the model.',
    ],
    figures: [weekly(context), ...daily(context)],
    tables: [
      ...(gaps.length === 0
        ? []
        : [
            {
              id: 'collection-gaps',
              title: 'Masked days',
              table: tableOf({
                source: gaps.map(({ feed }) => feed.label),
                from: gaps.map(({ feed, gap }) => dayText(feed.series.firstDay + gap.start)),
                to: gaps.map(({ feed, gap }) => dayText(feed.series.firstDay + gap.end - 1)),
                days: gaps.map(({ gap }) => gap.end - gap.start),
                counted: gaps.map(({ gap }) => gap.counted),
                expected: gaps.map(({ gap }) => Math.round(gap.expected)),
              }),
              headings: {
                source: 'Source',
                from: 'First day',
                to: 'Last day',
                days: 'Days',
                counted: 'Reported',
                expected: 'Expected',
              },
            },
          ]),
      ...(steps.length === 0
        ? []
        : [
            {
              id: 'collection-steps',
              title: 'Steps of the collection in the model',
              table: tableOf({
                source: steps.map(({ feed }) => feed.label),
                day: steps.map(({ day }) => dayText(day)),
                factor: steps.map(({ feed, day }) => stepFactor(feed, day)),
              }),
              headings: { source: 'Source', day: 'First day', factor: 'Factor in the model' },
            },
          ]),
    ],
    ...(gaps.length === 0 ? { caveats: ['No day was quiet enough to be called a gap.'] } : {}),
  };
}

/** What the model makes of a step. */
function stepFactor({ outcome }: Feed, day: number): number | null {
  if (outcome.effect === null) return null;
  const { fit } = outcome.effect;
  const index = fit.names.indexOf(`step ${dayText(day)}`);
  return index < 0 ? null : Math.exp(fit.coefficients[index]!);
}

function weekly(context: CovidContext): Figure {
  const { spec, feeds } = context;
  const { unit, series } = coverageLines(
    feeds.map(({ series: own, gaps, name }) => ({
      name: name === 'unknown' ? 'Source not given' : name,
      series: filled(own, gaps, filledDays + 1),
      gaps,
    })),
    filledDays,
  );
  const long = feeds.flatMap((feed) =>
    feed.gaps
      .filter(({ start, end }) => end - start >= 14)
      .map(
        (gap): WindowMark => ({
          from: dayText(feed.series.firstDay + gap.start),
          until: dayText(feed.series.firstDay + gap.end),
          label: `${feed.label} silent`,
        }),
      ),
  );
  const isIn = spec.interruption < context.counts.endDay;
  return lines({
    id: 'covid-weekly',
    title: `Accidents a ${unit} by source`,
    alt: `Counts by ${unit}, one line per source, from ${dayText(context.counts.firstDay)} to ${dayText(context.counts.endDay - 1)}.${isIn ? ' The national emergency of March 2020 is marked.' : ''} Look for steps in one source only: they are collection.`,
    footnote: `${context.footnote()}; gaps of up to ${filledDays} days filled, longer left out`,
    series,
    events: isIn ? [{ at: dayText(spec.interruption), label: 'National emergency' }] : [],
    windows: long.slice(0, 4),
    xTitle: unit === 'week' ? 'Week' : 'Month',
    yTitle: `Accidents a ${unit}`,
    xType: 'date',
  });
}

function daily(context: CovidContext): Figure[] {
  const { series, gaps } = context.all;
  const { counts, firstDay } = series;
  if (sumOf(series) < minForCalendar * counts.length || counts.length < 28) return [];
  const silent = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  return [
    calendar({
      id: 'covid-daily',
      title: 'Accidents a day',
      alt: `One cell per day, one block per year, Monday at the top and Sunday at the bottom; ${silent} masked days are empty. The mean day has ${formatNumber(sumOf(series) / counts.length)} accidents.`,
      footnote: `${context.footnote()}; masked days are empty`,
      days: Array.from(counts, (_, index) => dayText(firstDay + index)),
      values: Array.from(counts, (count, index) => (series.mask[index] === 1 ? null : count)),
      valueTitle: 'Accidents a day',
    }),
  ];
}
