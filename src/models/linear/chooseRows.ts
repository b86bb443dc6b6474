import { knownRows } from '../outcomes.js';
import type { EventLabels } from '../severityModel.js';

/**
 * The rows with a severity, or if there are more than `maxRows`, those of them with the lowest `chance`: the same ones
 * whatever the order of the rows, but for equal chances.
 */
export function chooseRows(labels: EventLabels, maxRows: number): Int32Array {
  const known = knownRows(labels);
  if (known.length <= maxRows) return known;
  const limit = Float64Array.from(known, (row) => labels.chance[row]!).sort()[maxRows - 1]!;
  return known.filter((row) => labels.chance[row]! <= limit).slice(0, maxRows);
}
