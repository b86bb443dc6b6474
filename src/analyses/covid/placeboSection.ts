import { formatCount, formatNumber } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, Section } from '../../report/report.js';
import { dayText } from '../common/days.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import type { CovidContext, Feed } from './context.js';
import { fitInterruption } from './interruption.js';
import { seriesIn } from './states.js';
import { holdsOne, intervalOf, listText, ratioText } from './words.js';

/** States whose absence could move the whole. */
const droppedStates = 10;

/** The same analysis where nothing happened: in other years, at other days, and without one state at a time. */
export function placeboSection(context: CovidContext, feed: Feed): Section {
  const effect = feed.outcome.effect!;
  const { placebos } = feed;
  const dropped = dropOneState(context, feed);
  const text = [
    'A placebo is the whole analysis done as if the interruption had been on another day: the same span before, the same transition, the same length after, nothing later. Where nothing happened a ratio of 1 should come out; how far it does not is what this feed does by itself.',
    ...(placebos.length === 0
      ? ['The time before the interruption is too short for one: a placebo needs a year before it.']
      : []),
  ];
  if (placebos.length === 0)
    return { id: 'placebo', title: 'Where nothing happened', text, ...spaceFinding(context, feed, dropped) };
  const away = placebos.filter(({ effect: one }) => !holdsOne(one)).length;
  const further = placebos.filter(
    ({ effect: one }) => Math.abs(one.logRatio) >= Math.abs(effect.logRatio),
  ).length;
  const years = placebos.filter(({ isSameDay }) => isSameDay);
  const findings: Finding[] = [
    {
      id: 'placebo-rank',
      sentence: `${further} of ${placebos.length} placebo interruptions move the ratio as far from 1 as the real one; ${away} have an interval that wrongly excludes 1.`,
      estimate: (further + 1) / (placebos.length + 1),
      unit: 'rank p',
      interval: null,
      denominator: { n: placebos.length, of: 'placebo interruptions' },
      caveat:
        away > placebos.length * 0.1
          ? 'Intervals of the model alone exclude 1 too often here: the feed drifts by more than they know. The interval calibrated by placebos is the one to quote.'
          : 'Windows overlap, so these are fewer tests than they look.',
    },
    ...years.map(
      ({ day, effect: one }): Finding => ({
        id: `placebo-${dayText(day).slice(0, 4)}`,
        sentence: `On the same days of ${dayText(day).slice(0, 4)}, when nothing happened, the ratio is ${formatNumber(one.ratio)}.`,
        estimate: one.ratio,
        unit: 'ratio',
        interval: intervalOf(one, context.rules.level),
        denominator: {
          n: Math.round(one.expected),
          of: `accidents expected (${formatCount(one.observed)} reported)`,
        },
      }),
    ),
  ];
  const space = spaceFinding(context, feed, dropped);
  return {
    id: 'placebo',
    title: 'Where nothing happened',
    text,
    findings: [...findings, ...(space.findings ?? [])],
    figures: [
      forestPlot({
        id: 'placebos',
        title: 'The real interruption among placebos',
        alt: `Ratios with intervals at ${placebos.length} earlier days and the real one, ${ratioText(effect)}. Placebos lie between ${formatNumber(Math.min(...placebos.map((one) => one.effect.ratio)))} and ${formatNumber(Math.max(...placebos.map((one) => one.effect.ratio)))}.`,
        footnote: `${feed.label}, ${placebos.length} placebos`,
        rows: [
          ...placebos.map((one) => ({
            label: `${dayText(one.day)}${one.isSameDay ? ' (same day)' : ''}${one.hasStep ? ', step' : ''}`,
            estimate: one.effect.ratio,
            low: one.effect.low,
            high: one.effect.high,
            n: Math.round(one.effect.observed),
          })),
          {
            label: `${dayText(feed.spec.interruption)}, the real one`,
            estimate: effect.ratio,
            low: effect.low,
            high: effect.high,
            n: Math.round(effect.observed),
            highlight: true,
          },
        ],
        xTitle: 'Reported over expected (ratio)',
      }),
    ],
    tables: [
      {
        id: 'placebos',
        title: 'Placebo interruptions',
        table: tableOf({
          day: placebos.map(({ day }) => dayText(day)),
          kind: placebos.map((one) =>
            one.isSameDay ? 'same day' : one.hasStep ? 'step of the feed near' : 'other day',
          ),
          ratio: placebos.map((one) => one.effect.ratio),
          low: placebos.map((one) => one.effect.low),
          high: placebos.map((one) => one.effect.high),
        }),
        headings: {
          day: 'Day',
          kind: 'Kind',
          ratio: 'Ratio',
          ...intervalHeadings(context.options.level),
        },
      },
      ...(space.tables ?? []),
    ],
  };
}

interface Dropped {
  readonly state: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** The headline without each of the largest states: whether one of them makes it. */
function dropOneState(context: CovidContext, feed: Feed): Dropped[] {
  const states = context.counts.states
    .map((state) => ({ state, n: seriesIn(context, feed, state).counts.reduce((a, b) => a + b, 0) }))
    .filter(({ state, n }) => state !== 'unknown' && n > 0)
    .sort((a, b) => b.n - a.n);
  if (states.length < 3) return [];
  return states.slice(0, droppedStates).flatMap(({ state }) => {
    const { effect } = fitInterruption(seriesIn(context, feed, state, true), feed.spec, context.rules);
    return effect === null ? [] : [{ state, ratio: effect.ratio, low: effect.low, high: effect.high }];
  });
}

function spaceFinding(
  context: CovidContext,
  feed: Feed,
  dropped: readonly Dropped[],
): Pick<Section, 'findings' | 'tables'> {
  if (dropped.length === 0) return {};
  const effect = feed.outcome.effect!;
  const far = [...dropped].sort(
    (a, b) => Math.abs(Math.log(b.ratio / effect.ratio)) - Math.abs(Math.log(a.ratio / effect.ratio)),
  )[0]!;
  return {
    findings: [
      {
        id: 'placebo-space',
        sentence: `No single state makes it: without ${far.state}, the one that matters most, the ratio is ${formatNumber(far.ratio)} instead of ${formatNumber(effect.ratio)}.`,
        estimate: far.ratio,
        unit: 'ratio',
        interval: intervalOf(far, context.rules.level),
        denominator: {
          n: dropped.length,
          of: `largest states left out in turn: ${listText(dropped.map(({ state }) => state))}`,
        },
      },
    ],
    tables: [
      {
        id: 'drop-one-state',
        title: 'Without one state at a time',
        table: tableOf({
          state: dropped.map(({ state }) => state),
          ratio: dropped.map(({ ratio }) => ratio),
          low: dropped.map(({ low }) => low),
          high: dropped.map(({ high }) => high),
        }),
        headings: {
          state: 'Without',
          ratio: 'Ratio',
          ...intervalHeadings(context.options.level),
        },
      },
    ],
  };
}
