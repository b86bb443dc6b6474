import type { LabelledBatch } from '../severityModel.js';
import type { Steps } from './accumulate.js';
import { withColumns } from './sampleColumns.js';

/**
 * Steps between quantiles of a number: each event tells how its forecast changes from the lower end of its step to the upper
 * one. An event between two points shares in both. Missing and infinite values have no step. Takes two forecasts for each event, whatever the number of steps.
 */
export function numberSteps(
  sample: LabelledBatch,
  index: number,
  column: Float32Array,
  bins: number,
  predict: (batch: LabelledBatch) => Float64Array,
): Steps {
  const values = quantileEdges(column, bins);
  const stepOf = Int32Array.from(column, (value) => stepAt(values, value));
  const moved = (up: number) =>
    predict(
      withColumns(sample, [index], () => column.map((value, row) => values[stepOf[row]! + up] ?? value)),
    );
  const lower = moved(0);
  const upper = moved(1);
  const isIn = (row: number) => Number.isFinite(column[row]!);
  return {
    values: [...values],
    events: column.filter(Number.isFinite).length,
    eachChange(visit) {
      if (values.length < 2) return;
      for (let row = 0; row < column.length; row++)
        if (isIn(row)) visit(row, stepOf[row]!, upper[row]! - lower[row]!);
    },
    eachPlace(visit) {
      for (let row = 0; row < column.length; row++) {
        if (!isIn(row)) continue;
        const step = stepOf[row]!;
        const [from, to] = [values[step]!, values[step + 1] ?? values[step]!];
        const above = to > from ? (column[row]! - from) / (to - from) : 0;
        visit(row, step, 1 - above);
        if (above > 0) visit(row, step + 1, above);
      }
    },
  };
}

/** The least value and the quantiles above it, each once: the ends of steps with about equal counts. */
function quantileEdges(column: Float32Array, bins: number): Float32Array {
  const sorted = column.filter(Number.isFinite).sort();
  if (sorted.length === 0) return sorted;
  const edges = Array.from(
    { length: bins + 1 },
    (_, bin) => sorted[Math.max(0, Math.ceil((bin * sorted.length) / bins) - 1)]!,
  );
  return Float32Array.from(new Set(edges));
}

/** The step that a value is in: above its lower end, except for the least value, up to its upper end. -1 for missing and infinite values. */
function stepAt(edges: Float32Array, value: number): number {
  if (!Number.isFinite(value)) return -1;
  let [low, high] = [0, Math.max(0, edges.length - 2)];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle + 1]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
