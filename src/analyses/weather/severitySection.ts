import { formatCount, formatCountOf, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { type ForestRow, forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { accidentsOf, feedLabel } from '../common/feeds.js';
import { includesOne } from '../common/intervals.js';
import { severityOf } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import { reportInterval } from '../sections/findings.js';
import { footnoteOf } from '../sections/footnote.js';
import { type Column, intervalColumns, reportTable } from '../sections/reportTable.js';
import type { WeatherContext } from './context.js';
import type { FeedOdds, SeverityResult } from './severity.js';
import type { SeverityFit } from './severityModel.js';
import { weatherClass, weatherClasses } from './weatherClasses.js';
import { weatherText } from './words.js';

const title = 'Severity, given an accident';
const severityParts = ['severity-*', 'weather-severity', 'weather-severity-*', 'weather-severe'];
const reasonWithoutRows =
  'Severity by weather is not shown: no row has a severity, a weather label and a start time.';

const emptySection: Section = {
  id: 'severity',
  title,
  text: [reasonWithoutRows],
  notShown: [{ parts: severityParts, reason: reasonWithoutRows }],
};

/** Whether accidents in bad weather are reported as more severe, within each feed. */
export function severitySection(context: WeatherContext, result: SeverityResult): Section {
  if (result.rows === 0) return emptySection;
  const { meaning } = severityOf(context.source.dataset);
  const models = result.fits.filter(({ odds }) => odds.length > 0);
  const reported = [weatherClass('rain'), weatherClass('snow')];
  return {
    id: 'severity',
    title,
    text: compact([
      `Severity is ${meaning}. ${context.feeds.length > 1 ? 'The feeds use different scales and changed them over the years, so each feed is fitted separately and adjusted for the year' : 'Its scale changed over the years, so the model is adjusted for the year'}.`,
      modelText(context, result),
      ...result.fits.map((fit) => missingText(context, fit)),
      ...models.map((fit) => proportionalText(context, fit)),
    ]),
    findings: result.odds
      .filter((odds) => reported.includes(odds.weatherClass))
      .map((odds) => oddsFinding(context, odds)),
    notShown: compact([
      models.length === 0 && {
        parts: severityParts,
        reason: 'Odds of severity by weather are not shown: the data has no model of it.',
      },
      models.length > 0 &&
        !result.odds.some((odds) => reported.includes(odds.weatherClass)) && {
          parts: ['severity-*'],
          reason: 'Odds of severity in rain and snow are not shown: too few accidents are in such weather.',
        },
    ]),
    ...(models.length === 0
      ? {}
      : {
          figures: models.map((fit) => oddsChart(context, fit)),
          tables: [oddsTable(context, result.odds), severeTable(context, result.odds)],
        }),
    caveats: compact([
      'Only accidents are observed: weather that adds minor accidents lowers the share of severe ones without making any accident milder. These odds describe the mix of accidents, not a risk.',
      models.length > 0 && `The odds are adjusted for ${joinWords(adjustments(models))}.`,
    ]),
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
): Finding {
  const name = weatherText(index);
  const chance = includesOne(proportional) ? ' This difference could be due to chance.' : '';
  return {
    id: `severity-${weatherClasses[index]}-${feed.toLowerCase()}`,
    sentence: `Among ${accidentsOf(feed, feeds)}, the odds of a higher severity in ${name} are ${formatNumber(proportional.estimate)} times those under clear or cloudy sky.${chance}`,
    estimate: proportional.estimate,
    unit: 'ratio',
    interval: reportInterval(
      proportional,
      options.confidenceLevel,
      'proportional-odds logit, clustered by station and day',
    ),
    denominator: { n, of: `${accidentsOf(feed, feeds)} in ${name} in the model` },
    caveat: `Severity is ${severityOf(source.dataset).meaning}. The odds describe the mix of accidents, not the risk of one.`,
  };
}

function oddsChart({ feeds }: WeatherContext, { feed, odds, rows: n }: SeverityFit): Figure {
  const rows = odds.map(
    ({ weatherClass: index, proportional: { estimate, lower, upper }, n: ofClass }): ForestRow => ({
      label: weatherText(index),
      estimate,
      lower,
      upper,
      n: ofClass,
    }),
  );
  return forestPlot({
    id: `weather-severity-${feed.toLowerCase()}`,
    headline: `Odds of a higher severity in ${feedLabel(feed, feeds)}, against clear or cloudy sky`,
    alt: `Odds ratios with intervals in ${feedLabel(feed, feeds)}: ${rows.map((row) => `${row.label} ${formatNumber(row.estimate)}`).join(', ')}.`,
    footnote: footnoteOf([feed], n),
    rows,
    xTitle: 'Odds ratio, log scale',
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
