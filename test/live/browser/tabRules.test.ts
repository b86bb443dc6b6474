import { describe, expect, it } from 'vitest';
import { mostStreams, TabRules } from '../../../src/live/browser/tabRules.js';

const streams = (from: string, sinceMs: number, hiddenAtMs: number | null = null) =>
  ({ kind: 'streams', from, sinceMs, hiddenAtMs }) as const;

describe('the pages of one browser', () => {
  it('leave connections for questions: four stream, a fifth waits', () => {
    const rules = new TabRules();
    for (let tab = 0; tab < mostStreams; tab++) {
      expect(rules.mayStream(1_000)).toBe(true);
      rules.heard(1_000, streams(`tab ${tab}`, tab));
    }
    expect(rules.mayStream(1_000)).toBe(false);
    expect(rules.streaming(1_000)).toBe(4);
  });
  it('forget a page that stops, and one that is silent', () => {
    const rules = new TabRules();
    for (const id of ['a', 'b', 'c', 'd']) rules.heard(0, streams(id, 0));
    rules.heard(10, { kind: 'stopped', from: 'b' });
    expect(rules.mayStream(10)).toBe(true);
    rules.heard(5_000, streams('a', 0));
    expect(rules.streaming(7_000)).toBe(1);
  });
  it('count a page once, however often it speaks', () => {
    const rules = new TabRules();
    for (let time = 0; time < 10; time++) rules.heard(time, streams('a', 0));
    expect(rules.streaming(10)).toBe(1);
  });
  it('take the connection of the page that has been hidden for longest, and only if asked of one that is seen', () => {
    const rules = new TabRules();
    rules.heard(0, streams('a', 1));
    rules.heard(0, streams('b', 2, 500));
    rules.heard(0, streams('c', 3, 400));
    rules.heard(0, streams('d', 4));
    expect(rules.hiddenForLongest()).toBe('c');
    expect(rules.oldest()).toBe('a');
    rules.given('c');
    expect(rules.mayStream(0)).toBe(true);
    expect(rules.hiddenForLongest()).toBe('b');
    rules.given('b');
    expect(rules.hiddenForLongest()).toBeUndefined();
  });
});
