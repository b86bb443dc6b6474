import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import type { Analytic } from '../../src/stream/analytic.js';
import { StreamAnalytics, type StreamAnalyticsOptions } from '../../src/stream/analytics.js';
import { batchOf, type TestEvent } from './events.js';

const start = Date.UTC(2019, 2, 5, 8);
const minute = 60_000;
const event = (id: number, minutes: number): TestEvent => ({
  id,
  ms: start + minutes * minute,
  state: 'TX',
  value: id,
});

/** Notes what it gets, in order. */
class Notes implements Analytic {
  readonly name: string = 'notes';
  readonly reads: readonly string[] = ['value'];
  notes: (string | number)[] = [];

  add(events: Parameters<Analytic['add']>[0]): void {
    for (let at = 0; at < events.count; at++) {
      this.notes.push(`${events.columns.value![at]}${events.isLate[at] ? ' late' : ''}`);
    }
  }
  advance(watermarkMs: number): void {
    this.notes.push((watermarkMs - start) / minute);
  }
  save(): unknown {
    return this.notes;
  }
  restore(state: unknown): void {
    this.notes = [...(state as (string | number)[])];
  }
}

function analyticsOf(options: Partial<StreamAnalyticsOptions> = {}): {
  notes: Notes;
  analytics: StreamAnalytics;
} {
  const notes = new Notes();
  return {
    notes,
    analytics: new StreamAnalytics({
      members: [notes],
      disorderMs: minute,
      watermarkStepMs: minute,
      confirmations: 1,
      ...options,
    }),
  };
}

describe('the analytics of a stream', () => {
  it('gives each event to its members once, and moves the watermark between events', () => {
    const { analytics, notes } = analyticsOf();
    analytics.observe(batchOf(0, 0, [event(1, 0), event(2, 5), event(3, 1), event(1, 0)], [1, 1, 1, 0]));
    expect(notes.notes).toEqual(['1', -1, '2', 4, '3 late']);
    expect(analytics.watermarkMs).toBe(start + 4 * minute);
    expect(analytics.newestEventMs).toBe(start + 5 * minute);
    expect(analytics.counters).toEqual({
      counted: 3,
      late: 1,
      duplicates: 1,
      beyondHorizon: 0,
      ahead: 0,
      missed: 0,
      redelivered: 0,
    });
  });

  it('counts an event that the store had before, if its key is not known: another process wrote it', () => {
    const { analytics } = analyticsOf();
    analytics.observe(batchOf(0, 0, [event(1, 0)], [0]));
    expect(analytics.counters).toMatchObject({ counted: 1, duplicates: 0 });
  });

  it('believes the store about events older than the horizon', () => {
    const { analytics } = analyticsOf({ horizonMs: 60 * minute });
    analytics.observe(batchOf(0, 0, [event(1, 300), event(2, 0), event(3, 0)], [1, 1, 0]));
    expect(analytics.counters).toMatchObject({ counted: 2, late: 1, beyondHorizon: 1 });
  });

  it('skips what is before the position of a partition, and counts what is missing after it', () => {
    const { analytics } = analyticsOf();
    analytics.observe(batchOf(0, 10, [event(1, 0), event(2, 1)]));
    analytics.observe(batchOf(0, 11, [event(2, 1), event(3, 2)]));
    analytics.observe(batchOf(0, 20, [event(4, 3)]));
    expect(analytics.counters).toMatchObject({ counted: 4, redelivered: 1, missed: 7, duplicates: 0 });
    expect([...analytics.positions]).toEqual([[0, 21]]);
  });

  it('goes on after JSON of its saved state, and refuses one of other options or members', () => {
    const first = analyticsOf();
    first.analytics.observe(batchOf(0, 0, [event(1, 0), event(2, 5)]));
    const state: unknown = JSON.parse(JSON.stringify(first.analytics.save()));
    const second = analyticsOf();
    second.analytics.restore(state);
    second.analytics.observe(batchOf(0, 0, [event(1, 0), event(2, 5), event(3, 7)], [0, 0, 0]));
    expect(second.notes.notes).toEqual(['1', -1, '2', 4, '3', 6]);
    expect(second.analytics.counters).toMatchObject({ counted: 3, redelivered: 2 });

    expect(() => analyticsOf({ disorderMs: 5 }).analytics.restore(state)).toThrow(
      'Expected disorderMs of StreamAnalytics to be 60000, as in the saved state, got 5.',
    );
    expect(() => analyticsOf({ members: [] }).analytics.restore(state)).toThrow(
      'Expected members to be notes, as in the saved state, got "".',
    );
    expect(() => analyticsOf().analytics.restore({})).toThrow('Expected a saved state with format');
  });

  it('counts the first three events together, if nothing else is asked for', () => {
    const analytics = new StreamAnalytics({ members: [] });
    analytics.observe(batchOf(0, 0, [event(1, 0), event(2, 1)]));
    expect(analytics.counters).toMatchObject({ counted: 0, ahead: 2 });
    analytics.observe(batchOf(0, 2, [event(3, 2)]));
    expect(analytics.counters).toMatchObject({ counted: 3, ahead: 0 });
  });

  it('lets the first events wait for each other, and one that is far ahead for ever', () => {
    const { analytics, notes } = analyticsOf({ confirmations: 3, maxAheadMs: 60 * minute });
    const far = event(9, 1_000_000);
    analytics.observe(batchOf(0, 0, [event(1, 0), far]));
    expect([notes.notes, analytics.counters.ahead, analytics.watermarkMs]).toEqual([[], 2, null]);
    analytics.observe(batchOf(0, 2, [event(2, 2), event(3, 1)]));
    expect(notes.notes).toEqual(['1', -1, '2', 1, '3']);
    expect(analytics.counters).toMatchObject({ counted: 3, late: 0, ahead: 1 });

    // It waits in a saved state, too, and counts when the stream ends after it.
    const other = analyticsOf({ confirmations: 3, maxAheadMs: 60 * minute });
    other.analytics.restore(JSON.parse(JSON.stringify(analytics.save())));
    other.analytics.observe(batchOf(0, 4, [far], [0]));
    expect(other.analytics.counters).toMatchObject({ ahead: 1, duplicates: 1 });
    other.analytics.advanceTo(far.ms + minute);
    expect(other.notes.notes.slice(-3)).toEqual(['9', 999_999, 1_000_001]);
    expect(other.analytics.counters).toMatchObject({ counted: 4, ahead: 0 });
  });

  it('waits for every partition, save those that are caught up', () => {
    const { analytics } = analyticsOf({ partitions: 2 });
    analytics.observe(batchOf(0, 0, [event(1, 10)]));
    expect(analytics.watermarkMs).toBe(null);
    analytics.observe({ ...batchOf(1, 0, []), isCaughtUp: true });
    expect(analytics.watermarkMs).toBe(start + 9 * minute);
    // It has events again: from then on it counts.
    analytics.observe(batchOf(1, 0, [event(2, 11)]));
    analytics.observe(batchOf(0, 1, [event(3, 30)]));
    expect(analytics.watermarkMs).toBe(start + 10 * minute);
  });

  it('waits for a partition that is caught up until it has been silent for a while', () => {
    const { analytics } = analyticsOf({ partitions: 3, idleAfterMs: 1_000 });
    const at = (receivedMs: number) => ({ isCaughtUp: true, receivedMs });
    analytics.observe({ ...batchOf(0, 0, [event(1, 10)]), ...at(0) });
    analytics.observe({ ...batchOf(1, 0, [event(2, 20)]), ...at(500) });
    // Partition 2 has never sent anything, and is awaited as long as the others.
    expect(analytics.watermarkMs).toBe(null);
    analytics.observe({ ...batchOf(1, 1, [event(3, 30)]), ...at(900) });
    expect(analytics.watermarkMs).toBe(null);
    analytics.observe({ ...batchOf(0, 1, [event(4, 12)]), ...at(1_000) });
    expect(analytics.watermarkMs).toBe(start + 11 * minute);
    expect(analytics.counters.late).toBe(0);
    analytics.passTime(1_999);
    expect(analytics.watermarkMs).toBe(start + 11 * minute);
    analytics.passTime(2_000);
    expect(analytics.watermarkMs).toBe(start + 29 * minute);
    // One that has more in the log is never idle.
    analytics.observe({ ...batchOf(0, 2, [event(5, 31)]), receivedMs: 2_100 });
    analytics.observe({ ...batchOf(1, 2, [event(6, 60)]), ...at(2_200) });
    analytics.passTime(100_000);
    expect(analytics.watermarkMs).toBe(start + 30 * minute);
  });

  it('waits however long for a partition that has messages at the start', () => {
    const { analytics } = analyticsOf({ partitions: 3, unreadPartitions: [0, 1], idleAfterMs: 1_000 });
    analytics.observe({ ...batchOf(0, 0, [event(1, 10)]), isCaughtUp: true, receivedMs: 0 });
    // Partition 2 has nothing to send, and partition 0 nothing more; partition 1 is in the reader's queue.
    analytics.passTime(3_600_000);
    expect(analytics.watermarkMs).toBe(null);
    analytics.observe({ ...batchOf(1, 0, [event(2, 4)]), isCaughtUp: true, receivedMs: 3_600_000 });
    expect(analytics.watermarkMs).toBe(start + 9 * minute - 6 * minute);
    expect(analytics.counters.late).toBe(0);
    analytics.passTime(3_601_000);
    expect(analytics.watermarkMs).toBe(start + 9 * minute);
  });

  it('does not wait for partitions of a saved state that another consumer reads by now', () => {
    const [first, second] = [analyticsOf(), analyticsOf({ idleAfterMs: 1_000 })];
    first.analytics.observe(batchOf(0, 0, [event(1, 10)]));
    first.analytics.observe(batchOf(1, 0, [event(2, 10)]));
    second.analytics.restore(JSON.parse(JSON.stringify(first.analytics.save())));
    second.analytics.observe({ ...batchOf(1, 1, [event(3, 40)]), receivedMs: 7 });
    expect(second.analytics.watermarkMs).toBe(start + 9 * minute);
    second.analytics.passTime(1_007);
    expect(second.analytics.watermarkMs).toBe(start + 39 * minute);
  });

  it('forgets the positions of another topic, and still counts each event once', () => {
    const { analytics } = analyticsOf();
    analytics.observe({ ...batchOf(0, 100, [event(1, 0)]), streamId: 'one' });
    analytics.observe({ ...batchOf(0, 0, [event(1, 0), event(2, 1)]), streamId: 'other' });
    expect([...analytics.positions]).toEqual([[0, 2]]);
    expect(analytics.counters).toMatchObject({ counted: 2, duplicates: 1, missed: 0, redelivered: 0 });
  });

  it('refuses to go on after an error of a member', () => {
    const { analytics, notes } = analyticsOf();
    notes.add = () => {
      throw new Error('full');
    };
    expect(() => analytics.observe(batchOf(0, 0, [event(1, 0)]))).toThrow('full');
    expect(() => analytics.save()).toThrow(InputError);
    expect(() => analytics.observe(batchOf(0, 1, [event(2, 0)]))).toThrow('without an earlier error');
  });

  it('refuses a batch that is not as described, and counts nothing of it', () => {
    const { analytics } = analyticsOf();
    const batch = batchOf(0, 0, [event(1, 0)]);
    const { value: _, ...columns } = batch.columns;
    expect(() => analytics.observe({ ...batch, columns })).toThrow(
      'Expected columns.value to be a list of 1',
    );
    expect(() =>
      analytics.observe({ ...batch, columns: { ...batch.columns, startAt: ['yesterday'] } }),
    ).toThrow('Expected startAt to be a time');
    expect(() => analytics.observe({ ...batch, columns: { ...batch.columns, key: ['x'] } })).toThrow(
      'Expected key to be a UUID',
    );
    expect(analytics.counters.counted).toBe(0);
    analytics.observe(batch);
    expect(analytics.counters.counted).toBe(1);
  });

  it('refuses members without a name of their own', () => {
    expect(() => new StreamAnalytics({ members: [new Notes(), new Notes()] })).toThrow('unique');
    expect(() => new StreamAnalytics({ members: [{} as Analytic] })).toThrow('members[0] to be an analysis');
  });
});
