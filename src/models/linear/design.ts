import type { Feature, FeatureBatch } from '../../dataset/features.js';
import type { Design } from '../../stats/design.js';
import { findLevels, levelCount } from './levels.js';
import type { Levels } from './linearJson.js';
import { createPositions, positionsIn } from './positions.js';

/** How a feature stands in a design. */
export interface TermDesign {
  readonly levels: Levels;
  /** The most frequent level. It has no column, so that the other columns compare with it. */
  readonly reference: number;
  /** How many training rows each level has; a row between two points counts in part for either. */
  readonly totals: Float64Array;
  /** For each level the position of its column in the design; null for the reference and for levels without rows. */
  readonly columns: readonly (number | null)[];
}

/** The columns of a regression on these rows of a batch. */
export function designOf(
  batch: FeatureBatch,
  features: readonly Feature[],
  rows: Int32Array,
): { readonly design: Design; readonly terms: readonly TermDesign[] } {
  const design: Record<string, Float64Array> = {};
  const positions = createPositions(batch.count);
  let width = 0;
  const terms = features.map((feature, at) => {
    const column = batch.columns[at]!;
    const levels = findLevels(feature, column, rows);
    positionsIn(levels)(column, positions);
    const ofLevels = Array.from({ length: levelCount(levels) }, () => new Float64Array(rows.length));
    const totals = new Float64Array(ofLevels.length);
    for (const [i, row] of rows.entries()) {
      const [low, high, above] = [positions.lower[row]!, positions.upper[row]!, positions.share[row]!];
      ofLevels[low]![i]! += 1 - above;
      ofLevels[high]![i]! += above;
      totals[low]! += 1 - above;
      totals[high]! += above;
    }
    const reference = totals.indexOf(Math.max(...totals));
    const columns = ofLevels.map((values, level) => {
      if (level === reference || totals[level] === 0) return null;
      design[`${feature.name}: level ${level}`] = values;
      return width++;
    });
    return { levels, reference, totals, columns };
  });
  return { design, terms };
}
