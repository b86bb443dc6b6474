import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventClock, ServerClock } from '../../../src/live/browser/clocks.js';

describe('the clocks of the page', () => {
  it('takes the least difference of the last minute for the offset of the server', () => {
    const frame = fc.record({
      gapMs: fc.integer({ min: 1, max: 20_000 }),
      delayMs: fc.integer({ min: 0, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 50 }), (frames) => {
        const clock = new ServerClock();
        const heard: { atMs: number; offsetMs: number }[] = [];
        let pageMs = 0;
        for (const { gapMs, delayMs } of frames) {
          pageMs += gapMs;
          clock.heard(pageMs, pageMs - 250_000 - delayMs);
          heard.push({ atMs: pageMs, offsetMs: 250_000 + delayMs });
          const recent = heard.filter(({ atMs }) => pageMs - atMs <= 60_000);
          expect(clock.offsetMs).toBe(Math.min(...recent.map(({ offsetMs }) => offsetMs)));
        }
      }),
    );
  });

  it('never shows event time backwards, nor more than 400 ms of the page ahead of the last frame', () => {
    const step = fc.record({
      pageMs: fc.integer({ min: 0, max: 1_000 }),
      eventMs: fc.integer({ min: 0, max: 60_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const clock = new EventClock();
        let [page, event, shown] = [0, 1_000_000, 0];
        for (const { pageMs, eventMs } of steps) {
          page += pageMs;
          const next = clock.now(page) ?? 0;
          expect(next).toBeGreaterThanOrEqual(shown);
          expect(next).toBeLessThanOrEqual(event + 400 * 60);
          shown = next;
          event += eventMs;
          clock.heard(page, event, 60);
        }
      }),
    );
  });

  it('stands still while the stream is paused, and may go back in a new stream', () => {
    const clock = new EventClock();
    expect(clock.now(0)).toBeNull();
    clock.heard(0, 5_000, 0);
    expect(clock.now(10_000)).toBe(5_000);
    clock.reset();
    clock.heard(10_000, 1_000, 1);
    expect(clock.now(10_100)).toBe(1_100);
  });
});
