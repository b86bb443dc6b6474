import { describe, expect, it } from 'vitest';
import { playedFrom } from '../../../src/app/live/drivenStream.js';

const dayMs = 86_400_000;

describe('what is played of a file', () => {
  it('is its last four weeks, at most its last seventh', () => {
    expect(playedFrom(0, 2_600 * dayMs)).toBe(2_572 * dayMs);
    expect(playedFrom(0, 70 * dayMs)).toBe(60 * dayMs);
  });
  it('lasts five minutes at the speed of a thin file, at most its last seventh', () => {
    expect(playedFrom(0, 2_600 * dayMs, 86_400)).toBe(2_300 * dayMs);
    expect(playedFrom(0, 700 * dayMs, 86_400)).toBe(600 * dayMs);
  });
});
