import { expect } from 'vitest';
import type { Feature, FeatureBatch } from '../../src/dataset/features.js';

/** Every value of a batch: numbers by their bits, so that 0 is not -0, and categories by their text. */
export function featureRows({ count, columns }: FeatureBatch): unknown[][] {
  return Array.from({ length: count }, (_, event) =>
    columns.map((column) =>
      column instanceof Float32Array
        ? column[event]
        : column.codes[event] === -1
          ? null
          : column.texts[column.codes[event]!],
    ),
  );
}

/** Expects the same values, bit by bit, and names the feature of the first one that differs. */
export function expectSameFeatures(
  found: readonly unknown[][],
  expected: readonly unknown[][],
  features: readonly Feature[],
): void {
  expect(found.length).toBe(expected.length);
  for (const [row, values] of expected.entries()) {
    for (const [index, value] of values.entries()) {
      if (!Object.is(found[row]![index], value))
        expect({ row, feature: features[index], value: found[row]![index] }).toEqual({
          row,
          feature: features[index],
          value,
        });
    }
  }
}
