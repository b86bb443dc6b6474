/**
 * Gradient and hessian of a row in one number, so that a histogram takes one addition for both: `gradient * 2^26 + hessian`,
 * in whole units. Sums of `rowsOfSum` rows are exact and can be taken apart again.
 */
export const hessianField: number = 2 ** 26;
/** Most rows whose packed gradients may be added before the sum is taken apart. */
export const rowsOfSum: number = 2 ** 14;
/** The largest gradient or hessian, in units: `rowsOfSum` times it stays below the field of the hessian. */
const mostUnits = 2 ** 12 - 2;

/** EventLabels and probabilities of all rows, for one class of a round. */
export interface ClassTarget {
  /** Position of its class among the classes, by row. */
  readonly labels: Uint8Array;
  readonly classIndex: number;
  /** Of the class, by row, before the round. */
  readonly probabilities: Float32Array;
  /** By class. */
  readonly weights: Float64Array;
  /** By which hessians are multiplied: Friedman's `classes / (classes - 1)`. */
  readonly hessianFactor: number;
}

/** Units of a gradient of 1 and of a hessian of 1. */
export interface GradientUnits {
  readonly gradient: number;
  readonly hessian: number;
}

export function gradientUnits({ weights, hessianFactor }: ClassTarget): GradientUnits {
  const heaviest = Math.max(...weights);
  return { gradient: mostUnits / heaviest, hessian: mostUnits / (heaviest * hessianFactor * 0.25) };
}

/**
 * Packs the gradients of the softmax loss. What rounding leaves of a row is added to the next row, so sums over many rows are
 * as good as unrounded ones, and the same in every run.
 *
 * @param into by row
 */
export function packGradients(
  target: ClassTarget,
  rows: Uint32Array,
  units: GradientUnits,
  into: Float64Array,
): void {
  const { labels, classIndex, probabilities, weights, hessianFactor } = target;
  const gradientUnit = units.gradient;
  const hessianUnit = units.hessian * hessianFactor;
  let gradientLeft = 0;
  let hessianLeft = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const label = labels[row]!;
    const p = probabilities[row]!;
    const weight = weights[label]!;
    const gradient = weight * (label === classIndex ? p - 1 : p) * gradientUnit + gradientLeft;
    const hessian = weight * p * (1 - p) * hessianUnit + hessianLeft;
    const wholeGradient = Math.floor(gradient + 0.5);
    const wholeHessian = Math.floor(hessian + 0.5);
    gradientLeft = gradient - wholeGradient;
    hessianLeft = hessian - wholeHessian;
    into[row] = wholeGradient * hessianField + wholeHessian;
  }
}

/** The unrounded sums over some rows: what the value of a leaf is made of. */
export function sumGradients(
  { labels, classIndex, probabilities, weights, hessianFactor }: ClassTarget,
  rows: Uint32Array,
  from: number,
  to: number,
): { readonly gradient: number; readonly hessian: number } {
  let gradient = 0;
  let hessian = 0;
  for (let i = from; i < to; i++) {
    const row = rows[i]!;
    const label = labels[row]!;
    const p = probabilities[row]!;
    const weight = weights[label]!;
    gradient += weight * (label === classIndex ? p - 1 : p);
    hessian += weight * p * (1 - p);
  }
  return { gradient, hessian: hessian * hessianFactor };
}
