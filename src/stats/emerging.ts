/** Classes of places by the time when they were hot, as in an emerging hot spot analysis. */
import { requireAtLeast } from './checks.js';

/** After ArcGIS "Emerging Hot Spot Analysis" and R `sfdep::emerging_hotspot_analysis`; the same for cold ones. */
export const emergingPatterns = [
  'new',
  'consecutive',
  'intensifying',
  'persistent',
  'diminishing',
  'sporadic',
  'oscillating',
  'historical',
] as const;
export type EmergingPattern = (typeof emergingPatterns)[number];
export type EmergingClass = `${EmergingPattern} ${'hot' | 'cold'} spot` | 'no pattern';

/**
 * The class of one place.
 *
 * - new: hot in the last slice and never before
 * - consecutive: hot in the last slices, at least two, without a break, and never before them; hot in less than 90 %
 * - intensifying, diminishing, persistent: hot in at least 90 % of the slices, the last among them, and the z-scores
 *   rise, fall, or neither
 * - historical: hot in at least 90 % of the slices, but not in the last
 * - sporadic: hot in the last slice, on and off before, in less than 90 %, never cold
 * - oscillating: hot in the last slice, and cold in some before
 *
 * @param signs one a slice, in order: 1 significantly hot, -1 significantly cold, 0 neither; at least 2
 * @param trend of the z-scores by Mann-Kendall: 1 significantly up, -1 down, 0 neither
 */
export function emergingClass(signs: ArrayLike<number>, trend: -1 | 0 | 1): EmergingClass {
  requireAtLeast('signs', signs, 2);
  const hot = pattern(signs, 1, trend);
  if (hot !== null) return `${hot} hot spot`;
  const cold = pattern(signs, -1, trend);
  return cold === null ? 'no pattern' : `${cold} cold spot`;
}

/** The pattern of the slices with this sign; a trend away from zero intensifies. */
function pattern(signs: ArrayLike<number>, sign: 1 | -1, trend: -1 | 0 | 1): EmergingPattern | null {
  const n = signs.length;
  let [with_, against, run] = [0, 0, 0];
  for (let t = 0; t < n; t++) {
    if (signs[t] === sign) with_++;
    if (signs[t] === -sign) against++;
    run = signs[t] === sign ? run + 1 : 0;
  }
  const isMostly = with_ >= 0.9 * n;
  const isLast = run > 0;
  if (!isLast) return isMostly ? 'historical' : null;
  if (with_ === 1 && against === 0) return 'new';
  if (isMostly) return trend === sign ? 'intensifying' : trend === -sign ? 'diminishing' : 'persistent';
  if (against > 0) return 'oscillating';
  return run === with_ ? 'consecutive' : 'sporadic';
}
