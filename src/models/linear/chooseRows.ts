import type { Labels } from '../severityModel.js';

/**
 * The rows with a severity, or if there are more than `maxRows`, those of them with the lowest `chance`: the same ones
 * whatever the order of the rows, but for equal chances.
 */
export function chooseRows({ severity, chance }: Labels, maxRows: number): Int32Array {
  const known: number[] = [];
  for (let row = 0; row < severity.length; row++) if (severity[row]! > 0) known.push(row);
  if (known.length <= maxRows) return Int32Array.from(known);
  const limit = Float64Array.from(known, (row) => chance[row]!).sort()[maxRows - 1]!;
  return Int32Array.from(known.filter((row) => chance[row]! <= limit).slice(0, maxRows));
}
