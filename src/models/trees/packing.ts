/** Where the bins of a feature stand in the packed columns: `(byte of the column / stride) % bins`, rounded down. */
export interface PackedPlace {
  readonly column: number;
  readonly stride: number;
  readonly bins: number;
}

/** The bins of several features in columns of a byte. */
export interface Packing {
  /** One for each feature. */
  readonly places: readonly PackedPlace[];
  readonly columnCount: number;
}

/**
 * Packs features of few bins together, as long as the product of their bins fits a byte: thirteen flags take two columns.
 * A histogram of a column has the histogram of each of its features as an exact marginal, so fewer columns are counted.
 *
 * @param binCounts of each feature, 1 to 256
 */
export function packFeatures(binCounts: readonly number[]): Packing {
  const places: PackedPlace[] = new Array(binCounts.length);
  const sizes: number[] = [];
  const bySize = binCounts
    .map((_, feature) => feature)
    .sort((a, b) => binCounts[b]! - binCounts[a]! || a - b);
  for (const feature of bySize) {
    const bins = binCounts[feature]!;
    const fitting = sizes.findIndex((size) => size * bins <= 256);
    const column = fitting === -1 ? sizes.push(1) - 1 : fitting;
    places[feature] = { column, stride: sizes[column]!, bins };
    sizes[column]! *= bins;
  }
  return { places, columnCount: sizes.length };
}
