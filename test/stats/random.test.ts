import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { createRandom, type Random } from '../../src/stats/random.js';

function moments(draw: () => number, n = 100_000): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const x = draw();
    sum += x;
    squares += x * x;
  }
  return { mean: sum / n, variance: squares / n - (sum / n) ** 2 };
}

describe('createRandom', () => {
  it('repeats itself for the same seed and differs for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).uniform);
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(2 ** 40)).not.toEqual(draw(2 ** 41));
  });

  // Bounds are five standard errors of the moment for 100,000 draws.
  it.each([
    ['uniform', 1 / 2, 1 / 12, (r: ReturnType<typeof createRandom>) => r.uniform()],
    ['normal', 0, 1, (r: ReturnType<typeof createRandom>) => r.normal()],
    ['gamma(0.4)', 0.4, 0.4, (r: ReturnType<typeof createRandom>) => r.gamma(0.4)],
    ['gamma(7)', 7, 7, (r: ReturnType<typeof createRandom>) => r.gamma(7)],
    ['poisson(0.3)', 0.3, 0.3, (r: ReturnType<typeof createRandom>) => r.poisson(0.3)],
    ['poisson(29)', 29, 29, (r: ReturnType<typeof createRandom>) => r.poisson(29)],
    ['poisson(31)', 31, 31, (r: ReturnType<typeof createRandom>) => r.poisson(31)],
    ['poisson(5000)', 5000, 5000, (r: ReturnType<typeof createRandom>) => r.poisson(5000)],
    ['negativeBinomial(10, 2)', 10, 60, (r: ReturnType<typeof createRandom>) => r.negativeBinomial(10, 2)],
  ])('%s has mean %d and variance %d', (_, mean, variance, draw) => {
    const random = createRandom(42);
    const found = moments(() => draw(random));
    expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / 100_000));
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.06);
  });

  it('shuffles every arrangement of three equally often', () => {
    const random = createRandom(7);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const key = random.shuffle([1, 2, 3]).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  // From commit 04d714b, before arguments were checked: generated files depend on these values.
  it('gives the values that it has always given', () => {
    const random = createRandom(2024);
    expect([
      random.uniform(),
      random.integer(1000),
      random.integer(2 ** 32),
      random.normal(),
      random.gamma(0.4),
      random.gamma(7),
      random.poisson(0),
      random.poisson(3),
      random.poisson(5000),
      random.negativeBinomial(10, 2),
      ...random.shuffle([1, 2, 3, 4, 5]),
    ]).toEqual([
      0.8544969288632274, 621, 284147183, -0.9932362023746983, 1.282866613105178, 14.179862460889481, 0, 2,
      4955, 17, 1, 5, 3, 4, 2,
    ]);
  });

  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  it.each<[string, string, readonly number[], (random: Random, value: number) => unknown]>([
    [
      'below',
      'an integer from 1 to 2^32',
      [nan, infinity, -infinity, -1, 0, 1.5, 2 ** 32 + 1],
      (r, v) => r.integer(v),
    ],
    ['shape', 'a finite number above 0', [nan, infinity, -infinity, -1, 0], (r, v) => r.gamma(v)],
    ['mean', 'a finite number of at least 0', [nan, infinity, -infinity, -1], (r, v) => r.poisson(v)],
    [
      'mean',
      'a finite number of at least 0',
      [nan, infinity, -infinity, -1],
      (r, v) => r.negativeBinomial(v, 2),
    ],
    [
      'theta',
      'a finite number above 0',
      [nan, infinity, -infinity, -1, 0],
      (r, v) => r.negativeBinomial(5, v),
    ],
    ['seed', 'an integer of at least 0', [nan, infinity, -infinity, -1, 0.5], (_, v) => createRandom(v)],
  ])('refuses %s that is not %s', (name, what, values, draw) => {
    for (const value of values) {
      const drawn = () => draw(createRandom(1), value);
      expect(drawn).toThrow(InputError);
      expect(drawn).toThrow(`Expected ${name} to be ${what}, got ${value}.`);
    }
  });
});
