/** Maximum likelihood of the negative binomial's theta, given the means. */
import { StatisticsError } from '../base/errors.js';
import { digamma, trigamma } from './distributions.js';

/** The variance is mean + mean^2 / theta: a small theta means strong overdispersion. */
export interface Theta {
  readonly estimate: number;
  /** From the observed information, as `MASS::theta.ml` gives it. */
  readonly standardError: number;
}

/** Above this, the negative binomial is practically a Poisson. */
const largestTheta = 1e8;

/**
 * Newton's method on log theta, with bisection of a bracket as fallback.
 *
 * @param start start value @default from the moments
 * @throws StatisticsError when the counts are not overdispersed: the estimate is infinite
 * @see Venables and Ripley, Modern Applied Statistics with S, section 7.4
 */
export function estimateTheta(
  y: ArrayLike<number>,
  mu: ArrayLike<number>,
  weights: ArrayLike<number>,
  start?: number,
): Theta {
  let theta = start ?? momentTheta(y, mu, weights);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 200; iteration++) {
    if (theta > largestTheta) break;
    const { score, information } = derivatives(y, mu, weights, theta);
    if (score > 0) low = theta;
    else high = theta;
    // Derivatives by log theta: chain rule.
    const slope = score * theta;
    const curvature = information * theta * theta - slope;
    const step = curvature > 0 ? slope / curvature : Math.sign(slope) * 0.7;
    // Checked before the bracket, because rounding at the maximum puts the next theta on its edge.
    if (Math.abs(step) < 1e-12) return { estimate: theta, standardError: 1 / Math.sqrt(information) };
    let next = theta * Math.exp(Math.max(-2, Math.min(2, step)));
    if (!(next > low && next < high)) {
      next = high === Number.POSITIVE_INFINITY ? theta * 4 : Math.sqrt(Math.max(low, high * 1e-3) * high);
    }
    if (Math.abs(Math.log(next / theta)) < 1e-14)
      return { estimate: theta, standardError: 1 / Math.sqrt(information) };
    theta = next;
  }
  throw new StatisticsError('The counts are not overdispersed: theta has no finite estimate', {
    hint: 'Use the family poisson or quasipoisson.',
  });
}

/** First and negative second derivative of the log-likelihood by theta. */
function derivatives(
  y: ArrayLike<number>,
  mu: ArrayLike<number>,
  weights: ArrayLike<number>,
  theta: number,
): { score: number; information: number } {
  const digammaTheta = digamma(theta);
  const trigammaTheta = trigamma(theta);
  let score = 0;
  let information = 0;
  for (let i = 0; i < y.length; i++) {
    const w = weights[i]!;
    if (w === 0) continue;
    const [k, m] = [y[i]!, mu[i]!];
    const sum = theta + m;
    // log(theta / sum) + 1 - (k + theta) / sum, without cancelling for a large theta.
    const tail = -Math.log1p(m / theta) + (m - k) / sum;
    if (k > 0) {
      score += w * (digammaDifference(theta, k, digammaTheta) + tail);
      information += w * trigammaDifference(theta, k, trigammaTheta);
    } else score += w * tail;
    information -= w * (1 / theta - 2 / sum + (k + theta) / (sum * sum));
  }
  return { score, information };
}

/** digamma(theta + k) - digamma(theta); a short exact sum for small counts. */
function digammaDifference(theta: number, k: number, digammaTheta: number): number {
  if (k > 50 || !Number.isInteger(k)) return digamma(theta + k) - digammaTheta;
  let sum = 0;
  for (let j = 0; j < k; j++) sum += 1 / (theta + j);
  return sum;
}

/** trigamma(theta) - trigamma(theta + k). */
function trigammaDifference(theta: number, k: number, trigammaTheta: number): number {
  if (k > 50 || !Number.isInteger(k)) return trigammaTheta - trigamma(theta + k);
  let sum = 0;
  for (let j = 0; j < k; j++) sum += 1 / (theta + j) ** 2;
  return sum;
}

function momentTheta(y: ArrayLike<number>, mu: ArrayLike<number>, weights: ArrayLike<number>): number {
  let rows = 0;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    rows += weights[i]!;
    sum += weights[i]! * (y[i]! / mu[i]! - 1) ** 2;
  }
  const start = rows / sum;
  return Number.isFinite(start) && start > 0 ? Math.min(start, 1e4) : 1;
}
