/** A question that divides the rows of a leaf. */
export interface Split {
  readonly feature: number;
  /** By how much it lowers the loss, times two. */
  readonly gain: number;
  /** Bins that go left. Those of a number are the first ones, perhaps with the one of missing values. */
  readonly leftBins: Uint8Array;
  /** Numbers: the last bin that goes left by its value. -1 for a category. */
  readonly lastLeft: number;
}

/** What a split must keep to. */
export interface SplitRules {
  readonly l2: number;
  readonly minHessian: number;
  readonly minRows: number;
}

/** Sums over the rows of a leaf, gradients and hessians as they are (not in units). */
export interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

/** The score of a part: the larger, the more its rows agree. */
export function partScore(gradient: number, hessian: number, l2: number): number {
  return (gradient * gradient) / (hessian + l2);
}
