import { expect } from 'vitest';
import type { Feature, FeatureBatch } from '../../src/dataset/features.js';
import { type ReadEventsOptions, readLabelled } from '../../src/models/readEvents.js';
import type { Source } from '../../src/query/source.js';

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

/** Each event of a source as its features and labels, in the order of the random numbers, which differ. */
export async function labelledRowsOf(
  source: Source,
  features: readonly Feature[],
  options?: ReadEventsOptions,
): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const batch of readLabelled(source, features, options)) {
    const { severity, day, feed, feeds, state, states, chance } = batch.labels;
    for (const [event, row] of featureRows(batch).entries()) {
      const groups = [feeds[feed[event]!] ?? null, states[state[event]!] ?? null];
      rows.push([...row, severity[event], day[event], ...groups, chance[event]]);
    }
  }
  return rows.sort((a, b) => Number(a.at(-1)) - Number(b.at(-1)));
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
