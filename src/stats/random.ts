/** A small seeded generator, for reproducible tests, bootstraps and Monte Carlo p-values. */
import { requirePositive, unexpected } from '../base/checks.js';
import { gammaln } from './distributions.js';

/** Random numbers from one seed, not for cryptography. A draw with an argument out of range throws an InputError. */
export interface Random {
  /** Uniform on [0, 1), 32 random bits. */
  uniform(): number;
  /** Uniform integer on 0 .. below - 1, for `below` from 1 to 2^32. */
  integer(below: number): number;
  /** Standard normal. */
  normal(): number;
  /** Gamma with `shape` > 0 and rate 1. */
  gamma(shape: number): number;
  /** Poisson with `mean` >= 0. */
  poisson(mean: number): number;
  /** Negative binomial NB2 with `mean` >= 0 and variance mean + mean^2 / theta, `theta` > 0. */
  negativeBinomial(mean: number, theta: number): number;
  /** Shuffles in place. */
  shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T;
}

/**
 * The sfc32 generator of Doty-Humphrey (PractRand): 128 bits of state, passes its author's and TestU01's tests.
 *
 * @param seed an integer from 0; equal seeds give equal numbers
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0) throw unexpected('seed', 'an integer of at least 0', seed);
  let a = 0x9e3779b9 | 0;
  let b = 0x243f6a88 | 0;
  let c = seed | 0;
  let counter = Math.floor(seed / 2 ** 32) | 1;
  function next(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  }
  for (let i = 0; i < 15; i++) next(); // mixes the seed into the whole state

  let spare = Number.NaN;
  const random: Random = {
    uniform: () => next() / 4294967296,
    integer(below) {
      if (!Number.isInteger(below) || below < 1 || below > 4294967296) {
        throw unexpected('below', 'an integer from 1 to 2^32', below);
      }
      return Math.floor((next() / 4294967296) * below);
    },
    normal() {
      if (!Number.isNaN(spare)) {
        const kept = spare;
        spare = Number.NaN;
        return kept;
      }
      // Marsaglia's polar method: two normals from a point in the unit disc.
      for (;;) {
        const u = 2 * random.uniform() - 1;
        const v = 2 * random.uniform() - 1;
        const s = u * u + v * v;
        if (s > 0 && s < 1) {
          const scale = Math.sqrt((-2 * Math.log(s)) / s);
          spare = v * scale;
          return u * scale;
        }
      }
    },
    gamma(shape) {
      requirePositive('shape', shape);
      if (shape < 1) return random.gamma(shape + 1) * (1 - random.uniform()) ** (1 / shape);
      // Marsaglia and Tsang 2000.
      const d = shape - 1 / 3;
      const k = 1 / Math.sqrt(9 * d);
      for (;;) {
        const x = random.normal();
        const v = (1 + k * x) ** 3;
        if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
      }
    },
    poisson(mean) {
      requireMean(mean);
      return mean < 30 ? poissonBySearch(random, mean) : poissonByRejection(random, mean);
    },
    negativeBinomial(mean, theta) {
      requireMean(mean);
      requirePositive('theta', theta);
      return random.poisson((mean * random.gamma(theta)) / theta);
    },
    shuffle(values) {
      for (let i = values.length - 1; i > 0; i--) {
        const j = random.integer(i + 1);
        const kept = values[i];
        values[i] = values[j];
        values[j] = kept;
      }
      return values;
    },
  };
  return random;
}

function requireMean(mean: number): void {
  if (!(mean >= 0 && mean < Number.POSITIVE_INFINITY)) {
    throw unexpected('mean', 'a finite number of at least 0', mean);
  }
}

function poissonBySearch(random: Random, mean: number): number {
  const u = random.uniform();
  let probability = Math.exp(-mean);
  let cumulative = probability;
  let k = 0;
  while (u >= cumulative && k < 1000) {
    k++;
    probability *= mean / k;
    cumulative += probability;
  }
  return k;
}

/** Hörmann's PTRS, transformed rejection with squeeze (1993), for means of 10 and more. */
function poissonByRejection(random: Random, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = 1 - random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const logAcceptance = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (logAcceptance <= k * Math.log(mean) - mean - gammaln(k + 1)) return k;
  }
}
