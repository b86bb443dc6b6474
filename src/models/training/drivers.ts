import { featuresOf } from '../../dataset/featureSets.js';
import { type AccumulatedEffect, accumulatedEffect } from '../judging/accumulatedEffect.js';
import { type FeatureImportance, permutationImportance } from '../judging/importance.js';
import type { LinearModel } from '../linear/linearModel.js';
import { type OddsRatio, oddsRatios } from '../linear/oddsRatios.js';
import type { SeverityModel } from '../severityModel.js';
import { takeFeatures, takeRows } from './batches.js';
import type { StudyData } from './studyData.js';

/** What the forecasts of the study rest on. */
export interface Drivers {
  /** Of groups of features that say the same, in the test window; the most important first. */
  readonly importance: readonly FeatureImportance[];
  /** Accumulated local effects of the leading features by themselves, the most important first. */
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
  const numbers = new Set(
    featuresOf('report')
      .filter(({ type }) => type === 'number')
      .map(({ name }) => name),
  );
  const leading = single.filter(({ name, increase }) => numbers.has(name) && increase.estimate > 0);
  return {
    importance,
    effects: leading
      .slice(0, mostEffects)
      .map(({ name }) => accumulatedEffect(trees, sample, name, { ...intervals, atLeast }))
      .filter(({ points }) => points.length > 2),
    oddsRatios: oddsRatios(ordered as LinearModel, confidenceLevel),
  };
}
