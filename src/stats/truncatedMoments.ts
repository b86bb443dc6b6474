/** The distribution of counts by kind of row, given their total and that every row counts at least one. */

/** The composition of a stratum: the number of rows of each kind, and the sum of their counts. */
export interface Composition {
  /** Kinds that occur, ascending: indexes into the linear predictor. */
  readonly kinds: readonly number[];
  /** Rows of each, at least 1. */
  readonly rows: readonly number[];
  /** Sum of all counts, at least the number of rows. */
  readonly total: number;
}

export interface Moments {
  /** Expected count of each kind. */
  readonly mean: Float64Array;
  /** Row-major, kinds * kinds. */
  readonly covariance: Float64Array;
  /** Log of the coefficient of z^total in the product over rows of (exp(rate z) - 1). */
  readonly logNormaliser: number;
}

/**
 * Moments of the counts by kind. For `a` rows of a kind with log rate `eta` the weight of a count of `k` is
 * exp(eta k) times the coefficient of z^k in (e^z - 1)^a, which is a! S(k, a) / k! with Stirling numbers of the second
 * kind; a stratum is the convolution of its kinds, truncated at the total. Exact to rounding.
 *
 * @param eta log rate of each kind
 */
export function momentsOf({ kinds, rows, total }: Composition, eta: ArrayLike<number>): Moments {
  const size = kinds.length;
  const excess = total - rows.reduce((a, b) => a + b, 0);
  // Weights by count beyond one a row, tilted to the mean of a row and scaled: the tilt cancels in every ratio.
  const tilt = Math.log(total / (total - excess));
  let logScale = -tilt * total;
  const weights = kinds.map((kind, g) => {
    const logs = logCoefficients(rows[g]!, excess);
    const slope = eta[kind]! + tilt;
    let top = Number.NEGATIVE_INFINITY;
    for (let e = 0; e <= excess; e++) top = Math.max(top, logs[e]! + slope * (e + rows[g]!));
    logScale += top;
    const weight = new Float64Array(excess + 1);
    for (let e = 0; e <= excess; e++) weight[e] = Math.exp(logs[e]! + slope * (e + rows[g]!) - top);
    return weight;
  });
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  let normaliser = 0;
  for (let g = 0; g < size; g++) {
    const rest = convolved(weights, excess, g, g);
    let sum = 0;
    let first = 0;
    let second = 0;
    for (let e = 0; e <= excess; e++) {
      const chance = weights[g]![e]! * rest[excess - e]!;
      sum += chance;
      first += e * chance;
      second += e * e * chance;
    }
    normaliser = sum;
    mean[g] = first / sum;
    covariance[g * size + g] = second / sum - mean[g]! ** 2;
  }
  for (let g = 0; g < size; g++) {
    for (let h = 0; h < g; h++) {
      // Two or three kinds add up to a constant, so their variances determine the covariances.
      const rest = size === 2 ? 0 : covariance[(3 - g - h) * size + (3 - g - h)]!;
      covariance[g * size + h] =
        size <= 3
          ? (rest - covariance[g * size + g]! - covariance[h * size + h]!) / 2
          : productMoment(weights, excess, g, h) / normaliser - mean[g]! * mean[h]!;
      covariance[h * size + g] = covariance[g * size + h]!;
    }
  }
  for (let g = 0; g < size; g++) mean[g]! += rows[g]!;
  return { mean, covariance, logNormaliser: Math.log(normaliser) + logScale };
}

/** Sum over the counts beyond one a row of kinds g and h of their product times its weight. */
function productMoment(weights: readonly Float64Array[], excess: number, g: number, h: number): number {
  const rest = convolved(weights, excess, g, h);
  let sum = 0;
  for (let i = 1; i < excess; i++) {
    const own = i * weights[g]![i]!;
    for (let j = 1; i + j <= excess; j++) sum += own * j * weights[h]![j]! * rest[excess - i - j]!;
  }
  return sum;
}

/** The convolution of all weights but those of two kinds (which may be equal), truncated at the excess. */
function convolved(
  weights: readonly Float64Array[],
  excess: number,
  without: number,
  alsoWithout: number,
): Float64Array {
  let product: Float64Array | null = null;
  for (let g = 0; g < weights.length; g++) {
    if (g === without || g === alsoWithout) continue;
    const next = weights[g]!;
    if (product === null) {
      product = next;
      continue;
    }
    const longer = new Float64Array(excess + 1);
    for (let i = 0; i <= excess; i++) {
      const own = product[i]!;
      for (let j = 0; i + j <= excess; j++) longer[i + j]! += own * next[j]!;
    }
    product = longer;
  }
  if (product !== null) return product;
  const one = new Float64Array(excess + 1);
  one[0] = 1;
  return one;
}

/**
 * By rows: log of the coefficient of z^(rows + e) in (e^z - 1)^rows, for e = 0, 1, .., up to the largest needed so far.
 */
const tables: Float64Array[] = [];

/**
 * By the recurrence k c(a, k) = a (c(a, k - 1) + c(a - 1, k - 1)), from the derivative of (e^z - 1)^a. All terms are
 * positive, so nothing cancels; logs, since k! leaves the range of a double at 171.
 */
function logCoefficients(rows: number, excess: number): Float64Array {
  const known = tables[rows];
  if (known !== undefined && known.length > excess) return known;
  const length = Math.max(excess + 1, 2 * (known?.length ?? 16));
  const table = new Float64Array(length);
  const fewer = rows === 1 ? null : logCoefficients(rows - 1, length - 1);
  for (let e = 0; e < length; e++) {
    const a = e === 0 ? Number.NEGATIVE_INFINITY : table[e - 1]!;
    const b = fewer === null ? (e === 0 ? 0 : Number.NEGATIVE_INFINITY) : fewer[e]!;
    const top = Math.max(a, b);
    const sum = top + Math.log(Math.exp(a - top) + Math.exp(b - top));
    table[e] = sum + Math.log(rows / (rows + e));
  }
  tables[rows] = table;
  return table;
}
