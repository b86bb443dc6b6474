import { formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { type LineSeries, lines } from '../../charts/lines.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { tableOf } from '../common/tables.js';
import { type CovidContext, dateText, type Feed, sumOf } from './context.js';
import type { Counterfactual } from './counterfactual.js';
import { expectedLines } from './counterfactualSection.js';
import { levelFinding } from './headlineSection.js';
import { type MonthEffect, monthEffects, monthsBetween } from './months.js';
import { calibrated, spreadOf } from './placebos.js';
import { ratioText } from './words.js';

/** Each feed by itself, and the sum of them, whose mix moves. */
export function sourcesSection(context: CovidContext, forecasts: ReadonlyMap<Feed, Counterfactual>): Section {
  const { feeds, all, headline, rules, spec } = context;
  const shown = feeds.length > 1 ? [...feeds, all] : feeds;
  const fitted = shown.filter(({ outcome }) => outcome.effect !== null);
  const refused = shown.filter(({ outcome }) => outcome.effect === null);
  const others = fitted.filter((feed) => feed !== headline);
  const spreads = shown.map(({ placebos }) => spreadOf(placebos));
  const ends = shown.map(({ outcome }, index) =>
    outcome.effect === null || spreads[index] === null
      ? null
      : calibrated(outcome.effect, spreads[index]!, rules.level),
  );
  return {
    id: 'sources',
    title: feeds.length > 1 ? 'Each source by itself' : 'Month by month',
    text:
      feeds.length > 1
        ? [
            'Feeds are fitted apart: each has its own level, season, trend and collection steps. The sum of all of them is fitted as well, and is the least to be trusted: its mix changes in the very months in question.',
          ]
        : ['The file does not tell feeds apart, so all of it is one feed here.'],
    findings: others.map((feed) => levelFinding(context, feed, `level-${feed.name.toLowerCase()}`)),
    figures: [
      ...(fitted.length > 1
        ? [
            forestPlot({
              id: 'sources-forest',
              title: 'The change by source',
              alt: `Ratio after over expected with intervals: ${fitted.map(({ label, outcome }) => `${label} ${ratioText(outcome.effect!)}`).join('; ')}.`,
              footnote: context.footnote(),
              rows: fitted.map((feed) => ({
                label: feed.label,
                estimate: feed.outcome.effect!.ratio,
                low: feed.outcome.effect!.low,
                high: feed.outcome.effect!.high,
                n: Math.round(feed.outcome.effect!.observed),
                highlight: feed === headline,
              })),
              xTitle: 'Reported over expected (ratio)',
            }),
          ]
        : []),
      ...panels(context, fitted, forecasts),
      ...months(context, feeds),
    ],
    tables: [
      {
        id: 'sources',
        title: 'The change by source',
        table: tableOf({
          source: shown.map(({ label }) => label),
          before: shown.map(({ outcome }) => outcome.effect?.before ?? null),
          observed: shown.map(({ outcome }) => outcome.effect?.observed ?? null),
          expected: shown.map(({ outcome }) => roundOrNull(outcome.effect?.expected)),
          ratio: shown.map(({ outcome }) => outcome.effect?.ratio ?? null),
          low: shown.map(({ outcome }) => outcome.effect?.low ?? null),
          high: shown.map(({ outcome }) => outcome.effect?.high ?? null),
          placeboLow: ends.map((one) => one?.low ?? null),
          placeboHigh: ends.map((one) => one?.high ?? null),
          dispersion: shown.map(({ outcome }) => outcome.effect?.fit.dispersion ?? null),
        }),
        headings: {
          source: 'Source',
          before: 'Before',
          observed: 'After',
          expected: 'Expected after',
          ratio: 'Ratio',
          ...intervalHeadings(rules.level),
          placeboLow: 'By placebos from',
          placeboHigh: 'to',
          dispersion: 'Dispersion',
        },
        note: `After: ${dateText(spec.transitionEnd)} to ${dateText(Math.min(spec.until, context.counts.endDay) - 1)}.`,
      },
    ],
    caveats: refused.map(
      ({ label, outcome, series }) =>
        `${label} (${sumOf(series)} accidents) is not fitted: ${outcome.reason}.`,
    ),
  };
}

function panels(
  context: CovidContext,
  fitted: readonly Feed[],
  forecasts: ReadonlyMap<Feed, Counterfactual>,
): Figure[] {
  const shown = fitted.flatMap((feed) => {
    const forecast = forecasts.get(feed);
    return forecast === undefined ? [] : [{ feed, forecast }];
  });
  if (shown.length < 2) return [];
  return [
    smallMultiples({
      id: 'sources-expected',
      title: 'Reported and expected by source',
      alt: 'One panel per source: accidents a day by week as reported, and as the time before leads one to expect, with its interval.',
      footnote: context.footnote(),
      panels: shown.map(({ feed, forecast }) => ({ title: feed.label, series: expectedLines(forecast) })),
      xTitle: 'Week',
      yTitle: 'Accidents a day',
      sharedY: false,
    }),
  ];
}

/** The change month by month, on to the end of the year, with the feeds beside each other. */
function months(context: CovidContext, feeds: readonly Feed[]): Figure[] {
  const { spec, counts, rules } = context;
  const until = Math.min(counts.endDay, spec.until + 184);
  const axis = monthsBetween(spec.transitionEnd, until);
  const found = feeds.map((feed) => ({ feed, effects: monthEffects(feed, until, rules) }));
  const series = found
    .filter(({ effects }) => effects.length > 1)
    .map(({ feed, effects }): LineSeries => {
      const at = (month: string): MonthEffect | undefined => effects.find((one) => one.month === month);
      return {
        name: feed.label,
        x: axis,
        y: axis.map((month) => at(month)?.ratio ?? null),
        low: axis.map((month) => at(month)?.low ?? null),
        high: axis.map((month) => at(month)?.high ?? null),
      };
    });
  if (series.length === 0) return [];
  const inside = monthsBetween(spec.transitionEnd, Math.min(spec.until, until));
  return [
    lines({
      id: 'months',
      title: 'The change month by month',
      alt: `Ratio of reported to expected accidents by month, one line per source with its interval. In ${axis[0]}: ${series.map(({ name, y }) => `${name} ${formatNumber(y[0] ?? Number.NaN)}`).join(', ')}. Months after ${inside.at(-1)} are beyond the change of coverage.`,
      footnote: context.footnote(),
      series: [...series, { name: 'no change', x: axis, y: axis.map(() => 1), look: 'reference' }],
      windows:
        axis.length > inside.length
          ? [{ from: axis[inside.length]!, until: axis.at(-1)!, label: 'coverage changed' }]
          : [],
      xTitle: 'Month',
      yTitle: 'Reported over expected (ratio)',
      xType: 'date',
    }),
  ];
}

function roundOrNull(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}
