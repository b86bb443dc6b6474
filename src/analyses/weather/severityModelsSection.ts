import { formatCount, formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { feedLabel } from '../common/feeds.js';
import { includesOne } from '../common/intervals.js';
import { severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import { sourceNote, sublineOf } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import type { WeatherContext } from './context.js';
import { feedsHeadline } from './headlines.js';
import type { FeedOdds, SeverityResult } from './severity.js';
import type { SeverityFit } from './severityModel.js';
import { weatherClass, weatherClasses } from './weatherClasses.js';
import { minForestRows, reportsOf, weatherLabel, weatherText } from './words.js';

/** A picture of a dot plot shows this many rows. */
const mostRows = 12;

/** Severity by a model of each feed, as the scales of the feeds differ. */
export function severityModelsSection(context: WeatherContext, result: SeverityResult): Section {
  const { meaning } = severityOf(context.source.dataset);
  const models = result.fits.filter(({ odds }) => odds.length > 0);
  const reported = [weatherClass('rain'), weatherClass('snow')];
  const chart = feedsChart(context, result);
  const found = result.odds.filter(({ weatherClass: index }) => reported.includes(index));
  return {
    id: 'severity-models',
    title: context.feeds.length > 1 ? 'Severity by model and feed' : 'Severity by a model',
    isMethod: true,
    text: compact([
      `Severity is ${meaning}. ${context.feeds.length > 1 ? 'The feeds use different scales and changed them over the years, so each feed is fitted separately and adjusted for the year' : 'Its scale changed over the years, so the model is adjusted for the year'}.`,
      modelText(context, result),
      ...result.fits.map((fit) => missingText(context, fit)),
      ...models.map((fit) => proportionalText(context, fit)),
    ]),
    findings: found.map((odds) => oddsFinding(context, odds, chart !== null)),
    notShown: compact([
      chart === null && {
        parts: ['weather-severity-feeds'],
        reason:
          'Severity by feed is not drawn: it takes three rows, each a weather in a feed with a model of its severity.',
      },
      models.length === 0 && {
        parts: ['weather-severity', 'weather-severe'],
        reason: 'Odds of severity by feed are not shown: no feed has a model of it.',
      },
      models.length > 0 &&
        found.length === 0 && {
          parts: ['severity-rain-*', 'severity-snow-*'],
          reason:
            'Odds of severity in rain and snow are not shown by feed: too few reports are in such weather.',
        },
    ]),
    figures: compact([chart]),
    tables: models.length === 0 ? [] : [oddsTable(context, result.odds), severeTable(context, result.odds)],
    caveats: compact([models.length > 0 && `The odds are adjusted for ${joinWords(adjustments(models))}.`]),
  };
}

function modelText({ options, source }: WeatherContext, { rows, isSample }: SeverityResult): string {
  const fittedTo = isSample
    ? `${formatCount(rows)} random rows (seed ${options.seed})`
    : `all ${formatCountOf(rows, 'row')} with a weather label`;
  return `The model is a proportional-odds logit, with one odds ratio for every step of the scale and standard errors clustered by station and day. It is fitted to ${fittedTo}. Two further estimates are of ${severityOf(source.dataset).name}: a plain logit on the same rows, and over all rows the common odds ratio within feed, year, state, light and type of road.`;
}

function missingText({ feeds }: WeatherContext, { feed, odds, reason }: SeverityFit): string | null {
  return odds.length > 0 ? null : `There is no model for ${feedLabel(feed, feeds)}: ${reason}.`;
}

function proportionalText(
  { feeds, source }: WeatherContext,
  { feed, proportionalPValue, rows }: SeverityFit,
): string | null {
  if (proportionalPValue === null) return null;
  const p = proportionalPValue < 0.001 ? 'p < 0.001' : `p = ${proportionalPValue.toFixed(3)}`;
  return proportionalPValue < 0.05
    ? `In ${feedLabel(feed, feeds)}, one odds ratio for all steps is too simple (likelihood ratio against the multinomial logit, ${p}, n = ${formatCount(rows)}). Read it as an average over the steps, and use the column of ${severityOf(source.dataset).name} for that step.`
    : `In ${feedLabel(feed, feeds)}, this data shows no departure from one odds ratio for all steps of the scale (likelihood ratio against the multinomial logit, ${p}).`;
}

function adjustments(models: readonly SeverityFit[]): string[] {
  return [...new Set(models.flatMap(({ adjustedFor }) => adjustedFor))];
}

function oddsFinding(
  { feeds, options, source }: WeatherContext,
  { feed, weatherClass: index, proportional, n }: FeedOdds,
  isDrawn: boolean,
): Finding {
  const name = weatherText(index);
  const chance = includesOne(proportional) ? ', which is not told apart from 1' : '';
  return {
    id: `severity-${weatherClasses[index]}-${feed.toLowerCase()}`,
    sentence: `Among ${reportsOf(feed, feeds)}, the odds of a higher severity in ${name} are ${formatNumber(proportional.estimate)} times those in fair weather${chance}.`,
    estimate: proportional.estimate,
    unit: 'ratio',
    interval: reportInterval(
      proportional,
      options.confidenceLevel,
      'proportional-odds logit, clustered by station and day',
    ),
    denominator: { n, of: `${reportsOf(feed, feeds)} in ${name} in the model` },
    caveat: `Severity is ${severityOf(source.dataset).meaning}. The odds describe the mix of reports.`,
    ...(isDrawn ? { figure: 'weather-severity-feeds' } : {}),
  };
}

/** A row for each weather and feed, on one scale: the commonest weathers of which all feeds have room. Null for few rows. */
function feedsChart(context: WeatherContext, { odds, rows: n }: SeverityResult): Figure | null {
  const classes = [...new Set(odds.map((one) => one.weatherClass))];
  const drawn: FeedOdds[] = [];
  for (const index of classes) {
    const own = odds.filter((one) => one.weatherClass === index);
    if (drawn.length + own.length <= mostRows) drawn.push(...own);
  }
  const [first] = drawn;
  if (first === undefined || drawn.length < minForestRows) return null;
  const rows = drawn.map(
    ({ feed, weatherClass: index, proportional: { estimate, lower, upper }, n: ofClass }): ForestRow => ({
      label:
        context.feeds.length > 1
          ? `${weatherLabel(index)}, ${feedLabel(feed, context.feeds)}`
          : weatherLabel(index),
      estimate,
      lower,
      upper,
      n: ofClass,
    }),
  );
  return forestPlot({
    id: 'weather-severity-feeds',
    headline: feedsHeadline(
      first.weatherClass,
      drawn.filter((one) => one.weatherClass === first.weatherClass).map(({ proportional }) => proportional),
    ),
    subline: sublineOf(
      context,
      `Odds of a higher severity against fair weather, by weather${context.feeds.length > 1 ? ' and feed' : ''}`,
      n,
    ),
    alt: `Dot plot of odds ratios with intervals: ${rows
      .slice(0, 6)
      .map(({ label, estimate }) => `${label} ${formatNumber(estimate)}`)
      .join(', ')}.`,
    footnote: sourceNote(context, 'Proportional-odds logit within each feed, clustered by station and day.'),
    rows,
    xTitle: 'Odds ratio',
    sides: ['lower severity', 'higher severity'],
  });
}

function oddsTable(context: WeatherContext, odds: readonly FeedOdds[]): ReportTable {
  const proportional = odds.map((one) => one.proportional);
  return reportTable({
    id: 'weather-severity',
    title: 'Odds ratios of severity by weather, within feed',
    columns: [
      ...keyColumns(context, odds),
      { key: 'n', heading: 'Rows', values: odds.map(({ n }) => n) },
      {
        key: 'odds',
        heading: 'Odds ratio, whole scale',
        values: proportional.map(({ estimate }) => estimate),
      },
      ...intervalColumns(context.options.confidenceLevel, proportional, { name: 'odds' }),
    ],
  });
}

function severeTable(context: WeatherContext, odds: readonly FeedOdds[]): ReportTable {
  const severe = odds.map((one) => one.severe);
  const common = odds.map((one) => one.common);
  return reportTable({
    id: 'weather-severe',
    title: `Odds ratios of ${severityOf(context.source.dataset).name} by weather, within feed`,
    columns: [
      ...keyColumns(context, odds),
      { key: 'severe', heading: 'Logit', values: severe.map((one) => one?.estimate ?? null) },
      ...intervalColumns(context.options.confidenceLevel, severe, { name: 'severe' }),
      {
        key: 'common',
        heading: 'All rows, within strata',
        values: common.map((one) => one?.estimate ?? null),
      },
      ...intervalColumns(context.options.confidenceLevel, common, { name: 'common' }),
    ],
    note: 'The logit is on the rows of the model above. The other is the common odds ratio (Mantel-Haenszel) of all rows within year, state, light and type of road.',
  });
}

function keyColumns({ feeds }: WeatherContext, odds: readonly FeedOdds[]): Column[] {
  return [
    { key: 'source', heading: 'Feed', values: odds.map(({ feed }) => feedLabel(feed, feeds)) },
    {
      key: 'weather',
      heading: 'Weather',
      values: odds.map(({ weatherClass: index }) => weatherText(index)),
    },
  ];
}
