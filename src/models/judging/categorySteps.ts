import type { CategoryColumn } from '../../dataset/features.js';
import type { LabelledBatch } from '../severityModel.js';
import type { Steps } from './accumulate.js';
import { withColumns } from './sampleColumns.js';

/**
 * Steps between the most frequent categories, ordered by the mean forecast of their events. Each event tells how its forecast
 * changes to both neighbours of its category.
 */
export function categorySteps(
  sample: LabelledBatch,
  index: number,
  column: CategoryColumn,
  most: number,
  predict: (batch: LabelledBatch) => Float64Array,
): Steps {
  const { codes, texts } = column;
  const own = predict(sample);
  const order = byMeanForecast(column, most, own);
  const pointOf = new Int32Array(texts.length).fill(-1);
  order.forEach((code, point) => {
    pointOf[code] = point;
  });
  const pointOfRow = codes.map((code) => pointOf[code] ?? -1);
  const moved = (by: number) =>
    predict(
      withColumns(sample, [index], () => ({
        texts,
        codes: codes.map((code, row) =>
          pointOfRow[row]! < 0 ? code : (order[pointOfRow[row]! + by] ?? code),
        ),
      })),
    );
  const [before, after] = [moved(-1), moved(1)];
  return {
    values: order.map((code) => texts[code]!),
    events: pointOfRow.filter((point) => point >= 0).length,
    eachChange(visit) {
      pointOfRow.forEach((point, row) => {
        if (point > 0) visit(row, point - 1, own[row]! - before[row]!);
        if (point >= 0 && point < order.length - 1) visit(row, point, after[row]! - own[row]!);
      });
    },
    eachPlace(visit) {
      pointOfRow.forEach((point, row) => {
        if (point >= 0) visit(row, point, 1);
      });
    },
  };
}

/** Codes of the most frequent categories, from the lowest mean forecast to the highest. */
function byMeanForecast({ codes, texts }: CategoryColumn, most: number, forecasts: Float64Array): number[] {
  const counts = new Int32Array(texts.length);
  const sums = new Float64Array(texts.length);
  codes.forEach((code, row) => {
    if (code < 0) return;
    counts[code]!++;
    sums[code]! += forecasts[row]!;
  });
  return Array.from(texts, (_, code) => code)
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]!)
    .slice(0, most)
    .sort((a, b) => sums[a]! / counts[a]! - sums[b]! / counts[b]!);
}
