import { formatNumber, formatPercent } from '../../base/format.js';
import { bars } from '../../charts/bars.js';
import { forestPlot } from '../../charts/forest.js';
import type { CategoryField } from '../../dataset/usAccidents/columns.js';
import type { Filter, Measure } from '../../query/question.js';
import type { Finding, Section } from '../../report/report.js';
import { intervalHeadings } from '../common/headings.js';
import { commonOddsRatio, type OddsRatio, type Stratum } from '../common/mantelHaenszel.js';
import { type Share, shareFinding, shareOf } from '../common/shares.js';
import { tableOf } from '../common/tables.js';
import type { Tally } from '../common/tally.js';
import { stratumName } from '../common/withinStrata.js';
import { type Context, isSevere, severeText } from './context.js';

const features: Readonly<Partial<Record<CategoryField, string>>> = {
  trafficSignal: 'Traffic signal',
  crossing: 'Crossing',
  junction: 'Junction',
  stop: 'Stop sign',
  station: 'Station',
  amenity: 'Amenity',
  railway: 'Railway',
  giveWay: 'Give way',
  noExit: 'No exit',
  trafficCalming: 'Traffic calming',
  bump: 'Speed bump',
  roundabout: 'Roundabout',
  turningLoop: 'Turning loop',
  isFreeway: 'Freeway (by street name)',
};

const measures: Readonly<Record<string, Measure>> = Object.fromEntries(
  Object.keys(features).map((name) => [`${name}Share`, { kind: 'share', where: { [name]: true } as Filter }]),
);

/** A feature needs so many accidents for its severity to be told. */
const minFlagged = 100;

/** What was near: how often, and how severe, compared within each source. */
export async function roadFeatures(context: Context): Promise<Section> {
  const answer = await context.ask(['year', 'source', 'severity'], measures);
  const { level } = context.options;
  const rows = Object.entries(features)
    .map(([name, label]): FeatureRow => {
      const n = answer.part(`${name}Share`);
      const severe = answer.where(isSevere).part(`${name}Share`);
      return {
        label,
        share: shareOf(n, context.total, level),
        severe: shareOf(severe, n, level),
        odds: n < minFlagged ? null : commonOddsRatio(strataOf(answer, name), level),
      };
    })
    .sort((a, b) => b.share.part - a.share.part);
  const told = rows.filter(({ odds }) => odds !== null);
  const never = rows.filter(({ share }) => share.part === 0).map(({ label }) => label.toLowerCase());
  const first = rows.find(({ label }) => label !== features.isFreeway);
  return {
    id: 'road-features',
    title: 'Road features nearby',
    text: [
      'The flags say what a map shows near the start of the accident. They were computed from the place, not reported.',
      `How severe is compared within each ${context.stratum} (Mantel-Haenszel odds ratio), since the feeds differ in where they look and in their scale, and move both. Severe is ${severeText}.`,
      ...(never.length === 0 ? [] : [`Never true here: ${never.join(', ')}.`]),
    ],
    findings: [
      ...(first === undefined || first.share.part === 0
        ? []
        : [
            shareFinding({
              id: 'feature-first',
              sentence: `The most frequent flag is ${first.label.toLowerCase()}, in ${formatPercent(first.share.share)} of the accidents.`,
              part: first.share.part,
              whole: first.share.whole,
              of: 'accidents',
              level,
              caveat: 'How common the feature is along the roads is not known, so this is no risk.',
            }),
          ]),
      ...told.flatMap((row) => severeFinding(context, row)),
    ],
    figures: [
      bars({
        id: 'features',
        title: 'Road features nearby',
        alt: `Share of accidents with each flag: ${rows
          .slice(0, 5)
          .map(({ label, share }) => `${label} ${formatPercent(share.share)}`)
          .join(', ')}.`,
        footnote: context.footnote(),
        labels: rows.map(({ label }) => label),
        values: rows.map(({ share }) => share.share),
        low: rows.map(({ share }) => share.low),
        high: rows.map(({ share }) => share.high),
        counts: rows.map(({ share }) => share.part),
        valueTitle: 'Share of accidents',
        percent: true,
      }),
      ...(told.length === 0
        ? []
        : [
            forestPlot({
              id: 'features-severe',
              title: `Odds of a severe report with the flag against without, within ${context.stratum}`,
              alt: `Odds ratios with intervals: ${told.map(({ label, odds }) => `${label} ${formatNumber(odds!.estimate)}`).join(', ')}.`,
              footnote: `${context.footnote()}; flags with fewer than ${minFlagged} left out`,
              rows: told.map(({ label, odds, share }) => ({
                label,
                estimate: odds!.estimate,
                low: odds!.low,
                high: odds!.high,
                n: share.part,
              })),
              xTitle: 'Odds ratio of severity 3 or 4',
            }),
          ]),
    ],
    tables: [
      {
        id: 'features',
        title: 'Road features',
        table: tableOf({
          feature: rows.map(({ label }) => label),
          n: rows.map(({ share }) => share.part),
          share: rows.map(({ share }) => share.share),
          severe: rows.map(({ severe }) => severe.share),
          odds: rows.map(({ odds }) => odds?.estimate ?? null),
          low: rows.map(({ odds }) => odds?.low ?? null),
          high: rows.map(({ odds }) => odds?.high ?? null),
        }),
        headings: {
          feature: 'Feature',
          n: 'Accidents',
          share: 'Share',
          severe: 'Severe, sources mixed',
          odds: `Odds ratio within ${context.stratum}`,
          ...intervalHeadings(level),
        },
        percentColumns: ['share', 'severe'],
      },
    ],
  };
}

interface FeatureRow {
  readonly label: string;
  readonly share: Share;
  readonly severe: Share;
  readonly odds: OddsRatio | null;
}

const placeOf: Readonly<Record<string, string>> = {
  Junction: 'near a junction',
  'Traffic signal': 'near a traffic signal',
  'Freeway (by street name)': 'on a freeway (by its name)',
};

function severeFinding(context: Context, { label, share, odds }: FeatureRow): Finding[] {
  const place = placeOf[label];
  if (place === undefined || odds === null) return [];
  const { estimate, low, high } = odds;
  const { level } = context.options;
  return [
    {
      id: `severe-${label.split(' ')[0]!.toLowerCase()}`,
      sentence: `Within a ${context.stratum}, the odds of a severe report ${place} are ${formatNumber(estimate)} times those elsewhere.`,
      estimate,
      unit: 'ratio',
      interval: { low, high, level, method: `Mantel-Haenszel within ${context.stratum}` },
      denominator: { n: share.part, of: 'accidents there' },
      caveat:
        'Impact on traffic: a blocked motorway holds up more than a blocked street. Not a cause, and not injury.',
    },
  ];
}

function strataOf(answer: Tally, name: string): Stratum[] {
  return [...answer.split(stratumName).values()].map((part) => {
    const severe = part.where(isSevere);
    const withFeature = { events: severe.part(`${name}Share`), n: part.part(`${name}Share`) };
    return {
      withFeature,
      without: { events: severe.total - withFeature.events, n: part.total - withFeature.n },
    };
  });
}
