import { dayText, monthInWords } from '../../base/dates.js';
import { capitalise, formatCountOf, formatLevel, formatNumber, joinWords } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { includesOne } from '../common/intervals.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { reportInterval } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import {
  expectedLines,
  forecastFrom,
  isFlat,
  ratioRow,
  ratioSides,
  ratioTitle,
  reportsShown,
  transitionWindow,
  weeksShown,
} from './charts.js';
import type { CollectionResult } from './collection.js';
import { collectionChart, withoutCollectionChart } from './collectionChart.js';
import type { CovidContext, Feed } from './context.js';
import { sumOf } from './counts.js';
import { feedsHeadline, monthsHeadline } from './headlines.js';
import type { Agreement, MainEffect } from './mainEffect.js';
import type { MonthEffect } from './months.js';
import { covidDefaults } from './options.js';
import type { FittedRow, MonthsResult, SourceRow, SourcesResult } from './sources.js';
import {
  changeOf,
  dateText,
  effectColumns,
  errorMethod,
  headlineName,
  levelFinding,
  modelOnly,
  periodText,
  ratioWords,
} from './words.js';

/** A panel with fewer reports shows chance. */
const minPanelReports = 20;
/** Small panels show a quarter of a year before the interruption. */
const panelDaysBefore = 91;
/** A feed with fewer reports a month has no panel of months. */
const minMonthlyReports = 20;
/** With fewer months the table says it. */
const minRows = 3;

/** Each feed by itself, the sum of them, whose mix changes, and what the feeds collected. */
export function sourcesSection(
  context: CovidContext,
  result: SourcesResult,
  { agreement }: MainEffect,
  collection: CollectionResult,
): Section {
  const { feeds, mainFeed, all } = context;
  const { rows, fitted, months } = result;
  const panels = expectedPanels(context, result);
  const monthly = monthsChart(context, months);
  const coverage = collectionChart(context, collection);
  const others = fitted.filter(({ feed }) => feed !== mainFeed);
  return {
    id: 'sources',
    title: feeds.length > 1 ? 'Do the feeds agree?' : 'Month by month',
    text: [introduction(context)],
    findings: compact([
      ...others.map((row) =>
        levelFinding(context, row, {
          id: `level-${row.feed.name.toLowerCase()}`,
          figure: panels === null ? null : panels.id,
        }),
      ),
      agreement !== null && agreementFinding(context, agreement, panels),
    ]),
    figures: compact([panels, monthly, coverage]),
    tables: compact([table(context, rows), months.feeds.length > 0 && monthsTable(context, months)]),
    notShown: compact([
      panels === null && {
        parts: ['sources-expected'],
        reason: `The feeds are not drawn beside each other: ${context.hasFeeds ? 'that takes two feeds with enough accidents' : 'no row names its feed, and all rows are treated as one feed'}.`,
      },
      agreement === null && {
        parts: ['feeds-agree'],
        reason: `The feeds are not compared: ${context.hasFeeds ? 'fewer than two of them have enough accidents' : 'no row names its feed, and all rows are treated as one feed'}.`,
      },
      monthly === null && {
        parts: ['months'],
        reason: `The change month by month is not shown: that takes ${minMonthlyReports} reports of a feed in each of ${minRows} months.`,
      },
      coverage === null && withoutCollectionChart(context),
    ]),
    caveats: compact([
      fitted.some(({ feed }) => feed === all) &&
        feeds.length > 1 &&
        'The sum of all feeds also changes when their mix does, so it cannot stand for the accidents.',
      ...rows
        .map(({ feed }) => feed)
        .filter(({ outcome }) => outcome.effect === null)
        .map(
          ({ label, outcome, series }) =>
            `${capitalise(label)} (${formatCountOf(sumOf(series), 'accident')}) is not fitted: ${outcome.reason}.`,
        ),
    ]),
  };
}

function introduction({ feeds, hasFeeds }: CovidContext): string {
  if (feeds.length > 1)
    return 'If only traffic had changed, every feed would show it. Each is fitted by itself, with its own level, season, trend and collection breaks. The sum of all feeds also changes when their mix does.';
  return hasFeeds
    ? 'The data contains one feed only.'
    : 'No row names its feed, so all rows are treated as one feed.';
}

function agreementFinding(context: CovidContext, agreement: Agreement, panels: Figure | null): Finding {
  return {
    id: 'feeds-agree',
    sentence: agreementSentence(agreement),
    estimate: agreement.ratioOfRatios,
    unit: 'ratio of ratios',
    display: { number: `×${formatNumber(agreement.ratioOfRatios)}`, unit: 'largest over smallest' },
    interval: reportInterval(agreement, context.rules.confidenceLevel, `${errorMethod}, of both ratios`),
    denominator: { n: agreement.feeds.length, of: 'feeds' },
    period: periodText(agreement.feeds[0]!.outcome.effect),
    ...(panels !== null && { figure: panels.id }),
    caveat:
      'The finding compares the largest with the smallest ratio. The interval is slightly too short because the two were chosen as the extremes.',
  };
}

function agreementSentence(agreement: Agreement): string {
  const ratios = joinWords(
    agreement.feeds.map(({ label, outcome }) => `${label} ${formatNumber(outcome.effect.ratio)}`),
  );
  return includesOne(agreement)
    ? `The feeds agree within their errors: ${ratios}.`
    : `The feeds disagree${agreement.hasOppositeSigns ? ' in sign' : ''}: ${ratios}. Unless the roads that they watch differ as much, part of the difference is a change in what they collect.`;
}

function expectedPanels(context: CovidContext, { fitted, forecasts }: SourcesResult): Figure | null {
  const { all, rules } = context;
  const withForecast = fitted.flatMap((row) => {
    const whole = forecasts.get(row.feed);
    if (whole === undefined) return [];
    const forecast = forecastFrom(whole, context.spec.interruption - panelDaysBefore);
    return [{ row, forecast, lines: expectedLines(forecast) }];
  });
  const peakOf = ({ lines }: (typeof withForecast)[number]): number =>
    Math.max(...lines.flatMap(({ y }) => Array.from(y, (value) => value ?? 0)));
  const peaks = withForecast.map(peakOf);
  const drawn = withForecast.filter(
    (one) => reportsShown(one.forecast) >= minPanelReports && !isFlat(peakOf(one), peaks),
  );
  const feeds = drawn.filter(({ row }) => row.feed !== all);
  if (drawn.length < 2 || feeds.length === 0) return null;
  const shown = feeds.reduce((sum, { forecast }) => sum + reportsShown(forecast), 0);
  const left = withForecast.filter((one) => !drawn.includes(one)).map(({ row }) => row);
  return smallMultiples({
    id: 'sources-expected',
    headline: feedsHeadline(feeds.map(({ row }) => changeOf(row))),
    subline: `Reports a day by week, reported and expected, by feed, ${weeksShown(feeds[0]!.forecast)}; ${nReports(shown)}`,
    alt: `A panel of two lines for each feed. Reports over expected: ${drawn.map(({ row }) => `${row.feed.label} ${ratioWords(row.feed.outcome.effect.ratio, changeOf(row))}`).join('; ')}.`,
    footnote: sourceNote(
      context,
      `${formatLevel(rules.confidenceLevel)} intervals, widened by placebo dates if a feed has four.`,
      ...(left.length > 0 ? [leftOutText(left)] : []),
    ),
    panels: drawn.map(({ row, lines }) => {
      const isSum = row.feed === all && context.feeds.length > 1;
      const ratio = ratioWords(row.feed.outcome.effect.ratio, changeOf(row));
      return {
        title: isSum ? 'All together' : row.feed.label,
        subtitle: ratio,
        series: lines,
        windows: transitionWindow(context.spec),
      };
    }),
    columns: 2,
    xTitle: 'Week',
    yTitle: 'Reports a day, mean of the week',
    timeUnit: 'week',
  });
}

/** The feeds that have no panel, with what it would show. */
function leftOutText(rows: readonly FittedRow[]): string {
  const [first] = rows;
  if (rows.length > 1) return `${rows.length} feeds are too small to be drawn.`;
  const { series, outcome } = first!.feed;
  return `${capitalise(headlineName(first!.feed))} (${formatCountOf(sumOf(series), 'report')}) is too small to be drawn: ${ratioWords(outcome.effect.ratio, changeOf(first!))}.`;
}

/** The change of each feed in each month of the effect period; null with fewer than three rows. */
function monthsChart(context: CovidContext, { axis, inEffectPeriod, feeds }: MonthsResult): Figure | null {
  const observedOf = (feed: Feed): number => feed.outcome.effect?.observed ?? 0;
  const shown = feeds.filter(
    ({ feed }) => observedOf(feed) >= minMonthlyReports * Math.max(1, inEffectPeriod),
  );
  const period = axis.slice(0, inEffectPeriod);
  const inPeriod = ({ month }: MonthEffect): boolean => period.includes(month);
  const rows = shown.flatMap(({ feed, effects }) =>
    effects
      .filter(inPeriod)
      .map((effect) => ratioRow(`${capitalise(feed.label)}, ${monthInWords(effect.month)}`, effect, null)),
  );
  if (rows.length < minRows) return null;
  const first = shown.find(({ feed }) => feed === context.mainFeed) ?? shown[0]!;
  const months = first.effects.filter(inPeriod);
  const values = months.map(({ month, ratio }) => `${monthInWords(month)} ${formatNumber(ratio)}`);
  return forestPlot({
    id: 'months',
    headline: monthsHeadline(headlineName(first.feed), months),
    subline: `Reports over expected by month${shown.length > 1 ? ' and feed' : ''}, with ${formatLevel(context.rules.confidenceLevel)} intervals; ${nReports(shown.reduce((sum, { feed }) => sum + observedOf(feed), 0))} in these months`,
    alt: `Rows of dots, a row for each month${shown.length > 1 ? ' of each feed' : ''}. ${capitalise(first.feed.label)}: ${values.join(', ')}.`,
    footnote: sourceNote(
      context,
      modelOnly,
      ...(shown.length < feeds.length
        ? [`Feeds with under ${minMonthlyReports} reports a month are left out.`]
        : []),
    ),
    rows,
    xTitle: ratioTitle,
    sides: ratioSides,
  });
}

/** All months, on to half a year after the effect period. */
function monthsTable(context: CovidContext, { feeds }: MonthsResult): ReportTable {
  const rows = feeds.flatMap(({ feed, effects }) =>
    effects.map((effect) => ({ feed: feed.label, ...effect })),
  );
  const isDefault = dayText(context.spec.until) === covidDefaults.effectUntil;
  return reportTable({
    id: 'month-ratios',
    title: context.feeds.length > 1 ? 'The change by month and feed' : 'The change by month',
    columns: [
      { key: 'source', heading: 'Feed', values: rows.map(({ feed }) => feed) },
      { key: 'month', heading: 'Month', values: rows.map(({ month }) => month) },
      { key: 'ratio', heading: 'Ratio', format: 'number', values: rows.map(({ ratio }) => ratio) },
      ...intervalColumns(context.rules.confidenceLevel, rows),
    ],
    note: `${modelOnly} Months from ${dateText(context.spec.until)} on are beyond the effect period${isDefault ? ': coverage changed then' : ''}.`,
  });
}

function table(context: CovidContext, rows: readonly SourceRow[]): ReportTable {
  const { spec, counts, rules } = context;
  const effects = rows.map(({ feed }) => feed.outcome.effect);
  const calibrations = rows.map(({ calibration }) => calibration);
  const lastDay = Math.min(spec.until, counts.endDay) - 1;
  return reportTable({
    id: 'sources',
    title: context.hasFeeds ? 'The change by feed' : 'The change',
    columns: [
      { key: 'source', heading: 'Feed', values: rows.map(({ feed }) => feed.label) },
      {
        key: 'before',
        heading: 'Before',
        format: 'number',
        values: effects.map((effect) => effect?.before ?? null),
      },
      ...effectColumns(rules.confidenceLevel, effects),
      {
        key: 'placeboLower',
        heading: 'Widened from',
        format: 'number',
        values: calibrations.map((one) => one?.lower ?? null),
      },
      {
        key: 'placeboUpper',
        heading: 'to',
        format: 'number',
        values: calibrations.map((one) => one?.upper ?? null),
      },
      {
        key: 'dispersion',
        heading: 'Dispersion',
        format: 'number',
        values: effects.map((effect) => effect?.fit.dispersion ?? null),
      },
    ],
    note: `After: ${dateText(spec.transitionEnd)} to ${dateText(lastDay)}. The first interval is that of the model alone; the widened one, to quote, adds the errors at placebo dates.`,
  });
}
