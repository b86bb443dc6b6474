import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownKeys } from '../../src/stream/knownKeys.js';
import { keyOf } from './events.js';

const key = (id: number, ms: number): string => keyOf({ id, ms, state: '', value: null });

describe('the known keys', () => {
  it('are those of a set, for events within the horizon, also after a restart', () => {
    const steps = fc.array(
      fc.record({
        id: fc.integer({ min: 0, max: 20 }),
        ms: fc.integer({ min: 0, max: 5_000 }).map((ms) => Math.floor(ms / 500) * 500),
        step: fc.integer({ min: 0, max: 300 }),
      }),
      { maxLength: 100 },
    );
    fc.assert(
      fc.property(steps, fc.nat({ max: 100 }), (steps, cut) => {
        const options = { horizonMs: 1_000, maxKeys: 1_000 };
        let known = new KnownKeys(options);
        const naive = new Set<string>();
        let watermarkMs = 0;
        for (const [at, { id, ms, step }] of steps.entries()) {
          watermarkMs += step;
          known.advance(watermarkMs);
          if (at === cut) {
            const state: unknown = JSON.parse(JSON.stringify(known.save()));
            known = new KnownKeys(options);
            known.restore(state);
          }
          const isNew = known.add(key(id, ms), ms);
          if (ms >= watermarkMs - 1_000) expect(isNew).toBe(!naive.has(key(id, ms)));
          // One part of the horizon more may be remembered.
          if (ms < watermarkMs - 1_000 - 32) expect(isNew).toBe(null);
          naive.add(key(id, ms));
        }
        expect(known.size).toBeLessThanOrEqual(naive.size);
      }),
    );
  });

  it('are at most as many as allowed: the oldest are forgotten first', () => {
    const known = new KnownKeys({ horizonMs: 32_000, maxKeys: 10 });
    for (let id = 0; id < 50; id++) known.add(key(id, id * 1_000), id * 1_000);
    expect(known.size).toBeLessThanOrEqual(11);
    expect(known.fromMs).toBeGreaterThanOrEqual(39_000);
    expect(known.add(key(0, 0), 0)).toBe(null);
    expect(known.add(key(49, 49_000), 49_000)).toBe(false);
  });
});
