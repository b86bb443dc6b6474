import { rateRatioInterval } from '../../stats/index.js';
import { minAccidents, type RateFit, type RateRatio, withoutRates } from './rateRatios.js';
import type { StationHours } from './stationHours.js';
import { classOfGroup, weatherClasses } from './weatherClasses.js';

/** Accidents per observed hour of a class over those of the baseline, with no strata: the naive comparison. */
export function pooledRates(stationHours: StationHours, confidenceLevel: number): RateFit {
  const accidents = new Float64Array(weatherClasses.length);
  const hours = new Float64Array(weatherClasses.length);
  for (let i = 0; i < stationHours.size; i++) {
    const weatherClass = classOfGroup(stationHours.group[i]!);
    accidents[weatherClass]! += stationHours.accidents[i]!;
    hours[weatherClass]!++;
  }
  if (accidents[0] === 0) return withoutRates('no hour has a clear or cloudy sky');
  const ratioOfClass = (weatherClass: number): RateRatio => {
    const [own, baseline] = [accidents[weatherClass]!, accidents[0]!];
    const { estimate, lower, upper } = rateRatioInterval(
      own,
      hours[weatherClass]!,
      baseline,
      hours[0]!,
      confidenceLevel,
    );
    return {
      weatherClass,
      estimate,
      lower,
      upper,
      standardError: Math.sqrt(1 / own + 1 / baseline),
      accidents: own,
      hours: hours[weatherClass]!,
    };
  };
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  return {
    ratios: Array.from(weatherClasses.keys())
      .filter((weatherClass) => weatherClass > 0 && accidents[weatherClass]! >= minAccidents)
      .map(ratioOfClass),
    accidents: sum(accidents),
    hours: sum(hours),
    strata: 1,
    reason: null,
  };
}
