/** The explanatory side of a regression: named columns. */
import { InputError } from '../base/errors.js';
import { requireFinite, requireLength } from './checks.js';

/** Columns by name, each with one value a row: `{ rain, trend }`. */
export type Design = Readonly<Record<string, ArrayLike<number>>>;

/** The name of the column of ones that `intercept: true` puts first. */
export const interceptName = '(intercept)';

/** A checked design, ready for arithmetic. */
export interface DesignColumns {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
}

/**
 * Checks a design and copies it to typed columns.
 *
 * @throws InputError on a column of another length or a value that is not finite, and on no column at all
 */
export function designColumns(design: Design, rows: number, intercept: boolean): DesignColumns {
  const names = intercept ? [interceptName] : [];
  const columns: Float64Array[] = intercept ? [new Float64Array(rows).fill(1)] : [];
  for (const [name, values] of Object.entries(design)) {
    requireLength(`design column "${name}"`, values, rows);
    requireFinite(`design column "${name}"`, values);
    names.push(name);
    columns.push(values instanceof Float64Array ? values : Float64Array.from(values));
  }
  if (columns.length === 0)
    throw new InputError('Expected the design to have a column or an intercept, got neither.');
  return { names, columns };
}

/** `offset + sum of coefficient * column`, one value a row. */
export function linearPredictor(
  columns: readonly Float64Array[],
  coefficients: ArrayLike<number>,
  offset: ArrayLike<number> | undefined,
  rows: number,
): Float64Array {
  const eta = new Float64Array(rows);
  if (offset !== undefined) eta.set(offset);
  columns.forEach((column, j) => {
    const b = coefficients[j]!;
    if (b !== 0) for (let i = 0; i < rows; i++) eta[i]! += b * column[i]!;
  });
  return eta;
}
