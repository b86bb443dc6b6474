import { DDSketch } from '@datadog/sketches-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantilesOf } from '../../src/stream/quantiles.js';
import { countedEvents } from './events.js';

const quantiles = [0, 0.25, 0.5, 0.9, 0.99, 1];
const aggregate = quantilesOf('value', { quantiles });

function sketchOf(values: readonly (number | null)[]): unknown {
  const sketch = aggregate.create();
  const events = countedEvents(values.map((value, id) => ({ id, ms: 0, state: 'TX', value })));
  for (let at = 0; at < values.length; at++) aggregate.add(sketch, events, at);
  return sketch;
}

const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: 0.01, max: 100, noNaN: true }),
  fc.constant(0),
  fc.constantFrom(1e-8, -1e-8, 1e17, -1e17),
);

describe('quantiles by a DDSketch', () => {
  it('are within the stated accuracy of the value at their rank, however the values are ordered and divided', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), fc.nat({ max: 200 }), (values, cut) => {
        const sorted = [...values].sort((a, b) => a - b);
        const result = aggregate.result(sketchOf(values));
        expect(result.values).toBe(values.length);
        for (const [at, quantile] of quantiles.entries()) {
          const estimate = result.quantiles[at]!;
          if (values.length === 0) expect(estimate).toBe(null);
          else {
            const exact = sorted[Math.floor(quantile * (values.length - 1))]!;
            const error = Math.abs(estimate - exact);
            expect(error).toBeLessThanOrEqual(Math.abs(exact) * 0.01 * (1 + 1e-9) + 1e-9);
          }
        }
        const merged = sketchOf(values.slice(cut));
        aggregate.merge(merged, sketchOf(values.slice(0, cut)));
        expect(aggregate.result(merged)).toEqual(result);
        expect(aggregate.result(sketchOf(sorted))).toEqual(result);
        const restored = aggregate.restore(JSON.parse(JSON.stringify(aggregate.save(merged))));
        expect(aggregate.result(restored)).toEqual(result);
        aggregate.merge(restored, sketchOf([5, null]));
        expect(aggregate.result(restored)).toEqual(aggregate.result(sketchOf([...values, 5])));
      }),
      { numRuns: 300 },
    );
  });

  it('need what the package does not do: its merge forgets negative values', () => {
    const [one, other] = [new DDSketch(), new DDSketch()];
    one.accept(1);
    other.accept(-1);
    one.merge(other);
    // When this fails, the package is repaired, and our own merge is no longer needed.
    expect(one.negativeStore.count).toBe(0);
  });

  it('refuse options and values that are not as described', () => {
    expect(() => quantilesOf('value', { quantiles: [50] })).toThrow(
      'Expected quantiles[0] to be a number from 0',
    );
    expect(() => quantilesOf('value', { quantiles: [], relativeAccuracy: 0 })).toThrow('relativeAccuracy');
    expect(() => quantilesOf('value', { quantile: [0.5] } as never)).toThrow(
      'Option of quantilesOf not found',
    );
    expect(() => sketchOf([1e19])).toThrow('Expected the values of value to be numbers up to');
  });
});
