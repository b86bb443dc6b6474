import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveState } from '../../src/live/liveState.js';
import { unpackPoints } from '../../src/live/points.js';
import type { PackedPoints } from '../../src/live/protocol.js';
import { timeScales } from '../../src/live/timeScale.js';
import { counted, countsOf, eventsAround, type LiveEvent, midnight, randomOf } from './events.js';

const hourMs = 3_600_000;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

/** The counts of a state at a scale, by `bucket cell`. */
function countsIn(state: LiveState, scale: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [bucket, pairs] of state.cube.sums(scale)) {
    for (let at = 0; at < pairs.length; at += 2) counts.set(`${bucket} ${pairs[at]}`, pairs[at + 1]!);
  }
  return counts;
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}

function addInBatches(state: LiveState, events: readonly LiveEvent[], random: () => number): void {
  for (let at = 0; at < events.length; ) {
    const size = 1 + Math.floor(random() * 40);
    state.add(counted(events.slice(at, at + size)));
    at += size;
  }
}

function unpacked(packed: PackedPoints | null) {
  return unpackPoints(Buffer.from(packed?.data ?? '', 'base64'));
}

describe('the state of the live page', () => {
  it('counts as plain loops do at every scale, in any order and in any batches', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomOf(seed);
        // From hours to a year, so that at some scales the oldest buckets are gone.
        const spreadMs = hourMs * 24 ** (random() * 2.8);
        const events = eventsAround(random, 300, midnight, spreadMs);
        const state = new LiveState();
        addInBatches(state, shuffled(events, random), random);
        for (const [scale, { bucketMs, maxBuckets }] of timeScales.entries()) {
          expect(countsIn(state, scale)).toEqual(countsOf(events, bucketMs, maxBuckets));
        }
        expect(state.accidents).toBe(events.length);
        expect(state.late).toBe(events.filter(({ isLate }) => isLate).length);
        expect(state.newestEventMs).toBe(Math.max(...events.map(({ eventMs }) => eventMs)));
      }),
      { numRuns: 40 },
    );
  });

  it('is the same after it was saved as JSON and restored at any point', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomOf(seed);
        const events = eventsAround(random, 200, midnight, 48 * hourMs);
        const cut = Math.floor(random() * events.length);
        const whole = new LiveState({ maxPoints: 50 });
        whole.add(counted(events));
        whole.advance(midnight);
        const first = new LiveState({ maxPoints: 50 });
        first.add(counted(events.slice(0, cut)));
        first.advance(midnight);
        const second = new LiveState({ maxPoints: 50 });
        second.restore(JSON.parse(JSON.stringify(first.save())));
        second.add(counted(events.slice(cut)));
        expect(second.save()).toEqual(whole.save());
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the latest points in the order of arrival, with positions to half a metre and whole seconds', () => {
    const random = randomOf(3);
    const events = eventsAround(random, 500, midnight, hourMs).filter(
      ({ lat, lng }) => lat !== null && lng !== null,
    );
    const state = new LiveState({ maxPoints: 100 });
    addInBatches(state, events, random);
    const packed = state.recentPoints.pack()!;
    const points = unpacked(packed);
    expect(points.count).toBe(100);
    const last = state.recentPoints.points();
    for (let at = 0; at < 100; at++) {
      expect(Math.abs(points.x[at]! - last[at]!.x)).toBeLessThan(1e-7);
      const ageMs = packed.newestEventMs - last[at]!.eventMs;
      expect(points.ageSeconds[at]).toBe(Math.floor(ageMs / 1_000));
    }
  });

  it('has ages in a longer unit when its points reach back over days', () => {
    const days = 30;
    const events = eventsAround(randomOf(5), 400, midnight, days * 24 * hourMs);
    const state = new LiveState();
    state.add(counted(events));
    const packed = state.recentPoints.pack()!;
    const unit = packed.ageUnitSeconds!;
    expect(unit).toBeGreaterThan(1);
    const ages = unpacked(packed).ageSeconds;
    for (const [at, { eventMs }] of state.recentPoints.points().entries()) {
      expect(Math.abs(ages[at]! * unit - (packed.newestEventMs - eventMs) / 1_000)).toBeLessThanOrEqual(unit);
    }
  });

  it('sends a uniform sample above its limit, with the number of accidents behind each point', () => {
    const perRun = 1_000;
    const drawn = new Float64Array(10);
    for (let run = 0; run < 200; run++) {
      const state = new LiveState({ maxPointsOfFrame: 100, random: randomOf(run) });
      const events: LiveEvent[] = Array.from({ length: perRun }, (_, at) => ({
        eventMs: midnight + at * 1_000,
        source: 'Source1',
        severity: 2,
        state: 'TX',
        lat: 30,
        lng: -97,
      }));
      state.add(counted(events));
      const packed = state.newPoints.take()!;
      expect(packed.weight).toBe(10);
      const points = unpacked(packed);
      for (const age of points.ageSeconds) {
        const arrival = (packed.newestEventMs - midnight) / 1_000 - age;
        drawn[Math.floor(arrival / (perRun / 10))]! += 1;
      }
      expect(state.newPoints.take()).toBeNull();
    }
    // 20,000 points over ten tenths: 2,000 each, within four standard deviations of a binomial count.
    for (const count of drawn) expect(Math.abs(count - 2_000)).toBeLessThan(4 * Math.sqrt(2_000 * 0.9));
  });

  it('sums the probabilities of a model by bucket, feed and state', () => {
    const random = randomOf(8);
    const events = eventsAround(random, 200, midnight, 3 * hourMs).map((event) => {
      const p = [random(), random(), random(), random()];
      const sum = p.reduce((a, b) => a + b, 0);
      return { ...event, predictedSeverity: 2, probabilities: p.map((one) => one / sum) };
    });
    const state = new LiveState({ isPredicted: true });
    state.add(counted(events));
    const sums = new Map(state.probabilities.sums(0).map(([bucket, flat]) => [bucket, flat]));
    const naive = new Map<number, number>();
    for (const { eventMs, probabilities } of events) {
      const bucket = Math.floor(eventMs / (hourMs / 4));
      naive.set(bucket, (naive.get(bucket) ?? 0) + probabilities[2]!);
    }
    for (const [bucket, sum] of naive) {
      const flat = sums.get(bucket)!;
      let found = 0;
      for (let at = 0; at < flat.length; at += 6) found += flat[at + 3]!;
      expect(found).toBeCloseTo(sum, 4);
    }
    expect(sums.size).toBe(naive.size);
    expect(state.latest.all[0]!.severeProbability).toBeCloseTo(
      events.at(-1)!.probabilities[2]! + events.at(-1)!.probabilities[3]!,
      12,
    );
  });

  it('counts accidents of severity 0 apart, and does not draw them', () => {
    const state = new LiveState();
    const [event] = eventsAround(randomOf(1), 1, midnight, 1);
    state.add(counted([{ ...event!, severity: 0 }]));
    expect(state.withoutSeverity).toBe(1);
    expect(state.cube.sums()).toEqual([]);
    expect(state.recentPoints.pack()).toBeNull();
    // Those of the past are not among the accidents of the stream.
    const past = counted([{ ...event!, severity: 0 }]);
    state.addPast(past.columns, past.eventMs);
    expect(state.withoutSeverity).toBe(1);
  });

  it('takes accidents of the past into the strips and the map, and not into the counts of the stream', () => {
    const events = eventsAround(randomOf(2), 50, midnight, hourMs);
    const state = new LiveState();
    const { columns, eventMs } = counted(events);
    state.addPast(columns, eventMs);
    expect(countsIn(state, 1)).toEqual(countsOf(events, timeScales[1]!.bucketMs, timeScales[1]!.maxBuckets));
    expect([state.accidents, state.newestEventMs, state.newPoints.take()]).toEqual([0, null, null]);
    expect(state.recentPoints.points().length).toBeGreaterThan(30);
  });
});
