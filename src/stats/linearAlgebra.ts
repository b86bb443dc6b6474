/**
 * Linear algebra for regression. Square matrices are row-major `Float64Array`s of p * p
 * values; tall ones are lists of columns, as designs are, which keeps the inner loops simple.
 */
import { StatisticsError } from '../base/errors.js';

/** A column is collinear if less than this share of its length remains after projection on the earlier ones. */
export const collinearityTolerance = 1e-7;

/** A tall matrix as Q (orthonormal columns) times R (upper triangle, row-major p * p). */
export interface QrDecomposition {
  readonly q: readonly Float64Array[];
  readonly r: Float64Array;
}

/**
 * QR by Householder reflections, with Q formed in full width. The columns are not modified.
 *
 * @param columns p columns of n values, n >= p
 * @param names one a column, for the message
 * @throws StatisticsError if a column is zero, or a combination of the columns before it; names the column
 * @see Golub and Van Loan, Matrix Computations, algorithm 5.2.1
 */
export function qrDecomposition(
  columns: readonly ArrayLike<number>[],
  names: readonly string[],
): QrDecomposition {
  const p = columns.length;
  const n = columns[0]?.length ?? 0;
  if (n < p) {
    throw new StatisticsError(`${n} rows cannot determine ${p} coefficients`, {
      details: { rows: n, columns: p },
    });
  }
  const work = columns.map((column) => new Float64Array(column));
  const r = new Float64Array(p * p);
  const scales = new Float64Array(p); // 2 / v'v of each reflection
  for (let k = 0; k < p; k++) {
    const column = work[k]!;
    const fullNorm = norm(column, 0);
    const tailNorm = norm(column, k);
    if (!(tailNorm > collinearityTolerance * fullNorm))
      throw collinear(names[k] ?? String(k), fullNorm === 0);
    const diagonal = column[k]! > 0 ? -tailNorm : tailNorm;
    const head = column[k]! - diagonal;
    for (let i = 0; i < k; i++) r[i * p + k] = column[i]!;
    r[k * p + k] = diagonal;
    column[k] = head;
    scales[k] = -1 / (diagonal * head);
    reflect(column, scales[k]!, k, work, k + 1);
  }
  const q = columns.map((_, j) => {
    const unit = new Float64Array(n);
    unit[j] = 1;
    return unit;
  });
  // Reflection k leaves the unit columns before k alone, so it is applied to the rest only.
  for (let k = p - 1; k >= 0; k--) reflect(work[k]!, scales[k]!, k, q, k);
  return { q, r };
}

/** Applies I - scale * v v' to `columns[from..]`, where v is zero above row `k`. Four columns a sweep. */
function reflect(
  v: Float64Array,
  scale: number,
  k: number,
  columns: readonly Float64Array[],
  from: number,
): void {
  const n = v.length;
  let j = from;
  for (; j + 3 < columns.length; j += 4) {
    const [a, b, c, d] = [columns[j]!, columns[j + 1]!, columns[j + 2]!, columns[j + 3]!];
    let [sa, sb, sc, sd] = [0, 0, 0, 0];
    for (let i = k; i < n; i++) {
      const x = v[i]!;
      sa += x * a[i]!;
      sb += x * b[i]!;
      sc += x * c[i]!;
      sd += x * d[i]!;
    }
    sa *= scale;
    sb *= scale;
    sc *= scale;
    sd *= scale;
    for (let i = k; i < n; i++) {
      const x = v[i]!;
      a[i]! -= sa * x;
      b[i]! -= sb * x;
      c[i]! -= sc * x;
      d[i]! -= sd * x;
    }
  }
  for (; j < columns.length; j++) {
    const a = columns[j]!;
    let sum = 0;
    for (let i = k; i < n; i++) sum += v[i]! * a[i]!;
    sum *= scale;
    for (let i = k; i < n; i++) a[i]! -= sum * v[i]!;
  }
}

function norm(values: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}

function collinear(name: string, isZero: boolean): StatisticsError {
  return new StatisticsError(
    isZero
      ? `Column "${name}" is zero throughout`
      : `Column "${name}" is a combination of the columns before it`,
    { hint: 'Leave the column out, or one of those it repeats.', details: { column: name } },
  );
}

/**
 * `sum of weight * column_i * column_j`, row-major p * p. The inner loop of every regression here, so it takes
 * two columns against four at a time: eight sums in registers.
 */
export function weightedGram(columns: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const p = columns.length;
  const n = weights.length;
  const gram = new Float64Array(p * p);
  const u = new Float64Array(n);
  const v = new Float64Array(n);
  const zeros = new Float64Array(n); // in place of columns beyond the last
  for (let i = 0; i < p; i += 2) {
    const first = columns[i]!;
    const second = columns[i + 1] ?? zeros;
    for (let k = 0; k < n; k++) {
      u[k] = first[k]! * weights[k]!;
      v[k] = second[k]! * weights[k]!;
    }
    for (let j = i; j < p; j += 4) {
      const a = columns[j]!;
      const b = columns[j + 1] ?? zeros;
      const c = columns[j + 2] ?? zeros;
      const d = columns[j + 3] ?? zeros;
      let [ua, ub, uc, ud, va, vb, vc, vd] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let k = 0; k < n; k++) {
        const x = u[k]!;
        const y = v[k]!;
        ua += x * a[k]!;
        ub += x * b[k]!;
        uc += x * c[k]!;
        ud += x * d[k]!;
        va += y * a[k]!;
        vb += y * b[k]!;
        vc += y * c[k]!;
        vd += y * d[k]!;
      }
      const width = Math.min(4, p - j);
      gram.set([ua, ub, uc, ud].slice(0, width), i * p + j);
      if (i + 1 < p) gram.set([va, vb, vc, vd].slice(0, width), (i + 1) * p + j);
    }
  }
  for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) gram[i * p + j] = gram[j * p + i]!;
  return gram;
}

/** `column_j . values` for each column. */
export function transposeTimes(columns: readonly Float64Array[], values: ArrayLike<number>): Float64Array {
  const products = new Float64Array(columns.length);
  let j = 0;
  for (; j + 3 < columns.length; j += 4) {
    const [a, b, c, d] = [columns[j]!, columns[j + 1]!, columns[j + 2]!, columns[j + 3]!];
    let [sa, sb, sc, sd] = [0, 0, 0, 0];
    for (let k = 0; k < a.length; k++) {
      const x = values[k]!;
      sa += x * a[k]!;
      sb += x * b[k]!;
      sc += x * c[k]!;
      sd += x * d[k]!;
    }
    products.set([sa, sb, sc, sd], j);
  }
  for (; j < columns.length; j++) {
    const column = columns[j]!;
    let sum = 0;
    for (let k = 0; k < column.length; k++) sum += column[k]! * values[k]!;
    products[j] = sum;
  }
  return products;
}

/** Cholesky factor L (row-major lower triangle) of a symmetric matrix, or the row where it is not positive. */
export function cholesky(matrix: Float64Array, p: number): Float64Array | { readonly failedAt: number } {
  const lower = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * p + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * p + k]! * lower[j * p + k]!;
      if (i !== j) lower[i * p + j] = sum / lower[j * p + j]!;
      // 1e-14 is the square of `collinearityTolerance`: below it the pivot is rounding.
      else if (sum > 1e-14 * matrix[i * p + i]!) lower[i * p + i] = Math.sqrt(sum);
      else return { failedAt: i };
    }
  }
  return lower;
}

/** Solves L L' x = b for a Cholesky factor L. */
export function choleskySolve(lower: Float64Array, b: ArrayLike<number>): Float64Array {
  const p = b.length;
  const x = Float64Array.from(b);
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * p + k]! * x[k]!;
    x[i]! /= lower[i * p + i]!;
  }
  for (let i = p - 1; i >= 0; i--) {
    for (let k = i + 1; k < p; k++) x[i]! -= lower[k * p + i]! * x[k]!;
    x[i]! /= lower[i * p + i]!;
  }
  return x;
}

/** The inverse of L L' for a Cholesky factor L, row-major p * p. */
export function choleskyInverse(lower: Float64Array, p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  const unit = new Float64Array(p);
  for (let j = 0; j < p; j++) {
    unit.fill(0);
    unit[j] = 1;
    inverse.set(choleskySolve(lower, unit), j * p); // symmetric, so a column is a row
  }
  return inverse;
}

/** Solves R x = b for an upper triangle R. */
export function backSubstitute(r: Float64Array, b: ArrayLike<number>): Float64Array {
  const p = b.length;
  const x = Float64Array.from(b);
  for (let i = p - 1; i >= 0; i--) {
    for (let k = i + 1; k < p; k++) x[i]! -= r[i * p + k]! * x[k]!;
    x[i]! /= r[i * p + i]!;
  }
  return x;
}

/** `a * b` for row-major p * p matrices. */
export function multiplySquare(a: Float64Array, b: Float64Array, p: number): Float64Array {
  const product = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < p; k++) {
      const x = a[i * p + k]!;
      for (let j = 0; j < p; j++) product[i * p + j]! += x * b[k * p + j]!;
    }
  }
  return product;
}

/** `a * m * a'` for row-major p * p matrices: the covariance of `a` applied to something with covariance `m`. */
export function sandwich(a: Float64Array, m: Float64Array, p: number): Float64Array {
  const left = multiplySquare(a, m, p);
  const product = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let k = 0; k < p; k++) sum += left[i * p + k]! * a[j * p + k]!;
      product[i * p + j] = sum;
    }
  }
  return product;
}
