import { describe, expect, it } from 'vitest';
import { Rates } from '../../src/live/rates.js';
import { MeasuredScale, timeScaleFor, timeScales } from '../../src/live/timeScale.js';

describe('the scale of time', () => {
  it('closes a bucket in about a second or more, and halves the heat in eight seconds or more', () => {
    for (const speedFactor of [1, 60, 600, 3_600, 21_600]) {
      const { bucketMs, halfLifeMs } = timeScales[timeScaleFor(speedFactor)]!;
      expect(bucketMs / 1_000 / speedFactor).toBeGreaterThanOrEqual(1);
      expect(halfLifeMs / 1_000 / speedFactor).toBeGreaterThanOrEqual(8);
    }
    expect(timeScaleFor(Number.POSITIVE_INFINITY)).toBe(timeScales.length - 1);
    expect([600, 601].map(timeScaleFor)).toEqual([0, 1]);
  });

  it('follows a measured speed only after ten seconds at it', () => {
    const measured = new MeasuredScale();
    for (let second = 0; second < 10; second++) measured.measure(3_600);
    expect(measured.scale).toBe(0);
    measured.measure(60);
    for (let second = 0; second < 11; second++) measured.measure(3_600);
    expect(measured.scale).toBe(1);
    for (let second = 0; second < 30; second++) measured.measure(null);
    expect(measured.scale).toBe(1);
  });

  it('measures accidents a second and the speed over the last ten seconds', () => {
    const rates = new Rates();
    expect([rates.accidentsPerSecond, rates.speedFactor]).toEqual([0, null]);
    // 100 a second at first; then 20 a second at an hour of event time a second.
    for (let second = 0; second <= 5; second++) rates.sample(second * 1_000, second * 100, null);
    for (let second = 6; second <= 30; second++) {
      rates.sample(second * 1_000, 500 + (second - 5) * 20, second * 3_600_000);
    }
    expect(rates.accidentsPerSecond).toBeCloseTo(20, 9);
    expect(rates.speedFactor).toBeCloseTo(3_600, 9);
  });
});
