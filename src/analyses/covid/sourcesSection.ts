import { capitalise, formatCountOf, formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import { type LineSeries, lines } from '../../charts/lines.js';
import { smallMultiples } from '../../charts/smallMultiples.js';
import type { ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { reportTable } from '../sections/reportTable.js';
import { formatRatio } from '../sections/words.js';
import { expectedLines, ratioRow, ratioTitle } from './charts.js';
import type { CovidContext } from './context.js';
import { sumOf } from './counts.js';
import type { MonthsResult, SourceRow, SourcesResult } from './sources.js';
import { dateText, effectColumns, footnoteOfAll, levelFinding } from './words.js';

/** Each feed by itself, and the sum of them, whose mix changes. */
export function sourcesSection(context: CovidContext, result: SourcesResult): Section {
  const { feeds, headline } = context;
  const { rows, fitted, months } = result;
  const others = fitted.filter((feed) => feed !== headline);
  return {
    id: 'sources',
    title: feeds.length > 1 ? 'Each feed by itself' : 'Month by month',
    text: [introduction(context)],
    findings: others.map((feed) => levelFinding(context, feed, `level-${feed.name.toLowerCase()}`)),
    figures: compact([
      fitted.length > 1 && forest(context, result),
      expectedPanels(context, result),
      months.feeds.length > 0 && monthsChart(context, months),
    ]),
    tables: [table(context, rows)],
    notShown:
      months.feeds.length > 0
        ? []
        : [
            {
              parts: ['months'],
              reason:
                'The change month by month is not shown: no month after the interruption has enough accidents.',
            },
          ],
    caveats: rows
      .map(({ feed }) => feed)
      .filter(({ outcome }) => outcome.effect === null)
      .map(
        ({ label, outcome, series }) =>
          `${capitalise(label)} (${formatCountOf(sumOf(series), 'accident')}) is not fitted: ${outcome.reason}.`,
      ),
  };
}

function introduction({ feeds, hasSources }: CovidContext): string {
  if (feeds.length > 1)
    return 'Each feed is fitted separately, with its own level, season, trend and collection breaks. The sum of all feeds is fitted as well. It is the least reliable, because its mix changed in the same months.';
  return hasSources
    ? 'The data contains one feed only.'
    : 'No row names its feed, so all rows are treated as one feed.';
}

function forest(context: CovidContext, { fitted }: SourcesResult): Figure {
  const ratios = fitted.map(
    ({ label, outcome }) => `${label} ${formatRatio(outcome.effect.ratio, outcome.effect)}`,
  );
  return forestPlot({
    id: 'sources-forest',
    headline: 'The change by feed',
    alt: `Ratio after over expected with intervals: ${ratios.join('; ')}.`,
    footnote: footnoteOfAll(context),
    rows: fitted.map((feed) => ratioRow(feed.label, feed.outcome.effect, feed === context.headline)),
    xTitle: ratioTitle,
  });
}

function expectedPanels(context: CovidContext, { fitted, forecasts }: SourcesResult): Figure | null {
  const panels = fitted.flatMap((feed) => {
    const forecast = forecasts.get(feed);
    return forecast === undefined ? [] : [{ title: feed.label, series: expectedLines(forecast) }];
  });
  if (panels.length < 2) return null;
  return smallMultiples({
    id: 'sources-expected',
    headline: 'Reported and expected by feed',
    alt: 'One panel per feed: accidents a day by week, as reported and as predicted from the baseline, with the interval of the prediction.',
    footnote: footnoteOfAll(context),
    panels,
    xTitle: 'Week',
    yTitle: 'Accidents a day',
    sharedY: false,
  });
}

function monthsChart(context: CovidContext, months: MonthsResult): Figure {
  const { axis, inEffectPeriod } = months;
  const series = monthLines(months);
  const first = series.map(({ name, y }) => `${name} ${formatNumber(y[0] ?? Number.NaN)}`);
  const isLonger = axis.length > inEffectPeriod;
  return lines({
    id: 'months',
    headline: 'The change month by month',
    alt: `Ratio of reported to expected accidents by month${series.length > 1 ? ', one line per feed' : ''} with its interval. In ${axis[0]}: ${first.join(', ')}. Coverage changed after ${axis[inEffectPeriod - 1]}.`,
    footnote: footnoteOfAll(context),
    series: [...series, { name: 'no change', x: axis, y: axis.map(() => 1), look: 'reference' }],
    windows: isLonger
      ? [{ from: axis[inEffectPeriod]!, until: axis.at(-1)!, label: 'coverage changed' }]
      : [],
    xTitle: 'Month',
    yTitle: ratioTitle,
    xType: 'date',
  });
}

function monthLines({ axis, feeds }: MonthsResult): LineSeries[] {
  return feeds.map(({ feed, effects }) => {
    const byMonth = new Map(effects.map((effect) => [effect.month, effect]));
    return {
      name: feed.label,
      x: axis,
      y: axis.map((month) => byMonth.get(month)?.ratio ?? null),
      lower: axis.map((month) => byMonth.get(month)?.lower ?? null),
      upper: axis.map((month) => byMonth.get(month)?.upper ?? null),
    };
  });
}

function table(context: CovidContext, rows: readonly SourceRow[]): ReportTable {
  const { spec, counts, rules } = context;
  const effects = rows.map(({ feed }) => feed.outcome.effect);
  const calibrations = rows.map(({ calibration }) => calibration);
  const lastDay = Math.min(spec.until, counts.endDay) - 1;
  return reportTable({
    id: 'sources',
    title: context.hasSources ? 'The change by feed' : 'The change',
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
        heading: 'By placebos from',
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
    note: `After: ${dateText(spec.transitionEnd)} to ${dateText(lastDay)}.`,
  });
}
