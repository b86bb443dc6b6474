/** The likelihood of a multinomial logit. */
import type { Likelihood } from './newton.js';
import type { SparseRows } from './sparseRows.js';

/**
 * Log-likelihood with its derivatives, summed over the rows, each of which adds to the entries of its nonzero columns only.
 *
 * @param theta the coefficients of the q columns for each category but the first
 * @param residuals set to the derivative of each row's log-likelihood by its linear predictors, by category but the first
 */
export function multinomialLikelihood(
  { starts, columns, values }: SparseRows,
  response: ArrayLike<number>,
  weights: ArrayLike<number>,
  theta: Float64Array,
  q: number,
  residuals: readonly Float64Array[],
): Likelihood {
  const p = theta.length;
  const others = residuals.length;
  const pairs = (others * (others + 1)) / 2;
  const gradient = new Float64Array(p);
  const eta = new Float64Array(others);
  const curvatures = new Float64Array(pairs); // of each pair of categories k >= l
  const scaled = new Float64Array(pairs);
  const grams = new Float64Array(q * q * pairs); // the pairs side by side
  let logLikelihood = 0;
  for (let i = 0; i < response.length; i++) {
    const w = weights[i]!;
    if (w === 0) continue;
    const [from, to] = [starts[i]!, starts[i + 1]!];
    let top = 0;
    for (let k = 0; k < others; k++) {
      let sum = 0;
      for (let s = from; s < to; s++) sum += theta[k * q + columns[s]!]! * values[s]!;
      eta[k] = sum;
      if (sum > top) top = sum;
    }
    let sum = Math.exp(-top);
    for (let k = 0; k < others; k++) sum += Math.exp(eta[k]! - top);
    const y = response[i]!;
    logLikelihood += w * ((y === 0 ? 0 : eta[y - 1]!) - top - Math.log(sum));
    for (let k = 0, m = 0; k < others; k++) {
      eta[k] = Math.exp(eta[k]! - top) / sum; // from here on the probability
      const residual = w * ((y === k + 1 ? 1 : 0) - eta[k]!);
      residuals[k]![i] = residual;
      for (let s = from; s < to; s++) gradient[k * q + columns[s]!]! += residual * values[s]!;
      for (let l = 0; l <= k; l++, m++) curvatures[m] = w * eta[k]! * ((k === l ? 1 : 0) - eta[l]!);
    }
    for (let s = from; s < to; s++) {
      for (let m = 0; m < pairs; m++) scaled[m] = curvatures[m]! * values[s]!;
      const row = columns[s]! * q;
      for (let t = from; t <= s; t++) {
        const at = (row + columns[t]!) * pairs;
        const value = values[t]!;
        for (let m = 0; m < pairs; m++) grams[at + m]! += scaled[m]! * value;
      }
    }
  }
  return { logLikelihood, gradient, information: spread(grams, q, others) };
}

/** The blocks of the information, from the lower triangles of the Gram matrices of each pair of categories k >= l. */
function spread(grams: Float64Array, q: number, others: number): Float64Array {
  const p = q * others;
  const pairs = (others * (others + 1)) / 2;
  const information = new Float64Array(p * p);
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) {
      for (let k = 0, m = (a * q + b) * pairs; k < others; k++) {
        for (let l = 0; l <= k; l++, m++) {
          for (const [c, d] of [
            [a, b],
            [b, a],
          ] as const) {
            information[(k * q + c) * p + l * q + d] = grams[m]!;
            information[(l * q + c) * p + k * q + d] = grams[m]!;
          }
        }
      }
    }
  }
  return information;
}

/**
 * The likelihood less half the penalty times the sum of squares; the first column, of ones, is not penalized.
 * With the coefficients c_k of a column as deviations from their mean over all categories (the baseline has 0), the sum of
 * squares is sum c_k^2 - (sum c_k)^2 / categories.
 */
export function subtractPenalty(
  { logLikelihood, gradient, information }: Likelihood,
  theta: Float64Array,
  penalty: number,
  q: number,
  categories: number,
): Likelihood {
  if (penalty === 0) return { logLikelihood, gradient, information };
  const p = theta.length;
  let squares = 0;
  for (let a = 1; a < q; a++) {
    let mean = 0;
    for (let at = a; at < p; at += q) mean += theta[at]! / categories;
    for (let at = a; at < p; at += q) {
      squares += theta[at]! * (theta[at]! - mean);
      gradient[at]! -= penalty * (theta[at]! - mean);
      for (let b = a; b < p; b += q)
        information[at * p + b]! += penalty * ((at === b ? 1 : 0) - 1 / categories);
    }
  }
  return { logLikelihood: logLikelihood - (penalty / 2) * squares, gradient, information };
}
