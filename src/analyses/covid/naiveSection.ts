import { formatCount, formatNumber } from '../../base/format.js';
import type { Section } from '../../report/report.js';
import { rateRatioInterval } from '../../stats/index.js';
import { dayNumber, dayText } from '../common/days.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import { type CovidContext, dateText, type Feed } from './context.js';
import { countBetween } from './counts.js';
import { changeText, holdsOne, intervalOf, listText } from './words.js';

interface Reading {
  readonly feed: Feed;
  readonly before: number;
  readonly after: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** The reading that everybody tries first: this year against the same days of last year. */
export function naiveSection(context: CovidContext): Section {
  const { spec, counts, options } = context;
  const until = Math.min(spec.until, counts.endDay);
  const yearBefore = (day: number): number => {
    const text = dayText(day);
    return dayNumber(`${Number(text.slice(0, 4)) - 1}${text.slice(4).replace('-02-29', '-02-28')}`);
  };
  const [from0, until0] = [yearBefore(spec.transitionEnd), yearBefore(until)];
  const isThere = from0 >= counts.firstDay && until > spec.transitionEnd;
  const title = 'The naive reading, and why not to believe it';
  if (!isThere) {
    const text = `The naive reading holds ${dateText(spec.transitionEnd)} and after against the same days of the year before; the data does not have both.`;
    return { id: 'naive', title, text: [text] };
  }
  const feeds = context.feeds.length > 1 ? [...context.feeds, context.all] : context.feeds;
  const readings = feeds.flatMap((feed): Reading[] => {
    const before = countBetween(feed.series, from0, until0);
    const after = countBetween(feed.series, spec.transitionEnd, until);
    if (before === 0 || after === 0) return [];
    const { estimate, lower, upper } = rateRatioInterval(
      after,
      until - spec.transitionEnd,
      before,
      until0 - from0,
      options.level,
    );
    return [{ feed, before, after, ratio: estimate, low: lower, high: upper }];
  });
  const whole = readings.find(({ feed }) => feed === context.all);
  const years = { before: dayText(from0).slice(0, 4), after: options.until.slice(0, 4) };
  return {
    id: 'naive',
    title,
    text: [
      `Counts from ${dateText(spec.transitionEnd)} to ${dateText(until - 1)} over those of the same days of ${years.before}, with no model at all. Season and weekday cancel; a feed that grew or shrank does not.`,
      ...explanation(context, readings, whole),
    ],
    ...(whole === undefined
      ? {}
      : {
          findings: [
            {
              id: 'naive',
              sentence: `Taken at face value there were ${changeText(whole.ratio)} accidents than on the same days of ${years.before}.`,
              estimate: whole.ratio,
              unit: 'ratio',
              interval: intervalOf(whole, options.level, 'two Poisson counts, exact: far too narrow'),
              denominator: {
                n: whole.before,
                of: `accidents in ${years.before}, ${formatCount(whole.after)} in ${years.after}`,
              },
              caveat: 'Shown so that it is recognised. It is not an estimate of what COVID-19 did.',
            },
          ],
        }),
    tables: [
      {
        id: 'naive',
        title: 'Year on year beside the model',
        table: tableOf({
          source: readings.map(({ feed }) => feed.label),
          before: readings.map(({ before }) => before),
          after: readings.map(({ after }) => after),
          ratio: readings.map(({ ratio }) => ratio),
          model: readings.map(({ feed }) => feed.outcome.effect?.ratio ?? null),
          low: readings.map(({ feed }) => feed.outcome.effect?.low ?? null),
          high: readings.map(({ feed }) => feed.outcome.effect?.high ?? null),
        }),
        headings: {
          source: 'Source',
          before: years.before,
          after: years.after,
          ratio: 'Year on year',
          model: 'By the model',
          ...intervalHeadings(options.level),
        },
      },
    ],
  };
}

/** Why the whole says something else than the feeds: they moved apart, and one outgrew the other. */
function explanation(
  context: CovidContext,
  readings: readonly Reading[],
  whole: Reading | undefined,
): string[] {
  const parts = readings.filter((reading) => reading !== whole);
  const effect = context.headline?.outcome.effect ?? null;
  if (whole === undefined || context.feeds.length < 2 || effect === null || parts.length === 0) return [];
  const moves = listText(
    parts.map(
      ({ feed, before, after }) =>
        `${feed.label} ${signed(after - before)} (×${formatNumber(after / before)})`,
    ),
  );
  const sentence = `The sum moves by ${signed(whole.after - whole.before)}, made of ${moves}.`;
  const other = [...parts].sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))[0]!;
  const wrong = effect.ratio < 1 ? whole.ratio > 1 : whole.ratio < 1;
  if (!wrong || holdsOne(effect))
    return [
      `${sentence} Here the naive reading and the steadiest feed do not have opposite signs; nothing in the naive reading would have told if they had.`,
    ];
  return [
    `${sentence} It has the wrong sign: ${context.headline!.label} went ${effect.ratio < 1 ? 'down' : 'up'}, and the sum went ${whole.ratio > 1 ? 'up' : 'down'} because ${other.feed.label} collected ${other.after > other.before ? 'more' : 'less'}.`,
  ];
}

function signed(n: number): string {
  return `${n < 0 ? '−' : '+'}${formatCount(Math.abs(n))}`;
}
