import type { Binning } from './binning.js';
import type { BinnedTree } from './growTree.js';
import { largestNumber, type TreeJson } from './treesJson.js';

/** A tree that asks for values in place of bins. */
export function treeJsonOf({ nodes, values, covers }: BinnedTree, { bins }: Binning): TreeJson {
  return {
    feature: nodes.map(({ split }) => split.feature),
    threshold: nodes.map(({ split }) => {
      const of = bins[split.feature]!;
      // Without a threshold above it, the last bin takes all values: only missing ones go right.
      return 'thresholds' in of ? (of.thresholds[split.lastLeft] ?? largestNumber) : null;
    }),
    categories: nodes.map(({ split }) => {
      const of = bins[split.feature]!;
      if ('thresholds' in of) return null;
      const codes = Array.from({ length: of.texts.length + 1 }, (_, code) => code);
      return codes.filter((code) => split.leftBins[code] === 1);
    }),
    missingLeft: nodes.map(({ split }) => split.leftBins[bins[split.feature]!.missing] === 1),
    left: nodes.map(({ left }) => left),
    right: nodes.map(({ right }) => right),
    value: values,
    cover: covers,
  };
}
