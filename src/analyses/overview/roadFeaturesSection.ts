import { capitalise, formatNumber, formatPercent } from '../../base/format.js';
import type { Figure } from '../../charts/figure.js';
import { forestPlot } from '../../charts/forest.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import type { SeverityRule } from '../common/severity.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { shareFinding } from '../sections/findings.js';
import { intervalColumns, reportTable } from '../sections/reportTable.js';
import type { OverviewContext } from './context.js';
import { featuresHeadline } from './headlines.js';
import { minFlagged, type RoadFeatureResult, roadFeatures } from './roadFeatures.js';
import { emptySection } from './words.js';

const title = 'Road features nearby';
/** A chart has this many rows; fewer are findings or the table. */
const minRows = 3;

/** What was near: how often, and how severe, compared within each feed and year. */
export function roadFeaturesSection(
  context: OverviewContext,
  features: readonly RoadFeatureResult[],
): Section {
  const { severity } = context;
  if (features.length === 0)
    return emptySection('road-features', title, 'No row has a road feature or a street.', [
      'features',
      'features-severe',
      'feature-first',
    ]);
  const has = new Set(features.map(({ name }) => name));
  const absent = roadFeatures.filter(({ name }) => !has.has(name)).map(({ label }) => label.toLowerCase());
  const odds = severity && oddsChart(context, severity, features);
  const never = features.filter(({ share }) => share.part === 0).map(({ label }) => label.toLowerCase());
  return {
    id: 'road-features',
    title,
    isMethod: true,
    text: compact([
      'The flags describe what a map shows near the start of the accident. They were computed from the place, not reported.',
      odds &&
        `Severity is compared within each ${context.stratum} (Mantel-Haenszel odds ratio), because ${context.feeds.length > 1 ? 'the feeds differ in where they look and in their scale, and change both' : 'where reports come from and their scale change over time'}. Severe is ${severity!.text}.`,
      never.length > 0 && `Never true here: ${never.join(', ')}.`,
      absent.length > 0 && `No row has a value of: ${absent.join(', ')}.`,
    ]),
    findings: compact([
      mostFrequentFinding(context, features),
      ...features.map((feature) => severity && severeFinding(context, severity, feature)),
    ]),
    figures: compact([odds]),
    tables: [featureTable(context, features)],
    notShown: odds
      ? []
      : [
          {
            parts: ['features-severe'],
            reason: `Severity by road feature is not drawn: ${severity === null ? 'no row has a severity' : `it takes ${minRows} features with ${minFlagged} reports that can be compared within each ${context.stratum}`}.`,
          },
        ],
  };
}

function mostFrequentFinding(
  { options }: OverviewContext,
  features: readonly RoadFeatureResult[],
): Finding | null {
  const first = features.find(({ name }) => name !== 'isFreeway');
  if (first === undefined || first.share.part === 0) return null;
  return shareFinding({
    id: 'feature-first',
    sentence: `The most frequent flag is ${first.label.toLowerCase()}, in ${formatPercent(first.share.share)} of the reports.`,
    part: first.share.part,
    whole: first.share.whole,
    of: 'reports with the flag true or false',
    confidenceLevel: options.confidenceLevel,
    caveat: 'How common the feature is along the roads is not known, so this is not a risk.',
  });
}

function severeFinding(
  { options, stratum }: OverviewContext,
  { meaning }: SeverityRule,
  { label, place, share, odds }: RoadFeatureResult,
): Finding | null {
  if (place === undefined || odds === null) return null;
  const { estimate, lower, upper } = odds;
  return {
    id: `severe-${label.split(' ')[0]!.toLowerCase()}`,
    sentence: `Within a ${stratum}, the odds of a severe report ${place} are ${formatNumber(estimate)} times those elsewhere.`,
    estimate,
    unit: 'ratio',
    interval: {
      lower,
      upper,
      confidenceLevel: options.confidenceLevel,
      method: `Mantel-Haenszel within ${stratum}`,
    },
    denominator: { n: share.part, of: 'reports there' },
    caveat: `${capitalise(meaning)}. A difference is not a cause.`,
  };
}

function oddsChart(
  context: OverviewContext,
  { name, meaning }: SeverityRule,
  features: readonly RoadFeatureResult[],
): Figure | null {
  const rows = features
    .flatMap(({ label, odds, share }) =>
      odds === null
        ? []
        : [{ label, estimate: odds.estimate, lower: odds.lower, upper: odds.upper, n: share.part }],
    )
    .sort((a, b) => b.estimate - a.estimate);
  if (rows.length < minRows) return null;
  const ratios = rows.slice(0, 8).map(({ label, estimate }) => `${label} ${formatNumber(estimate)}`);
  return forestPlot({
    id: 'features-severe',
    headline: featuresHeadline(rows),
    subline: `Odds ratio of ${name} with the flag against without, within ${context.stratum}; ${nReports(context.total)}`,
    alt: `Odds ratios with intervals: ${ratios.join(', ')}.`,
    footnote: sourceNote(
      context,
      `Compared within each ${context.stratum} (Mantel-Haenszel). Severity is ${meaning}. Flags under ${minFlagged} reports left out.`,
    ),
    rows,
    sides: ['less often severe', 'more often severe'],
    xTitle: 'Odds ratio',
  });
}

function featureTable(
  { options, stratum, severity }: OverviewContext,
  features: readonly RoadFeatureResult[],
): ReportTable {
  return reportTable({
    id: 'features',
    title: 'Road features',
    columns: [
      { key: 'feature', heading: 'Feature', values: features.map(({ label }) => label) },
      { key: 'n', heading: 'Reports', values: features.map(({ share }) => share.part) },
      {
        key: 'share',
        heading: 'Share',
        format: 'percent',
        values: features.map(({ share }) => share.share),
      },
      ...(severity === null
        ? []
        : [
            {
              key: 'severe',
              heading: 'Severe, feeds mixed',
              format: 'percent' as const,
              values: features.map(({ severe }) => severe?.share ?? null),
            },
            {
              key: 'odds',
              heading: `Odds ratio within ${stratum}`,
              values: features.map(({ odds }) => odds?.estimate ?? null),
            },
            ...intervalColumns(
              options.confidenceLevel,
              features.map(({ odds }) => odds),
            ),
          ]),
    ],
  });
}
