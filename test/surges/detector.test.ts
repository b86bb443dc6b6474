import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/stats/index.js';
import type { Surge } from '../../src/surges/alarm.js';
import { SurgeDetector, slidingFactor } from '../../src/surges/detector.js';
import type { SurgeOptions } from '../../src/surges/options.js';
import { naiveSurges } from './naiveDetector.js';
import { counted, type MadeEvent, type MadePlace, madeEvents, madePlaces } from './streams.js';

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];
/** Quick to learn and easy to alarm, so that a short stream has many alarms. */
const quick: SurgeOptions = {
  windowMinutes: 60,
  stepMinutes: 15,
  minCount: 2,
  minWeeks: 0.4,
  minWeeklyAccidents: 3,
  lagHours: 2,
  falseDiscoveryRate: 0.9,
  clearPValue: 0.2,
};

/** All transitions of a stream whose watermark is moved after each batch, 10 minutes behind. */
function run(
  batches: readonly (readonly MadeEvent[])[],
  options: SurgeOptions,
  untilMs: number,
  restartAt = -1,
): Surge[] {
  const surges: Surge[] = [];
  const made = (): SurgeDetector =>
    new SurgeDetector({ ...options, onTransition: (surge) => surges.push(surge) });
  let detector = made();
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const [index, batch] of batches.entries()) {
    detector.add(counted(batch));
    for (const { atMs } of batch) newestMs = Math.max(newestMs, atMs);
    detector.advance(newestMs - 10 * minuteMs);
    if (index !== restartAt) continue;
    const active = detector.active();
    const saved = JSON.parse(JSON.stringify(detector.save()));
    detector = made();
    detector.restore(saved);
    expect(detector.active()).toEqual(active);
  }
  detector.advance(untilMs);
  return surges;
}

/** A stream of some days with bursts at random times. */
function burstyStream(seed: number, days: number, count = 5): { events: MadeEvent[]; untilMs: number } {
  const random = createRandom(seed);
  const places = madePlaces(count, 40);
  const fromMs = Date.UTC(2019, 2, 4);
  const untilMs = fromMs + days * dayMs;
  const bursts = Array.from({ length: days }, () => ({
    place: places[random.integer(count)]!,
    atMs: fromMs + random.uniform() * days * dayMs,
  }));
  const factor = (place: MadePlace, atMs: number): number =>
    bursts.some((burst) => burst.place === place && atMs >= burst.atMs && atMs < burst.atMs + 2 * hourMs)
      ? 15
      : 1;
  return { events: madeEvents(places, fromMs, untilMs, 0.1, random, factor), untilMs };
}

describe('the detector of surges', () => {
  it('finds what a naive one finds that recomputes everything at each step', () => {
    let transitions = 0;
    for (const seed of [1, 2, 3, 4]) {
      const { events, untilMs } = burstyStream(seed, 8);
      const detector = new SurgeDetector(quick);
      const naive = naiveSurges(events, untilMs, slidingFactor, detector.settings);
      const found = run([events], quick, untilMs).map(
        ({ at, state, place, observed, bound, pValue, peak }) =>
          `${at} ${state} ${place.name.split(' ')[0]} ${observed}/${bound} p${pValue.toPrecision(9)} peak${peak}`,
      );
      expect(found).toEqual(naive);
      transitions += naive.length;
    }
    expect(transitions).toBeGreaterThan(15);
  });

  it('finds the same in batches of any size and in any order within the disorder', () => {
    const { events, untilMs } = burstyStream(5, 10);
    const expected = run([events], quick, untilMs);
    expect(expected.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 200 }), (seed, most) => {
        const random = createRandom(seed);
        // Nothing is more than 10 minutes behind the newest event before it.
        const shuffled = events
          .map((event) => ({ event, due: event.atMs + random.uniform() * 10 * minuteMs }))
          .sort((a, b) => a.due - b.due)
          .map(({ event }) => event);
        const batches: MadeEvent[][] = [];
        for (let at = 0; at < shuffled.length; ) {
          const size = 1 + random.integer(most);
          batches.push(shuffled.slice(at, at + size));
          at += size;
        }
        expect(run(batches, quick, untilMs)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('finds the same after a restart from a saved state, at any cut', () => {
    const { events, untilMs } = burstyStream(6, 10);
    const batches: MadeEvent[][] = [];
    for (let at = 0; at < events.length; at += 10) batches.push(events.slice(at, at + 10));
    const expected = run(batches, quick, untilMs);
    expect(expected.length).toBeGreaterThan(5);
    for (let cut = 0; cut < batches.length; cut += 7)
      expect(run(batches, quick, untilMs, cut)).toEqual(expected);
  });

  it('counts late events in the windows that are still open', () => {
    const { events, untilMs } = burstyStream(5, 10);
    const inOrder = run([events], quick, untilMs);
    const firing = inOrder.find(({ state }) => state === 'firing')!;
    // The accidents of its window arrive half an hour late: the alarm comes, but later.
    const windowEnd = Date.parse(firing.pendingSince);
    const isDelayed = ({ atMs, place }: MadeEvent): boolean =>
      place.county === firing.place.name.split(' ')[0] && atMs >= windowEnd - hourMs && atMs < windowEnd;
    const arriving = events
      .map((event) => ({ event, due: isDelayed(event) ? windowEnd + 30 * minuteMs : event.atMs }))
      .sort((a, b) => a.due - b.due)
      .map(({ event }) => [event]);
    const late = run(arriving, quick, untilMs);
    const again = late.find(({ place, at }) => place.id === firing.place.id && Date.parse(at) >= windowEnd);
    expect(again).toBeDefined();
    expect(Date.parse(again!.pendingSince)).toBeGreaterThanOrEqual(windowEnd);
  });

  const usual = { weeks: 10, level: 200, count: 30 };

  it('finds a planted burst before a window has passed, and ends it', () => {
    const places = madePlaces(usual.count, usual.level);
    const fromMs = Date.UTC(2019, 0, 7);
    const untilMs = fromMs + usual.weeks * 7 * dayMs;
    const burstMs = fromMs + (usual.weeks * 7 - 5) * dayMs + 18 * hourMs;
    for (const [index, county] of [places[10]!, places[20]!, places[29]!].entries()) {
      const factor = (place: MadePlace, atMs: number): number =>
        place === county && atMs >= burstMs && atMs < burstMs + 3 * hourMs ? 12 : 1;
      const events = madeEvents(places, fromMs, untilMs, 0.1, createRandom(20 + index), factor);
      const surges = run([events], {}, untilMs);
      const ofPlace = surges.filter(({ place }) => place.id === `county:${county.state}/${county.county}`);
      const firing = ofPlace.find(({ state, at }) => state === 'firing' && Date.parse(at) >= burstMs)!;
      expect(Date.parse(firing.at) - burstMs).toBeLessThan(120 * minuteMs);
      const resolved = ofPlace.find(({ state, id }) => state === 'resolved' && id === firing.id)!;
      // The window leaves the burst after two hours; then it has to be clear for half an hour.
      expect(Date.parse(resolved.endedAt!) - burstMs).toBeLessThan((3 + 2 + 1) * hourMs);
      expect(resolved.peak).toBeGreaterThanOrEqual(firing.observed);
      expect(firing.observed).toBeGreaterThanOrEqual(firing.bound);
      expect(firing.place).toMatchObject({
        kind: 'county',
        state: county.state,
        lat: county.lat,
        lng: county.lng,
      });
    }
  });

  it('raises nothing in the weeks when the clocks change', () => {
    // So busy and so regular that rush hour would be a surge at every place if it came an hour too early.
    const places = madePlaces(3, 4_000);
    for (const [seed, fromMs] of [
      [30, Date.UTC(2019, 0, 7)],
      [31, Date.UTC(2019, 8, 2)],
    ] as const) {
      // The clocks change at the end of the ninth week.
      const untilMs = fromMs + 11 * 7 * dayMs;
      const events = madeEvents(places, fromMs, untilMs, 0.005, createRandom(seed));
      const after = fromMs + 8 * 7 * dayMs;
      const surges = run([events], { falseDiscoveryRate: 0.001 }, untilMs);
      expect(surges.filter(({ at }) => Date.parse(at) >= after)).toEqual([]);
    }
  });

  it('is silent until enough weeks are learned, and says how many are needed', () => {
    const { events, untilMs } = burstyStream(8, 20);
    const detector = new SurgeDetector({ onTransition: () => expect.unreachable() });
    detector.add(counted(events));
    detector.advance(untilMs);
    expect(detector.watched).toBe(0);
    expect(detector.rates.weeks).toBeGreaterThan(2);
    expect(detector.rates.neededWeeks).toBe(4);
    expect(detector.expected('county:TX/County0', untilMs, untilMs + hourMs)).toBeNull();
  });

  it('says the same expected count as the surge, for its window', () => {
    const { events, untilMs } = burstyStream(5, 10);
    const detector: SurgeDetector = new SurgeDetector({
      ...quick,
      onTransition: ({ place, at, expected, observed, bound, state }) => {
        const atMs = Date.parse(at);
        expect(detector.expected(place.id, atMs - hourMs, atMs)).toBe(expected);
        if (state === 'pending') expect(observed).toBeGreaterThanOrEqual(bound);
      },
    });
    detector.add(counted(events));
    detector.advance(untilMs);
    expect.hasAssertions();
  });

  it('keeps a surge that has ended for three hours', () => {
    const { events, untilMs } = burstyStream(5, 10);
    const detector = new SurgeDetector(quick);
    detector.add(counted(events));
    let ended = 0;
    for (let atMs = events[0]!.atMs; atMs <= untilMs; atMs += 15 * minuteMs) {
      detector.advance(atMs);
      for (const surge of detector.active()) {
        expect(surge.state).not.toBe('dropped');
        if (surge.state !== 'resolved') continue;
        ended++;
        expect(atMs - Date.parse(surge.endedAt!)).toBeLessThan(3 * hourMs + 15 * minuteMs);
      }
    }
    expect(ended).toBeGreaterThan(5);
  });

  it('watches counties, cities and cells side by side', () => {
    const { events, untilMs } = burstyStream(5, 10);
    const kinds = ['county', 'city', 'cell'] as const;
    const surges = run([events], { ...quick, kinds, cellKm: 50 }, untilMs);
    expect(new Set(surges.map(({ place }) => place.kind))).toEqual(new Set(kinds));
    const cell = surges.find(({ place }) => place.kind === 'cell')!;
    expect(cell.place.id).toMatch(/^cell:\d+\/\d+$/);
    expect(cell.place.name).toMatch(/^Cell at /);
    const city = surges.find(({ place }) => place.kind === 'city')!;
    expect(city.place.id).toMatch(/^city:[A-Z]{2}\/County\d+ City$/);
  });

  it('refuses options that are wrong, and a state of other options', () => {
    expect(() => new SurgeDetector({ window: 60 } as never)).toThrow(
      /Option of SurgeDetector not found: window/,
    );
    expect(() => new SurgeDetector({ windowMinutes: 62 })).toThrow(/a multiple of stepMinutes \(5\), got 62/);
    expect(() => new SurgeDetector({ kinds: ['town' as never] })).toThrow(/a list of county, city or cell/);
    expect(() => new SurgeDetector({ falseDiscoveryRate: 1 })).toThrow(/above 0 and below 1, got 1/);
    expect(() => new SurgeDetector().restore(new SurgeDetector(quick).save())).toThrow(
      /^Expected windowMinutes of surges to be 60, as in the saved state, got 120\.$/,
    );
    expect(() => new SurgeDetector().restore({})).toThrow(
      'Expected a saved state with options in the state of surges',
    );
  });

  it('counts events that belong to no place', () => {
    const { events } = burstyStream(5, 1);
    const batch = counted(events);
    const county = batch.columns.county!.map((name, event) => (event < 3 ? null : name));
    const detector = new SurgeDetector();
    detector.add({ ...batch, columns: { ...batch.columns, county } });
    expect(detector.unplaced).toBe(3);
  });
});
