/**
 * The regularized incomplete beta function and its inverse, as functions of the odds y / (1 - y), which keep their
 * digits at both ends.
 *
 * @see Didonato and Morris, ACM TOMS 18 (1992), algorithm 708, equation 11
 */
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { halfDeviance, stirlingError } from './saddlePoint.js';
import { type Tails, tailQuantile } from './tailQuantile.js';

const smallestOdds = 1e-300;
const largestOdds = 1e300;

/** I_y(a, b) and its complement at y = odds / (1 + odds); NaN unless `a` and `b` are finite and above 0. */
export function incompleteBeta(a: number, b: number, odds: number): Tails {
  if (!(a > 0 && b > 0 && a + b < Number.POSITIVE_INFINITY) || Number.isNaN(odds)) {
    return { lower: Number.NaN, upper: Number.NaN, slope: Number.NaN };
  }
  if (odds <= 0) return { lower: 0, upper: 1, slope: 0 };
  if (odds === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0, slope: 0 };
  const n = a + b;
  const y = 1 / (1 + 1 / odds);
  const z = 1 / (1 + odds);
  // y^a z^b / B(a, b)
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - halfDeviance(a, n * y) - halfDeviance(b, n * z);
  const slope = Math.sqrt((a / (2 * Math.PI)) * (b / n)) * Math.exp(exponent);
  if (y * (n + 2) < a + 1) {
    const lower = Math.min(1, slope * fraction(a, b, y, z));
    return { lower, upper: 1 - lower, slope };
  }
  const upper = Math.min(1, slope * fraction(b, a, z, y));
  return { lower: 1 - upper, upper, slope };
}

/** The odds at which I_y(a, b) = `p` (0..1). */
export function inverseIncompleteBeta(p: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && a + b < Number.POSITIVE_INFINITY) || !(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0 || incompleteBeta(a, b, smallestOdds).lower >= p) return 0;
  if (p === 1 || incompleteBeta(a, b, largestOdds).upper >= 1 - p) return Number.POSITIVE_INFINITY;
  const start = (a / b) * Math.exp(normalQuantile(p, 0, 1) * Math.sqrt(1 / a + 1 / b));
  return tailQuantile(p, start > smallestOdds && start < largestOdds ? start : a / b, (odds) =>
    incompleteBeta(a, b, odds),
  );
}

/** I_y(a, b) divided by y^a z^b / B(a, b), for y up to about its mean. */
function fraction(a: number, b: number, y: number, z: number): number {
  // a - (a + b) y, as the difference of the smaller numbers
  const c = (y <= z ? a - (a + b) * y : (a + b) * z - b) + 1;
  const ratio = b / a;
  const c1 = 1 + 1 / a;
  let p = 1;
  let s = a + 1;
  let an = 0;
  let bn = 1;
  let anNext = 1;
  let bnNext = c / c1;
  let r = c1 / c;
  for (let n = 1; n < 1_000_000; n++) {
    const t = n / a;
    const w = n * (b - n) * y;
    const e = a / s;
    const alpha = p * (p + ratio) * e * e * (w * y);
    const beta = n + w / s + ((1 + t) / (c1 + t + t)) * (c + n * (1 + z));
    p = 1 + t;
    s += 2;
    const numerator = alpha * an + beta * anNext;
    const denominator = alpha * bn + beta * bnNext;
    const next = numerator / denominator;
    if (Math.abs(next - r) <= 1e-16 * next) return next;
    an = anNext / denominator;
    bn = bnNext / denominator;
    anNext = next;
    bnNext = 1;
    r = next;
  }
  return r;
}
