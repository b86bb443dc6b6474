import { periodInWords } from '../../base/dates.js';
import { formatCount, formatNumber, formatPercent } from '../../base/format.js';
import { forestPlot } from '../../charts/forest.js';
import { minDays } from '../../models/judging/judge.js';
import { latestEvents } from '../../models/monitoring/monitor.js';
import type { Finding, ReportTable, Section } from '../../report/report.js';
import { unknownFeed } from '../common/feeds.js';
import { compact } from '../sections/compact.js';
import { nReports, sourceNote } from '../sections/figureText.js';
import { countFinding } from '../sections/findings.js';
import { featureTitle, windowText } from '../sections/forecastWords.js';
import { type Column, reportTable } from '../sections/reportTable.js';
import type { PredictionsContext } from './context.js';
import { daysOf, hasMoved, type MovedFeature, movedFeatures, whyNoDrift } from './drift.js';
import type { FeedMix } from './feedMix.js';
import { driftHeadline } from './headlines.js';
import { feedName, feedText, valuesText } from './words.js';

const mostRows = 12;
const daysInYear = 365;

/** How far the mix of feeds and the features have moved since training, the farthest first, and what in each. */
export function driftSection(context: PredictionsContext, mix: FeedMix | null): Section {
  const features = movedFeatures(context);
  const moved = (features ?? []).filter(hasMoved);
  const reason = whyNoDrift(context);
  const days = daysOf(context.extent);
  return {
    id: 'drift',
    title: 'What has moved since training',
    ...(reason !== null
      ? {}
      : {
          text: [
            'The population stability index compares the values of a feature in these reports with those of the training window. Below 0.1 a feature is called stable, from 0.25 on moved far. The feed is measured in the same way, although the model does not read it.',
          ],
          caveats: compact([
            days < daysInYear &&
              'These reports span less than a year. Weather, light and season then differ from those of all seasons without any change.',
            days < minDays &&
              'Reports of one day have the same weather and weekday. The allowance for chance takes them for independent, so on few days features move past it more easily.',
            'A stability index says how far the values have moved, not whether that matters.',
            'Drift is no error of the predictions, and predictions can fail without it.',
          ]),
        }),
    findings: findingsOf(context, mix, features === null ? null : moved),
    figures: features === null ? [] : [figureOf(context, mix, features, moved)],
    notShown: compact([
      features === null && {
        parts: ['drift-first', 'predictions-drift', 'predictions-features'],
        reason: `Drift is not shown: ${reason ?? 'the model reads no features, or its folder does not say how they were distributed.'}`,
      },
      mix === null && {
        parts: ['drift-feeds', 'predictions-feed-mix'],
        reason: `The mix of feeds is not shown: ${reason ?? 'no report names its feed.'}`,
      },
    ]),
    tables: compact([
      mix !== null && feedMixTable(context, mix),
      features !== null && featuresTable(context, mix, features),
    ]),
  };
}

/** @param moved the farthest first; null if drift of the features is not shown */
function findingsOf(
  { reports }: PredictionsContext,
  mix: FeedMix | null,
  moved: readonly MovedFeature[] | null,
): Finding[] {
  const farthest = moved?.[0];
  const shared = {
    unit: 'index',
    denominator: { n: reports, of: 'predicted reports' },
  };
  return compact([
    mix?.hasMoved &&
      countFinding({
        id: 'drift-feeds',
        sentence: `The mix of feeds has moved since training: ${feedText(mix.mostMoved!)}.`,
        estimate: mix.index,
        ...shared,
      }),
    farthest !== undefined &&
      countFinding({
        id: 'drift-first',
        sentence: `“${featureTitle(farthest.feature)}” has moved${moved!.length > 1 ? ' farthest of the features' : ''} since training: ${movedText(farthest)}.`,
        estimate: farthest.index,
        ...shared,
      }),
  ]).map((finding) => (moved === null ? finding : { ...finding, figure: 'predictions-drift' }));
}

function figureOf(
  context: PredictionsContext,
  mix: FeedMix | null,
  features: readonly MovedFeature[],
  moved: readonly MovedFeature[],
) {
  const { model, reports, extent } = context;
  const period = periodInWords(extent.firstDay, extent.lastDay);
  const rows = withFeed(
    mix,
    features.filter(({ isCalendar }) => !isCalendar),
    (one) => ({ label: 'Feed', index: one.index, highlight: one.hasMoved }),
    (one) => ({ label: featureTitle(one.feature), index: one.index, highlight: hasMoved(one) }),
  ).slice(0, mostRows);
  return forestPlot({
    id: 'predictions-drift',
    headline: driftHeadline(
      moved.map(({ feature }) => featureTitle(feature)),
      features.length,
      mix?.hasMoved ?? false,
    ),
    subline: `Stability index, training ${windowText(model!.info.windows.train)}, reports ${period}; ${nReports(reports)}`,
    footnote: sourceNote(context, 'Bold: beyond 0.1 and beyond chance, which allows more with few reports.'),
    alt: `A row for each of ${rows.length}: ${rows
      .slice(0, 3)
      .map(({ label, index }) => `${label} ${formatNumber(index)}`)
      .join(', ')}.`,
    rows: rows.map(({ label, index, highlight }) => ({
      label,
      estimate: index,
      lower: null,
      upper: null,
      highlight,
    })),
    xTitle: 'Stability index',
    reference: 0.1,
    sides: ['stable', 'moved'],
    logX: false,
  });
}

/** One row for each feature and for the feed, the farthest moved first. */
function withFeed<Row extends { readonly index: number }>(
  mix: FeedMix | null,
  features: readonly MovedFeature[],
  ofFeeds: (mix: FeedMix) => Row,
  ofFeature: (feature: MovedFeature) => Row,
): Row[] {
  return [...(mix === null ? [] : [ofFeeds(mix)]), ...features.map(ofFeature)].sort(
    (a, b) => b.index - a.index,
  );
}

/** `missing in 14.0 % of the reports, 2.00 % at training`. */
function movedText({ mostMoved, input }: MovedFeature): string {
  const { values, share, shareBefore } = mostMoved!;
  const text = valuesText(values, input);
  const quoted = values.kind === 'text' ? `“${text}”` : text;
  return `${quoted} in ${formatPercent(share)} of the reports, ${formatPercent(shareBefore)} at training`;
}

function featuresTable(
  { figures }: PredictionsContext,
  mix: FeedMix | null,
  features: readonly MovedFeature[],
): ReportTable {
  const rows = withFeed<DriftRow>(
    mix,
    features,
    ({ index, byChance, reading, feeds, mostMoved }) => {
      const unnamed = feeds.find(({ feed }) => feed === unknownFeed);
      return {
        title: 'Feed (not read by the model)',
        index,
        byChance,
        reading,
        latest: null,
        values: mostMoved === null ? null : feedName(mostMoved),
        before: mostMoved?.training ?? null,
        now: mostMoved?.now ?? null,
        missingBefore: unnamed?.training ?? 0,
        missing: unnamed?.now ?? 0,
      };
    },
    ({ feature, input, index, byChance, reading, isCalendar, latestIndex, mostMoved, ...one }) => ({
      title: featureTitle(feature),
      index,
      byChance,
      reading: isCalendar ? 'by the calendar' : reading,
      latest: latestIndex,
      values: mostMoved === null ? null : valuesText(mostMoved.values, input),
      before: mostMoved?.shareBefore ?? null,
      now: mostMoved?.share ?? null,
      missingBefore: one.missingShareBefore,
      missing: one.missingShare,
    }),
  );
  const numbers = (
    key: Exclude<keyof DriftRow, 'title' | 'reading' | 'values'>,
    heading: string,
    format: 'number' | 'percent',
  ): Column => ({ key, heading, format, values: rows.map((row) => row[key]) });
  return reportTable({
    id: 'predictions-features',
    title: `Drift of ${mix === null ? '' : 'the feed and '}every feature, the farthest first`,
    columns: [
      { key: 'feature', heading: 'Feature', values: rows.map(({ title }) => title) },
      numbers('index', 'Index', 'number'),
      numbers('byChance', 'By chance', 'number'),
      { key: 'reading', heading: 'Reading', values: rows.map(({ reading }) => reading) },
      ...(rows.some(({ latest }) => latest !== null)
        ? [numbers('latest', `Index of the latest ${formatCount(latestEvents)}`, 'number')]
        : []),
      { key: 'values', heading: 'Moved most', values: rows.map(({ values }) => values) },
      numbers('before', 'Its share at training', 'percent'),
      numbers('now', 'Its share now', 'percent'),
      numbers('missingBefore', 'Missing at training', 'percent'),
      numbers('missing', 'Missing now', 'percent'),
    ],
    note: `By chance: the index that independent reports exceed once in 20 times if nothing has moved. Of ${figures.total.drift.length} features some exceed it by chance.`,
  });
}

/** A row of the table of drift. */
interface DriftRow {
  readonly title: string;
  readonly index: number;
  readonly byChance: number;
  readonly reading: string | null;
  readonly latest: number | null;
  /** What has moved most, and its shares. */
  readonly values: string | null;
  readonly before: number | null;
  readonly now: number | null;
  readonly missingBefore: number | null;
  readonly missing: number | null;
}

function feedMixTable({ model }: PredictionsContext, { feeds }: FeedMix): ReportTable {
  const { train, validation } = model!.info.windows;
  const shares = (key: 'training' | 'validation' | 'now', heading: string): Column => ({
    key,
    heading,
    format: 'percent',
    values: feeds.map((one) => one[key]),
  });
  return reportTable({
    id: 'predictions-feed-mix',
    title: 'The mix of feeds, at training and now',
    columns: [
      { key: 'feed', heading: 'Feed', values: feeds.map(feedName) },
      shares('training', 'Training'),
      shares('validation', 'Validation'),
      shares('now', 'Now'),
      { key: 'n', heading: 'Reports now', values: feeds.map(({ reports }) => reports) },
      { key: 'lastDay', heading: 'Last report', values: feeds.map(({ lastDay }) => lastDay) },
    ],
    note: `Training: ${windowText(train)}. Validation: ${windowText(validation)}. Now: the predicted reports from outside of both.`,
  });
}
