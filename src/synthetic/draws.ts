import { type Durations, distanceQuantiles } from './parameters.js';
import type { RandomNumbers } from './seeds.js';

const durationQuantiles = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];

/** Seconds that a report lasts. */
export function durationSeconds(durations: Durations, random: RandomNumbers): number {
  let u = random.uniform();
  for (const [minutes, share] of durations.templates) {
    if (u < share) {
      const short =
        durations.jitterSeconds === 0
          ? 0
          : 3 + random.integer(durations.jitterSeconds - 3) * random.uniform();
      // A third of the templates is slightly longer instead of shorter.
      const seconds =
        minutes * 60 + (durations.jitterSeconds > 0 && minutes > 30 && u < share / 3 ? short : -short);
      return Math.max(60, Math.round(seconds));
    }
    u -= share;
  }
  return Math.round(60 * byQuantiles(durations.rest, durationQuantiles, random.uniform()));
}

/** Miles of road affected, of the reports that have any. */
export function distanceMiles(miles: readonly number[], random: RandomNumbers): number {
  return byQuantiles(miles, distanceQuantiles, random.uniform());
}

/** The inverse of a distribution known at some quantiles, straight between them on the log scale. */
function byQuantiles(values: readonly number[], quantiles: readonly number[], u: number): number {
  let i = 1;
  while (i < quantiles.length - 1 && quantiles[i]! < u) i++;
  const share = (u - quantiles[i - 1]!) / (quantiles[i]! - quantiles[i - 1]!);
  return values[i - 1]! * (values[i]! / values[i - 1]!) ** share;
}

/** Codes of the Traffic Message Channel and their shares, from a sample of 42,273 rows. */
const tmcCodes: readonly (readonly [string, number])[] = [
  ['201.0', 0.8408],
  ['241.0', 0.1019],
  ['245.0', 0.0157],
  ['229.0', 0.0085],
  ['203.0', 0.0068],
  ['222.0', 0.0057],
  ['406.0', 0.0046],
  ['244.0', 0.0045],
  ['343.0', 0.0028],
  ['246.0', 0.0023],
  ['202.0', 0.0021],
  ['247.0', 0.0019],
  ['236.0', 0.0008],
  ['206.0', 0.0005],
];
/** Impossible readings by their position: temperature, pressure, visibility, wind, rain. */
const outliers: readonly (readonly [field: number, text: string])[] = [
  [0, '-89.0'],
  [0, '189.0'],
  [0, '207.0'],
  [3, '58.63'],
  [3, '0.0'],
  [4, '140.0'],
  [6, '1087.0'],
  [6, '822.8'],
  [7, '36.47'],
  [7, '9.99'],
];
const outlierShare = 282 / 7_728_394;

export function isOutlierDrawn(random: RandomNumbers): boolean {
  return random.uniform() < outlierShare;
}

/** The reading with one of its numbers replaced by an outlier. Missing numbers stay missing. */
export function withOutlier(reading: string, random: RandomNumbers): string {
  const [field, text] = outliers[random.integer(outliers.length)]!;
  const parts = reading.split(',');
  if (parts[field] !== '') parts[field] = text;
  return parts.join(',');
}

/** @param u 0..1 @returns a code, or an empty text for one row in a hundred */
export function tmcCode(u: number): string {
  let rest = u;
  for (const [code, share] of tmcCodes) {
    if (rest < share) return code;
    rest -= share;
  }
  return '';
}
