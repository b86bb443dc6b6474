import { describe, expect, it } from 'vitest';
import { savedSentence } from '../../../src/live/browser/savedSentence.js';
import { liveDimensions } from '../../../src/live/dimensions.js';
import { everything } from '../../../src/live/filter.js';
import type { LiveSnapshot } from '../../../src/live/protocol.js';

const savedAt = new Date(2026, 10, 28, 12, 22, 33);
const page = {
  snapshot: { isInvented: false } as LiveSnapshot,
  isEmpty: false,
  filter: everything(liveDimensions),
  dimensions: liveDimensions,
};
const of = (state: Parameters<typeof savedSentence>[0]): string =>
  savedSentence(state, '17:48', 'Thu 3 Feb 2022', savedAt);

describe('the sentence of a saved page', () => {
  it('names the time of the stream and of the file', () => {
    expect(of(page)).toBe(
      'A saved page: the stream at 17:48, Thu 3 Feb 2022 (Eastern time). Saved 28/11/2026, 12:22:33; nothing moves.',
    );
    expect(of({ ...page, isEmpty: true })).toContain('the stream before the first accident.');
    expect(of(null)).toContain('the stream before the first accident.');
  });

  it('says that accidents are invented, and what the filters hide', () => {
    const filter = {
      state: liveDimensions.states.indexOf('CA'),
      feeds: [true, false, true, true],
      severities: [false, true, true, false],
    };
    expect(of({ ...page, snapshot: { isInvented: true } as LiveSnapshot, filter })).toMatch(
      /^Invented accidents\. A saved page: .* Shown: CA only, without Source2, without severity 1 and 4\. Saved/,
    );
  });
});
