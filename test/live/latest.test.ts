import { describe, expect, it } from 'vitest';
import { LatestAccidents } from '../../src/live/latest.js';
import { type LatestAccident, latestOfSecond } from '../../src/live/protocol.js';

const accidentAt = (eventMs: number): LatestAccident => ({
  eventMs,
  localTime: '12:00:00',
  severity: 2,
  street: null,
  city: null,
  state: 'GA',
  feed: 'Source1',
  severeProbability: null,
});

describe('the latest accidents', () => {
  it('are handed out once, newest first, and no more than a page shows in a second', () => {
    const latest = new LatestAccidents();
    latest.add([1, 2, 3].map(accidentAt), 3);
    expect(latest.takeAdded().map(({ eventMs }) => eventMs)).toEqual([3, 2, 1]);
    expect(latest.takeAdded()).toEqual([]);
    latest.add(
      Array.from({ length: 100 }, (_, at) => accidentAt(10 + at)),
      100,
    );
    const added = latest.takeAdded();
    expect(added).toHaveLength(latestOfSecond);
    expect(added[0]!.eventMs).toBe(109);
    expect(latest.all).toHaveLength(103);
  });
});
