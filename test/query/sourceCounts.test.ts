import { describe, expect, it } from 'vitest';
import { countsInWords, noCounts, sumCounts } from '../../src/query/sourceCounts.js';

const file = { ...noCounts, read: 7, stored: 5, duplicates: 1, rejected: 1, rejectedByReason: { bad: 1 } };
const folder = { ...noCounts, segments: 3, rejected: 2, rejectedByReason: { bad: 1, worse: 1 } };

describe('counts of a source', () => {
  it('add up where both sources keep them, and are unknown where one does not', () => {
    expect(sumCounts(file, folder)).toEqual({
      read: null,
      stored: null,
      duplicates: null,
      rejected: 3,
      rejectedByReason: { bad: 2, worse: 1 },
      segments: 3,
    });
  });

  it('are shown in words, only those that there are, and by part for a combined source', () => {
    expect(countsInWords({ counts: file })).toEqual({
      read: 7,
      stored: 5,
      duplicates: 1,
      rejected: 1,
      'rejected: bad': 1,
    });
    expect(countsInWords({ counts: noCounts, parts: [{ counts: file }, { counts: folder }] })).toMatchObject({
      'history: stored': 5,
      'live: segments': 3,
      'live: rejected: worse': 1,
    });
  });
});
