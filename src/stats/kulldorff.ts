/** Kulldorff's spatial scan: the circles with the largest excess of cases, and their p-values. */
import { requireKnownOptions, unexpected } from '../base/checks.js';
import { StatisticsError } from '../base/errors.js';
import { requireFinite, requireInteger, requireLength, unexpectedAt } from './checks.js';
import { createRandom, type Random } from './random.js';
import { haversineMeters, requireCoordinates } from './sphere.js';

export interface ScanOptions {
  /** Largest circle, as a share of all that is expected, above 0 to 0.5. @default 0.5 */
  readonly maxShare?: number;
  /** Simulated maps for the p-values: with 999 the least p is 0.001. @default 999 */
  readonly replications?: number;
  /** @default 1 */
  readonly seed?: number;
}

export const scanDefaults = { maxShare: 0.5, replications: 999, seed: 1 } as const;

export interface ScanCluster {
  /** The place at the centre of the circle. */
  readonly centre: number;
  /** Places in the circle, from the centre outwards. */
  readonly members: Int32Array;
  readonly radiusMeters: number;
  readonly cases: number;
  readonly expected: number;
  /** Rate inside against rate outside; Infinity without cases outside. */
  readonly relativeRisk: number;
  readonly logLikelihoodRatio: number;
  /** Rank among the largest ratios of the simulated maps: (1 + as large) / (1 + replications). */
  readonly pValue: number;
}

interface Circles {
  /** Places by distance from each centre, as far as `maxShare` goes. */
  readonly members: readonly Int32Array[];
  /** 1 where a circle may end: the next place is farther away. */
  readonly ends: readonly Uint8Array[];
  /** Cases expected within each circle. */
  readonly expected: readonly Float64Array[];
}

/**
 * Scans circles around every place for more cases than expected, under a Poisson model, and tests the best ones by
 * Monte Carlo. Time and memory grow with the square of the number of places: suitable for counties, not for points.
 *
 * @param cases one a place, integers
 * @param expected one a place, above 0, in any unit: population, vehicle miles, expected counts
 * @returns clusters that do not overlap, the most likely first; each p-value is that of a most likely cluster
 * @throws StatisticsError if there is no case, or no circle has more than expected
 * @see Kulldorff, Communications in Statistics 1997; SaTScan
 */
export function scanCircles(
  cases: ArrayLike<number>,
  expected: ArrayLike<number>,
  lngDegrees: ArrayLike<number>,
  latDegrees: ArrayLike<number>,
  options: ScanOptions = {},
): ScanCluster[] {
  requireKnownOptions('scanCircles', options, scanDefaults);
  const { maxShare, replications, seed } = { ...scanDefaults, ...options };
  const n = cases.length;
  requireLength('expected', expected, n);
  requireLength('lngDegrees', lngDegrees, n);
  requireCoordinates(lngDegrees, latDegrees);
  requireFinite('expected', expected);
  requireInteger('replications', replications, 1);
  if (!(maxShare > 0 && maxShare <= 0.5)) throw unexpected('maxShare', 'above 0 and at most 0.5', maxShare);
  let [total, sum] = [0, 0];
  for (let i = 0; i < n; i++) {
    requireInteger(`cases[${i}]`, cases[i]!, 0);
    if (!(expected[i]! > 0)) throw unexpectedAt('expected', i, 'above 0', expected[i]);
    total += cases[i]!;
    sum += expected[i]!;
  }
  if (total === 0) throw new StatisticsError('There are no cases to scan for');
  const share = Float64Array.from(expected, (e) => e / sum);
  const circles = circlesWithin(lngDegrees, latDegrees, share, maxShare, total);

  const observed = Float64Array.from(cases);
  const best = circles.members.map((_, centre) => bestAround(circles, centre, observed, total, 0));
  const found = [...best.keys()]
    .filter((i) => best[i]!.size > 0)
    .sort((a, b) => best[b]!.ratio - best[a]!.ratio || a - b);
  if (found.length === 0) throw new StatisticsError('No circle has more cases than expected');
  const random = createRandom(seed);
  const simulated = Float64Array.from({ length: replications }, () => {
    const map = multinomial(random, share, total);
    let most = 0;
    for (let centre = 0; centre < n; centre++) most = bestAround(circles, centre, map, total, most).ratio;
    return most;
  });

  const taken = new Uint8Array(n);
  const clusters: ScanCluster[] = [];
  for (const centre of found) {
    const { ratio, size } = best[centre]!;
    const members = circles.members[centre]!.slice(0, size);
    if (members.some((i) => taken[i] === 1)) continue;
    let [inside, due] = [0, 0];
    for (const i of members) {
      taken[i] = 1;
      inside += cases[i]!;
      due += share[i]! * total;
    }
    const last = members.at(-1)!;
    clusters.push({
      centre,
      members,
      radiusMeters: haversineMeters(
        lngDegrees[centre]!,
        latDegrees[centre]!,
        lngDegrees[last]!,
        latDegrees[last]!,
      ),
      cases: inside,
      expected: due,
      relativeRisk: inside / due / ((total - inside) / (total - due)),
      logLikelihoodRatio: ratio,
      // A ratio equal but for rounding counts as equal.
      pValue: (1 + simulated.filter((s) => s >= ratio - 1e-9).length) / (1 + replications),
    });
  }
  return clusters;
}

function circlesWithin(
  lng: ArrayLike<number>,
  lat: ArrayLike<number>,
  share: Float64Array,
  maxShare: number,
  total: number,
): Circles {
  const n = share.length;
  const members: Int32Array[] = [];
  const ends: Uint8Array[] = [];
  const expected: Float64Array[] = [];
  const distance = new Float64Array(n);
  for (let centre = 0; centre < n; centre++) {
    for (let i = 0; i < n; i++) distance[i] = haversineMeters(lng[centre]!, lat[centre]!, lng[i]!, lat[i]!);
    const order = Int32Array.from(distance.keys()).sort((a, b) => distance[a]! - distance[b]! || a - b);
    let inside = 0;
    let size = 0;
    while (size < n && inside + share[order[size]!]! <= maxShare) inside += share[order[size++]!]!;
    members.push(order.slice(0, size));
    let due = 0;
    expected.push(Float64Array.from(order.subarray(0, size), (i) => (due += share[i]! * total)));
    ends.push(
      Uint8Array.from({ length: size }, (_, k) =>
        k + 1 < n && distance[order[k + 1]!] === distance[order[k]!] ? 0 : 1,
      ),
    );
  }
  return { members, ends, expected };
}

/** The circle around one centre with the largest log-likelihood ratio above `floor`; size 0 if there is none. */
function bestAround(
  { members, ends, expected }: Circles,
  centre: number,
  cases: Float64Array,
  total: number,
  floor: number,
): { ratio: number; size: number } {
  const order = members[centre]!;
  const endsHere = ends[centre]!;
  const dues = expected[centre]!;
  let [inside, ratio, size] = [0, floor, 0];
  for (let k = 0; k < order.length; k++) {
    inside += cases[order[k]!]!;
    const due = dues[k]!;
    const excess = inside - due;
    // x ln x - x + 1 <= (x - 1)^2 bounds the ratio without a logarithm.
    if (excess <= 0 || endsHere[k] === 0 || excess * excess * (1 / due + 1 / (total - due)) <= ratio)
      continue;
    const outside = total - inside;
    const rest = outside === 0 ? 0 : outside * Math.log(outside / (total - due));
    const here = inside * Math.log(inside / due) + rest;
    if (here > ratio) {
      ratio = here;
      size = k + 1;
    }
  }
  return { ratio, size };
}

/**
 * Cases spread over places by their shares. Independent Poisson counts are multinomial given their sum: draw
 * slightly too few of them, and place the rest one by one.
 */
function multinomial(random: Random, share: Float64Array, total: number): Float64Array {
  const mean = Math.max(0, total - 2 * Math.sqrt(total));
  const counts = new Float64Array(share.length);
  let drawn = 0;
  do {
    drawn = 0;
    for (let i = 0; i < share.length; i++) {
      counts[i] = random.poisson(mean * share[i]!);
      drawn += counts[i]!;
    }
  } while (drawn > total);
  for (; drawn < total; drawn++) {
    let u = random.uniform();
    let i = 0;
    while (i < share.length - 1 && u >= share[i]!) u -= share[i++]!;
    counts[i]!++;
  }
  return counts;
}
