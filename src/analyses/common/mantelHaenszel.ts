import type { Interval } from '../../base/interval.js';
import { normalQuantile } from '../../stats/index.js';

/** One stratum: rows and outcomes (`events`) with and without the feature. */
export interface Stratum {
  readonly withFeature: { readonly events: number; readonly n: number };
  readonly without: { readonly events: number; readonly n: number };
}

export interface OddsRatio extends Interval {
  readonly estimate: number;
}

/**
 * The odds ratio common to all strata: it compares only within a stratum, so differences between
 * strata (such as the feed) cannot look like an effect of the feature.
 *
 * @param confidenceLevel of the interval, 0..1
 * @returns null if the strata together lack an outcome on one side
 * @see Mantel and Haenszel, JNCI 1959; variance of Robins, Breslow and Greenland, Biometrics 1986; R `mantelhaen.test`
 */
export function commonOddsRatio(strata: readonly Stratum[], confidenceLevel: number): OddsRatio | null {
  let r = 0;
  let s = 0;
  let pr = 0;
  let psqr = 0;
  let qs = 0;
  for (const { withFeature, without } of strata) {
    const total = withFeature.n + without.n;
    if (withFeature.n === 0 || without.n === 0) continue;
    const [a, b] = [withFeature.events, withFeature.n - withFeature.events];
    const [c, d] = [without.events, without.n - without.events];
    const [rs, ss, p, q] = [(a * d) / total, (b * c) / total, (a + d) / total, (b + c) / total];
    r += rs;
    s += ss;
    pr += p * rs;
    psqr += p * ss + q * rs;
    qs += q * ss;
  }
  if (r === 0 || s === 0) return null;
  const variance = pr / (2 * r * r) + psqr / (2 * r * s) + qs / (2 * s * s);
  const reach = Math.exp(normalQuantile((1 + confidenceLevel) / 2) * Math.sqrt(variance));
  const estimate = r / s;
  return { estimate, lower: estimate / reach, upper: estimate * reach };
}
