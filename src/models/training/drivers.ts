import { type AccumulatedEffect, accumulatedEffect } from '../judging/accumulatedEffect.js';
import { type FeatureImportance, permutationImportance } from '../judging/importance.js';
import type { LinearModel } from '../linear/linearModel.js';
import { type OddsRatio, oddsRatios } from '../linear/oddsRatios.js';
import type { SeverityModel } from '../severityModel.js';
import { takeFeatures, takeRows } from './batches.js';
import type { StudyData } from './studyData.js';

/** What the forecasts of the study rest on. */
export interface Drivers {
  /** Accidents of the test window that importance and effects rest on. */
  readonly events: number;
  /** Of groups of features that say the same, in the test window; the most important first. */
  readonly importance: readonly FeatureImportance[];
  /** Accumulated local effects of the leading feature of each leading group that is shown to help. */
  readonly effects: readonly AccumulatedEffect[];
  /** Of the proportional-odds model, from the training window. */
  readonly oddsRatios: readonly OddsRatio[];
}

/** Features that carry the same information, so that one stands in for another when it is shuffled alone. */
export const featureGroups: Readonly<Record<string, readonly string[]>> = {
  Place: ['lat', 'lng', 'state'],
  'Type of road': ['isFreeway'],
  'Time of day': ['hourOfDay', 'sunriseSunset', 'civilTwilight', 'nauticalTwilight', 'astronomicalTwilight'],
  Weekday: ['weekday'],
  Season: ['dayOfYear'],
  Weather: [
    'weatherGroup',
    'weatherIntensity',
    'isWindy',
    'temperatureFahrenheit',
    'humidityPercent',
    'pressureInches',
    'visibilityMiles',
    'windDirection',
    'windSpeedMph',
  ],
  'Age of the weather reading': ['readingAgeMinutes'],
  'Road features': [
    'amenity',
    'bump',
    'crossing',
    'giveWay',
    'junction',
    'noExit',
    'railway',
    'roundabout',
    'station',
    'stop',
    'trafficCalming',
    'trafficSignal',
  ],
};

/** Events that importance and effects rest on. */
const mostEvents = 10_000;
const mostEffects = 3;
/** Steps of a number, and categories, of which a chart shows so many. */
const bins = { number: 20, flag: 2, category: 12 } as const;

/** What drives the trees, and the odds ratios of the ordered model beside it. */
export function driversOf(data: StudyData, trees: SeverityModel, ordered: SeverityModel): Drivers {
  const { batch, features, test, confidenceLevel, atLeast, settings } = data;
  const step = Math.ceil(test.length / mostEvents);
  const sample = takeFeatures(
    takeRows(
      batch,
      test.filter((_, at) => at % step === 0),
    ),
    features,
    trees.features,
  );
  const intervals = { confidenceLevel, seed: settings.seed };
  const importance = permutationImportance(trees, sample, { ...intervals, groups: featureGroups });
  const single = permutationImportance(trees, sample, { ...intervals, shuffles: 1, replications: 1 });
  const leading = importance
    .filter(({ increase }) => increase.lower > 0)
    .map((group) => single.find(({ name }) => group.features.includes(name))!)
    .filter(({ increase }) => increase.estimate > 0);
  return {
    events: sample.count,
    importance,
    effects: leading.slice(0, mostEffects).flatMap(({ name }) => {
      const { type } = trees.features.find((feature) => feature.name === name)!;
      const effect = accumulatedEffect(trees, sample, name, { ...intervals, atLeast, bins: bins[type] });
      return effect.points.length < 2 ? [] : [effect];
    }),
    oddsRatios: oddsRatios(ordered as LinearModel, confidenceLevel),
  };
}
