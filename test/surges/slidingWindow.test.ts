import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingWindow } from '../../src/surges/slidingWindow.js';

const windowSteps = 4;

describe('the sliding window', () => {
  it('counts what a naive look at all accidents counts, late ones and a restart included', () => {
    const accident = fc.record({
      place: fc.integer({ min: 0, max: 3 }),
      step: fc.integer({ min: 0, max: 20 }),
    });
    const action = fc.oneof({ weight: 3, arbitrary: accident }, fc.constant('move'), fc.constant('restart'));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        const entered: number[] = [];
        const made = (): SlidingWindow => new SlidingWindow(windowSteps, 2, (place) => entered.push(place));
        let window = made();
        const all: { place: number; step: number }[] = [];
        let end: number | null = null;
        for (const act of actions) {
          if (act === 'restart') {
            const saved = JSON.parse(JSON.stringify(window.save()));
            window = made();
            window.restore(saved);
          } else if (act === 'move') {
            if (window.nextStep === null) continue;
            const least = Math.min(...all.map(({ step }) => step));
            end = end === null ? least + 1 : end + 1;
            window.move();
          } else {
            all.push(act);
            window.add(act.place, act.step, 0, 0);
          }
          const last = end ?? Number.NEGATIVE_INFINITY;
          for (const place of [0, 1, 2, 3]) {
            const expected = all.filter(
              (one) => one.place === place && one.step < last && one.step >= last - windowSteps,
            ).length;
            expect(window.count(place)).toBe(expected);
            expect(window.busy.has(place)).toBe(expected >= 2);
          }
          expect(entered.length).toBe(all.filter(({ step }) => step < last).length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
