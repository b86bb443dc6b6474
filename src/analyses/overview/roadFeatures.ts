import type { CategoryField } from '../../dataset/usAccidents/columns.js';
import type { Filter, Measure } from '../../query/question.js';
import { type GroupCounts, groupCounts } from '../common/groupCounts.js';
import { commonOddsRatio, type OddsRatio, type Stratum } from '../common/mantelHaenszel.js';
import type { SeverityRule } from '../common/severity.js';
import { type Share, shareOf } from '../common/shares.js';
import { stratumName } from '../common/withinStrata.js';
import { bySeverity, type OverviewContext } from './context.js';

/** A feature needs this many accidents for its severity to be compared. */
export const minFlagged = 100;

export interface RoadFeature {
  readonly name: CategoryField;
  readonly label: string;
  /** Where a sentence compares severity; only features with a clear place are compared in a finding. */
  readonly place?: string;
}

export const roadFeatures: readonly RoadFeature[] = [
  { name: 'trafficSignal', label: 'Traffic signal', place: 'near a traffic signal' },
  { name: 'crossing', label: 'Crossing' },
  { name: 'junction', label: 'Junction', place: 'near a junction' },
  { name: 'stop', label: 'Stop sign' },
  { name: 'station', label: 'Station' },
  { name: 'amenity', label: 'Amenity' },
  { name: 'railway', label: 'Railway' },
  { name: 'giveWay', label: 'Give way' },
  { name: 'noExit', label: 'No exit' },
  { name: 'trafficCalming', label: 'Traffic calming' },
  { name: 'bump', label: 'Speed bump' },
  { name: 'roundabout', label: 'Roundabout' },
  { name: 'turningLoop', label: 'Turning loop' },
  { name: 'isFreeway', label: 'Freeway (by street name)', place: 'on a freeway (by its name)' },
];

const measures: Readonly<Record<string, Measure>> = Object.fromEntries(
  roadFeatures.map(({ name }) => [measureName(name), { kind: 'share', where: { [name]: true } as Filter }]),
);

export interface RoadFeatureResult extends RoadFeature {
  /** Of the accidents with a value of the flag, of which there are some. */
  readonly share: Share;
  /** Severe ones among those with the feature, feeds mixed; null where no accident has a severity. */
  readonly severe: Share | null;
  /** Severe with the feature against without, within feed and year; null with too few accidents. */
  readonly odds: OddsRatio | null;
}

/** The features that the data has, the most frequent first. */
export async function computeRoadFeatures(context: OverviewContext): Promise<RoadFeatureResult[]> {
  const answer = groupCounts(await context.ask({ by: ['year', 'source', ...bySeverity(context)], measures }));
  const { severity, total, valuesIn } = context;
  const { confidenceLevel } = context.options;
  // Freeways are told by the name of the street; a road without a name is none.
  const known = (name: CategoryField): number => {
    if (name !== 'isFreeway') return valuesIn(name);
    return valuesIn('street') === 0 ? 0 : total;
  };
  return roadFeatures
    .filter(({ name }) => known(name) > 0)
    .map((feature): RoadFeatureResult => {
      const measure = measureName(feature.name);
      const n = answer.part(measure);
      return {
        ...feature,
        share: shareOf(n, known(feature.name), confidenceLevel),
        severe:
          severity === null
            ? null
            : shareOf(answer.where(severity.isSevere).part(measure), n, confidenceLevel),
        odds:
          severity === null || n < minFlagged
            ? null
            : commonOddsRatio(strataOf(answer, measure, severity.isSevere), confidenceLevel),
      };
    })
    .sort((a, b) => b.share.part - a.share.part);
}

function measureName(name: string): string {
  return `${name}Share`;
}

function strataOf(answer: GroupCounts, measure: string, isSevere: SeverityRule['isSevere']): Stratum[] {
  return [...answer.split(stratumName).values()].map((part) => {
    const severe = part.where(isSevere);
    const withFeature = { events: severe.part(measure), n: part.part(measure) };
    return {
      withFeature,
      without: { events: severe.total - withFeature.events, n: part.total - withFeature.n },
    };
  });
}
