import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import { minDays } from '../../models/judging/judge.js';
import { latestEvents } from '../../models/monitoring/monitor.js';
import type { ReportTable, Section } from '../../report/report.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { countFinding } from '../sections/findings.js';
import { featureTitle, windowText } from '../sections/forecastWords.js';
import { reportTable } from '../sections/reportTable.js';
import type { PredictionsContext } from './context.js';
import { daysOf, hasMoved, type MovedFeature, minReports, movedFeatures } from './drift.js';
import { driftHeadline } from './headlines.js';
import { valuesText } from './words.js';

const mostRows = 12;
const daysInYear = 365;

/** How far the features have moved since training, the farthest first, and what in each. */
export function driftSection(context: PredictionsContext): Section {
  const { model, reports, extent } = context;
  const features = movedFeatures(context);
  if (features === null) {
    return {
      id: 'drift',
      title: 'What has moved since training',
      notShown: [
        {
          parts: ['drift-first', 'predictions-drift', 'predictions-features'],
          reason: `Drift is not shown: ${
            model === null
              ? 'the distribution of the features at training is in the folder of the model, which the option model names (--model).'
              : reports < minReports
                ? `it takes ${minReports} predicted reports that the model has not learned from.`
                : 'the model reads no features, or its folder does not say how they were distributed.'
          }`,
        },
      ],
    };
  }
  const moved = features.filter(hasMoved);
  const [farthest] = moved;
  const days = daysOf(extent);
  const rows = features.filter(({ isCalendar }) => !isCalendar).slice(0, mostRows);
  return {
    id: 'drift',
    title: 'What has moved since training',
    text: [
      'The population stability index compares the values of a feature in these reports with those of the training window. Below 0.1 a feature is called stable, from 0.25 on moved far.',
    ],
    caveats: compact([
      days < daysInYear &&
        'These reports span less than a year. Weather, light and season then differ from those of all seasons without any change.',
      days < minDays &&
        'Reports of one day have the same weather and weekday. The allowance for chance takes them for independent, so on few days features move past it more easily.',
      'Drift of a feature is no error of the predictions, and predictions can fail without it.',
    ]),
    findings: compact([
      farthest !== undefined &&
        countFinding({
          id: 'drift-first',
          sentence: `“${featureTitle(farthest.feature)}” has moved${moved.length > 1 ? ' farthest' : ''} since training: ${movedText(farthest)}.`,
          estimate: farthest.index,
          unit: 'index',
          denominator: { n: reports, of: 'predicted reports' },
          caveat: 'A stability index: it says how far the values have moved, not whether that matters.',
        }),
    ]).map((finding) => ({ ...finding, figure: 'predictions-drift' })),
    figures: [
      forestPlot({
        id: 'predictions-drift',
        headline: driftHeadline(
          moved.map(({ feature }) => featureTitle(feature)),
          features.length,
        ),
        subline: `Population stability index since ${windowText(model!.info.windows.train)}; ${nReports(reports)}`,
        footnote: sourceNote(
          context,
          'Bold: beyond 0.1 and beyond chance, which allows more with few reports.',
        ),
        alt: `A row for each of ${rows.length} features: ${rows
          .slice(0, 3)
          .map(({ feature, index }) => `${featureTitle(feature)} ${formatNumber(index)}`)
          .join(', ')}.`,
        rows: rows.map((one) => ({
          label: featureTitle(one.feature),
          estimate: one.index,
          lower: null,
          upper: null,
          highlight: hasMoved(one),
        })),
        xTitle: 'Stability index',
        reference: 0.1,
        sides: ['stable', 'moved'],
        logX: false,
      }),
    ],
    tables: [featuresTable(context, features)],
  };
}

/** `missing in 14.0 % of the reports, 2.00 % at training`. */
function movedText({ mostMoved, input }: MovedFeature): string {
  const { values, share, shareBefore } = mostMoved!;
  const text = valuesText(values, input);
  const quoted = values.kind === 'text' ? `“${text}”` : text;
  return `${quoted} in ${formatPercent(share)} of the reports, ${formatPercent(shareBefore)} at training`;
}

function featuresTable({ figures }: PredictionsContext, features: readonly MovedFeature[]): ReportTable {
  const hasLatest = features.some(({ latestIndex }) => latestIndex !== null);
  return reportTable({
    id: 'predictions-features',
    title: 'Drift of every feature, the farthest first',
    columns: [
      { key: 'feature', heading: 'Feature', values: features.map(({ feature }) => featureTitle(feature)) },
      { key: 'index', heading: 'Index', format: 'number', values: features.map(({ index }) => index) },
      {
        key: 'byChance',
        heading: 'By chance',
        format: 'number',
        values: features.map(({ byChance }) => byChance),
      },
      {
        key: 'reading',
        heading: 'Reading',
        values: features.map(({ reading, isCalendar }) => (isCalendar ? 'by the calendar' : reading)),
      },
      ...(hasLatest
        ? [
            {
              key: 'latest',
              heading: `Latest ${formatCount(latestEvents)}`,
              format: 'number' as const,
              values: features.map(({ latestIndex }) => latestIndex),
            },
          ]
        : []),
      {
        key: 'values',
        heading: 'Moved most',
        values: features.map(({ mostMoved, input }) =>
          mostMoved === null ? null : valuesText(mostMoved.values, input),
        ),
      },
      {
        key: 'before',
        heading: 'Its share at training',
        format: 'percent',
        values: features.map(({ mostMoved }) => mostMoved?.shareBefore ?? null),
      },
      {
        key: 'now',
        heading: 'now',
        format: 'percent',
        values: features.map(({ mostMoved }) => mostMoved?.share ?? null),
      },
      {
        key: 'missingBefore',
        heading: 'Missing at training',
        format: 'percent',
        values: features.map(({ missingShareBefore }) => missingShareBefore),
      },
      {
        key: 'missing',
        heading: 'now',
        format: 'percent',
        values: features.map(({ missingShare }) => missingShare),
      },
    ],
    note: `By chance: the index that independent reports exceed once in 20 times if nothing has moved. Of ${figures.total.drift.length} features some exceed it by chance.`,
  });
}
