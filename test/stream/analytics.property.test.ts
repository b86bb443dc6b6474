import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StreamAnalytics } from '../../src/stream/analytics.js';
import { decayedPlacesAnalytic } from '../../src/stream/decayedPlaces.js';
import { quantilesOf } from '../../src/stream/quantiles.js';
import { rollingAnalytic } from '../../src/stream/rolling.js';
import { summaryOf } from '../../src/stream/summary.js';
import { sessions, sliding, tumbling } from '../../src/stream/windowShape.js';
import { windowsAnalytic } from '../../src/stream/windows.js';
import { batchOf, keyOf, type TestEvent } from './events.js';

const minute = 60_000;
const start = Date.UTC(2019, 2, 5);

/** One member of each kind, and what they have put out: panes by key, times and index. */
class Everything {
  readonly panes = new Map<string, unknown>();
  readonly analytics: StreamAnalytics;
  readonly #rolling = rollingAnalytic({
    name: 'rolling',
    durationMs: 60 * minute,
    resolutionMs: minute,
    aggregate: summaryOf('value'),
  });
  readonly #quantiles = rollingAnalytic({
    name: 'quantiles',
    durationMs: 60 * minute,
    resolutionMs: 5 * minute,
    aggregate: quantilesOf('value', { quantiles: [0.1, 0.5, 0.9] }),
  });
  readonly #places = decayedPlacesAnalytic({
    name: 'places',
    by: ['state'],
    halfLifeMs: 30 * minute,
    minWeight: 0.2,
    capacity: 4,
  });

  constructor(partitions: number, maxAheadMs = 120 * minute) {
    const windowed = Object.entries({
      tumbling: tumbling(20 * minute),
      sliding: sliding(30 * minute, 10 * minute),
      session: sessions(4 * minute),
    }).map(([name, shape]) =>
      windowsAnalytic({
        name,
        shape,
        by: ['state'],
        aggregate: summaryOf('value'),
        allowedLatenessMs: 30 * minute,
        onPane: (pane) => {
          const id = JSON.stringify([name, pane.key, pane.startMs, pane.endMs, pane.index]);
          // A pane that fires again after a restart must be the same.
          if (this.panes.has(id)) expect(pane).toEqual(this.panes.get(id));
          this.panes.set(id, pane);
        },
      }),
    );
    this.analytics = new StreamAnalytics({
      members: [...windowed, this.#rolling, this.#quantiles, this.#places],
      disorderMs: 10 * minute,
      partitions,
      maxAheadMs,
      // Beyond the farthest event: within the horizon, nothing depends on what the store says.
      horizonMs: 400_000 * minute,
    });
  }

  output(): unknown {
    const { redelivered: _, ...counters } = this.analytics.counters;
    return {
      panes: [...this.panes].sort(([a], [b]) => (a < b ? -1 : 1)),
      rolling: [this.#rolling.at(), this.#quantiles.at(), this.#rolling.tooLate],
      places: this.#places.top(9),
      counters,
      watermarkMs: this.analytics.watermarkMs,
      positions: [...this.analytics.positions].sort(([a], [b]) => a - b),
    };
  }
}

const eventsOf = (
  times: readonly (readonly [minutes: number, state: string, value: number | null])[],
): TestEvent[] =>
  times.map(([minutes, state, value], id) => ({ id, ms: start + minutes * minute, state, value }));

/** An event with a far later time now and then, and one that comes twice. */
const delivered = fc
  .array(
    fc.record({
      partition: fc.integer({ min: 0, max: 2 }),
      step: fc.integer({ min: 0, max: 6 }),
      back: fc.oneof(
        { weight: 30, arbitrary: fc.constant(0) },
        { weight: 30, arbitrary: fc.integer({ min: 0, max: 90 }) },
        { weight: 1, arbitrary: fc.constant(-200_000) },
      ),
      state: fc.constantFrom('TX', 'CA', 'OH', 'NY', 'FL', 'WA', 'ME'),
      value: fc.option(fc.double({ min: -1e5, max: 1e5, noNaN: true })),
      copyOf: fc.option(fc.nat({ max: 1_000 }), { freq: 6 }),
    }),
    { minLength: 1, maxLength: 150, size: 'max' },
  )
  .map((list) => {
    let minutes = 0;
    const events = eventsOf(
      list.map(({ step, back, state, value }) => {
        minutes += step;
        return [minutes - back, state, value] as const;
      }),
    );
    return list.map(({ partition, copyOf }, at) => ({
      partition,
      event: copyOf === null ? events[at]! : events[copyOf % (at + 1)]!,
    }));
  });

/** Batches of a partition each, with what a store says of their events when all goes well. */
function batchesOf(list: readonly { partition: number; event: TestEvent }[], sizes: readonly number[]) {
  const offsets = [0, 0, 0];
  const stored = new Set<string>();
  const batches = [];
  for (let from = 0, next = 0; from < list.length; next++) {
    const { partition } = list[from]!;
    const most = sizes[next % sizes.length]!;
    const events: TestEvent[] = [];
    while (from < list.length && list[from]!.partition === partition && events.length < most) {
      events.push(list[from++]!.event);
    }
    const isNew = events.map((event) => {
      const wasStored = stored.has(keyOf(event));
      stored.add(keyOf(event));
      return wasStored ? 0 : 1;
    });
    batches.push({ batch: batchOf(partition, offsets[partition]!, events, isNew), partition, events });
    offsets[partition]! += events.length;
  }
  return batches;
}

describe('the analytics of a stream that is killed', () => {
  it('put out the same as without, after batches since the checkpoint have come again, cut otherwise', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 5 });
    const cuts = fc.record({
      at: fc.nat(),
      further: fc.integer({ min: 0, max: 6 }),
      again: fc.integer({ min: 0, max: 6 }),
    });
    let [late, ahead, duplicates, updates] = [0, 0, 0, 0];
    fc.assert(
      fc.property(delivered, sizes, cuts, (list, sizes, { at, further, again }) => {
        const batches = batchesOf(list, sizes);
        const [whole, before, after] = [new Everything(3), new Everything(3), new Everything(3)];
        for (const { batch } of batches) whole.analytics.observe(batch);

        const cut = at % (batches.length + 1);
        for (const { batch } of batches.slice(0, cut)) before.analytics.observe(batch);
        const state: unknown = JSON.parse(JSON.stringify(before.analytics.save()));
        // It goes on after the checkpoint, and is killed.
        for (const { batch } of batches.slice(cut, cut + further)) before.analytics.observe(batch);

        after.analytics.restore(state);
        for (const [id, pane] of before.panes) after.panes.set(id, pane);
        // Some batches from before the checkpoint come again. The store has all of them, and those after the checkpoint.
        const first = Math.max(0, cut - again);
        for (const { batch, partition, events } of batches.slice(first, cut + further)) {
          // Cut one by one, as another delivery may be.
          for (const [index, event] of events.entries()) {
            after.analytics.observe(batchOf(partition, batch.startOffset + index, [event], [0]));
          }
        }
        for (const { batch } of batches.slice(cut + further)) after.analytics.observe(batch);
        expect(after.output()).toEqual(whole.output());

        const { counters } = whole.analytics;
        const { counted, beyondHorizon } = counters;
        expect(counted + counters.duplicates + counters.ahead + beyondHorizon).toBe(list.length);
        late += counters.late;
        ahead += counters.ahead;
        duplicates += counters.duplicates;
        for (const pane of whole.panes.values()) updates += (pane as { index: number }).index > 0 ? 1 : 0;
      }),
      { numRuns: 200 },
    );
    // The streams were as bad as they should be.
    for (const count of [late, ahead, duplicates, updates]) expect(count).toBeGreaterThan(20);
  });
});

describe('the analytics of three partitions', () => {
  it('fire the same panes whatever the interleaving, when no partition is more out of order than stated', () => {
    const partitions = fc.tuple(
      ...[0, 1, 2].map((partition) =>
        fc
          .array(
            fc.tuple(
              fc.integer({ min: 0, max: 12 }),
              fc.integer({ min: 0, max: 10 }),
              fc.constantFrom('TX', 'CA'),
              fc.double({ min: -1e5, max: 1e5, noNaN: true }),
            ),
            { minLength: 3, maxLength: 40 },
          )
          .map((list) => {
            let minutes = 0;
            return list.map(([step, back, state, value], at) => {
              minutes += step;
              const ms = start + (minutes - back) * minute;
              return { id: partition * 1_000 + at, ms, state, value };
            });
          }),
      ),
    );
    fc.assert(
      fc.property(partitions, fc.infiniteStream(fc.nat({ max: 2 })), (lists, order) => {
        // None waits as being far ahead: which events are, depends on what has come before.
        const inBlocks = new Everything(3, 10_000 * minute);
        for (const [partition, events] of lists.entries()) {
          inBlocks.analytics.observe(batchOf(partition, 0, events));
        }
        const mixed = new Everything(3, 10_000 * minute);
        const next = [0, 0, 0];
        for (let left = lists.flat().length; left > 0; ) {
          const partition = order.next().value;
          const event = lists[partition]![next[partition]!];
          if (event === undefined) {
            const other = next.findIndex((at, index) => at < lists[index]!.length);
            mixed.analytics.observe(batchOf(other, next[other]!, [lists[other]![next[other]!]!]));
            next[other]!++;
          } else {
            mixed.analytics.observe(batchOf(partition, next[partition]!, [event]));
            next[partition]!++;
          }
          left--;
        }
        expect(mixed.analytics.counters.late).toBe(0);
        expect([...mixed.panes].sort()).toEqual([...inBlocks.panes].sort());
        expect(mixed.analytics.watermarkMs).toBe(inBlocks.analytics.watermarkMs);
        const end = Math.max(...lists.flat().map(({ ms }) => ms)) + 100 * minute;
        mixed.analytics.advanceTo(end);
        inBlocks.analytics.advanceTo(end);
        expect(mixed.output()).toEqual({ ...(inBlocks.output() as object) });
      }),
      { numRuns: 100 },
    );
  });
});
