import { describe, expect, it } from 'vitest';
import { withoutStrays } from '../../../src/app/live/usualPeriod.js';

const dayMs = 86_400_000;
const start = Date.UTC(2022, 0, 1);
const days = Array.from({ length: 60 }, (_, day) => ({ dayMs: start + day * dayMs, count: 100 }));
const stray = (year: number, count = 1) => ({ dayMs: Date.UTC(year, 0, 15), count });

describe('the usual period of a source', () => {
  it('leaves out single accidents of a wrong year, at both ends', () => {
    const found = withoutStrays([stray(2035), ...days, stray(1999), stray(2034, 2)]);
    expect(found).toEqual({
      firstMs: start - dayMs / 2,
      untilMs: start + 60.5 * dayMs,
      before: 1,
      after: 3,
    });
  });

  it('keeps what is close to others, and what is more than a thousandth', () => {
    const whole = { firstMs: start - dayMs / 2, before: 0, after: 0 };
    const close = { dayMs: start + 149 * dayMs, count: 1 };
    expect(withoutStrays([...days, close])).toMatchObject({ ...whole, untilMs: start + 150.5 * dayMs });
    expect(withoutStrays([...days, stray(2035, 7)])).toMatchObject({
      ...whole,
      untilMs: stray(2035).dayMs + 1.5 * dayMs,
    });
    expect(withoutStrays([stray(2020), stray(2022)])).toMatchObject({ before: 0, after: 0 });
    expect(withoutStrays([])).toBeNull();
  });
});
