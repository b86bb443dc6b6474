import { describe, expect, it } from 'vitest';
import { speedText, windowText } from '../../../src/live/browser/words.js';

describe('words of the page', () => {
  it('name a speed as its button does', () => {
    expect([1, 60, 600, 3_600, 86_400, 'max' as const].map(speedText)).toEqual([
      'real time',
      '60× real time',
      '10 min/s',
      '1 h/s',
      '1 day/s',
      'full speed',
    ]);
    expect(speedText(129_600)).toBe('1.5 days/s');
  });
  it('name a window by its two ends, with days where the hours do not tell', () => {
    const noonMs = Date.UTC(2022, 5, 7, 16);
    expect(windowText(noonMs, noonMs + 6 * 3_600_000)).toBe('12:00–18:00');
    expect(windowText(noonMs, noonMs + 24 * 3_600_000)).toBe('7 Jun 12:00 – 8 Jun 12:00');
  });
});
