import { formatNumber } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { OddsRatio } from '../../models/linear/oddsRatios.js';
import type { SeverityStudy } from '../../models/training/study.js';
import type { ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { sourceNote } from '../sections/figureText.js';
import { featureTitle } from '../sections/forecastWords.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { SeverityContext } from './context.js';
import { oddsHeadline } from './headlines.js';
import { levelText, windowSubline } from './words.js';

/** Categories of the dataset whose odds ratios are drawn. */
const drawnOdds: readonly string[] = [
  'weatherGroup',
  'isFreeway',
  'sunriseSunset',
  'junction',
  'trafficSignal',
];
const mostOdds = 12;
const minRows = 3;

/** Odds ratios of the ordered model, which says in a number what a tree says in many. */
export function oddsSection(context: SeverityContext, study: SeverityStudy): Section {
  const { oddsRatios } = study.drivers;
  const odds = chosenOdds(oddsRatios);
  return {
    id: 'odds',
    title: 'Odds ratios of an ordered model',
    isMethod: true,
    text: [
      'A proportional-odds model of the same features has one odds ratio for all steps of the scale. It compares reports with each other: feeds, roads and times differ, so a ratio is not a cause.',
    ],
    figures: odds.length < minRows ? [] : [oddsFigure(context, study, odds)],
    notShown: compact([
      odds.length < minRows && {
        parts: ['severity-odds'],
        reason: 'Odds ratios are not drawn: it takes three kinds of weather, road or light.',
      },
    ]),
    tables: oddsRatios.length > 0 ? [oddsTable(context, oddsRatios)] : [],
  };
}

interface NamedOdds {
  readonly label: string;
  readonly interval: OddsRatio;
}

/** Levels of weather, road and light, without those for missing values. */
function chosenOdds(ratios: readonly OddsRatio[]): NamedOdds[] {
  return ratios
    .filter(({ feature, level }) => drawnOdds.includes(feature) && !['missing', 'other'].includes(level))
    .map((interval) => ({ label: oddsLabel(interval), interval }))
    .slice(0, mostOdds);
}

function oddsLabel({ feature, level, reference }: OddsRatio): string {
  if (level === '1') return featureTitle(feature);
  if (feature === 'sunriseSunset') return `${level} (beside ${reference.toLowerCase()})`;
  if (feature === 'weatherGroup')
    return `${level.charAt(0).toUpperCase()}${level.slice(1)} (beside ${reference})`;
  return `${featureTitle(feature)} ${level} (beside ${reference})`;
}

function oddsFigure(
  context: SeverityContext,
  { windows, rows }: SeverityStudy,
  odds: readonly NamedOdds[],
): Figure {
  return forestPlot({
    id: 'severity-odds',
    headline: oddsHeadline(odds),
    subline: windowSubline(context, 'Odds ratios of a higher severity', windows.train, rows.train),
    footnote: sourceNote(
      context,
      'Proportional-odds model with all features of the report, without the feed. Too narrow with few days.',
    ),
    alt: `A row for each of ${odds.length}: ${odds
      .slice(0, 3)
      .map(({ label, interval }) => `${label} ${formatNumber(interval.estimate)}`)
      .join(', ')}.`,
    rows: odds.map(({ label, interval: { estimate, lower, upper } }) => ({ label, estimate, lower, upper })),
    xTitle: 'Odds ratio',
    sides: ['lower severity', 'higher severity'],
  });
}

function oddsTable({ options }: SeverityContext, ratios: readonly OddsRatio[]): ReportTable {
  return reportTable({
    id: 'severity-odds-ratios',
    title: 'Odds ratios of the proportional-odds model',
    columns: [
      { key: 'feature', heading: 'Feature', values: ratios.map(({ feature }) => featureTitle(feature)) },
      {
        key: 'level',
        heading: 'Level',
        values: ratios.map(({ feature, level }) => levelText(feature, level)),
      },
      {
        key: 'reference',
        heading: 'Beside',
        values: ratios.map(({ feature, reference }) => levelText(feature, reference)),
      },
      {
        key: 'ratio',
        heading: 'Odds ratio',
        format: 'number',
        values: ratios.map(({ estimate }) => estimate),
      },
      ...intervalColumns(options.confidenceLevel, ratios),
    ],
  });
}
