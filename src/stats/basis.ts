/** A basis of a design's columns that keeps the normal equations well conditioned. */
import { type ColumnProducts, columnProducts } from './columnBlocks.js';
import { cholesky, qrDecomposition } from './linearAlgebra.js';

/** Columns Z with X = Z R for the columns X of a design. */
export interface Basis {
  readonly columns: readonly Float64Array[];
  /** Upper triangle, row-major p * p. */
  readonly r: Float64Array;
  readonly products: ColumnProducts;
}

/**
 * Beside the columns before it, each column must keep this share of its squared length; then it is its own basis, and a
 * step of Newton's method is right to about 1e-10 of its length. Nearer to collinear, QR is worth its time.
 */
const ownShare = 1e-6;

/**
 * The columns themselves where they are far from collinear, which keeps their zeros; else Q of their QR.
 *
 * @param weights rows of weight zero are ignored, so that they cannot hide a collinearity
 * @throws StatisticsError if a column is zero, or a combination of the columns before it; names the column
 */
export function basisOf(
  columns: readonly Float64Array[],
  names: readonly string[],
  weights: ArrayLike<number> | undefined,
): Basis {
  const p = columns.length;
  const n = columns[0]?.length ?? 0;
  const isCounted = Float64Array.from({ length: n }, (_, i) =>
    weights === undefined || weights[i]! > 0 ? 1 : 0,
  );
  const products = columnProducts(columns);
  const gram = products.gram(isCounted);
  const factor = n < p ? null : cholesky(gram, p);
  if (factor instanceof Float64Array && isApart(factor, gram, p)) {
    const r = new Float64Array(p * p);
    for (let j = 0; j < p; j++) r[j * p + j] = 1;
    return { columns, r, products };
  }
  const counted = columns.map((column) => column.map((x, i) => x * isCounted[i]!));
  const { q, r } = qrDecomposition(counted, names);
  for (let i = 0; i < n; i++) if (isCounted[i] === 0) continueRow(columns, q, r, i);
  return { columns: q, r, products: columnProducts(q) };
}

function isApart(factor: Float64Array, gram: Float64Array, p: number): boolean {
  for (let j = 0; j < p; j++) {
    if (factor[j * p + j]! ** 2 < ownShare * gram[j * p + j]!) return false;
  }
  return true;
}

/** Q spans the rows that count; another row needs its own values, R^-1 away from X. */
function continueRow(
  columns: readonly Float64Array[],
  q: readonly Float64Array[],
  r: Float64Array,
  row: number,
): void {
  const p = columns.length;
  for (let j = 0; j < p; j++) {
    let value = columns[j]![row]!;
    for (let k = 0; k < j; k++) value -= q[k]![row]! * r[k * p + j]!;
    q[j]![row] = value / r[j * p + j]!;
  }
}

/** @throws StatisticsError if a column is zero, or a combination of the columns before it; names the column */
export function requireIndependent(columns: readonly Float64Array[], names: readonly string[]): void {
  basisOf(columns, names, undefined);
}
