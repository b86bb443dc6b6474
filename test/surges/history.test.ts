import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/stats/index.js';
import type { Surge } from '../../src/surges/alarm.js';
import { SurgeDetector } from '../../src/surges/detector.js';
import { learnHistory } from '../../src/surges/history.js';
import type { SurgeOptions } from '../../src/surges/options.js';
import { arraySource } from '../analyses/arraySource.js';
import { parquetSource } from '../query/parquetSource.js';
import { accidentsOf, counted, madeEvents, madePlaces } from './streams.js';

const [hourMs, dayMs] = [3_600_000, 86_400_000];
const fromMs = Date.UTC(2019, 0, 7);
const beforeMs = fromMs + 8 * 7 * dayMs;
const untilMs = beforeMs + 14 * dayMs;
const before = new Date(beforeMs).toISOString();
const places = madePlaces(6, 60);
const options: SurgeOptions = { kinds: ['county', 'city', 'cell'], falseDiscoveryRate: 0.9, minCount: 3 };

const events = madeEvents(places, fromMs, untilMs, 0.2, createRandom(1));
const past = events.filter(({ atMs }) => atMs < beforeMs);
const stream = events.filter(({ atMs }) => atMs >= beforeMs);

/** A detector that has seen the past as a stream, and said nothing of it. */
function taughtByStream(onTransition?: (surge: Surge) => void): SurgeDetector {
  let isPast = true;
  const detector = new SurgeDetector({
    ...options,
    onTransition: (surge) => {
      if (!isPast) onTransition?.(surge);
    },
  });
  detector.add(counted(past));
  detector.advance(beforeMs);
  isPast = false;
  return detector;
}

describe('a history', () => {
  it('teaches what the same accidents teach as a stream without alarms, asked of an engine or of plain loops', async () => {
    // Bounds that nothing reaches, so that no hour is taken for unusual.
    const quiet: SurgeOptions = { ...options, falseDiscoveryRate: 1e-12 };
    const byStream = new SurgeDetector(quiet);
    byStream.add(counted(past));
    byStream.advance(beforeMs);
    const accidents = accidentsOf(events);
    for (const source of [arraySource(accidents), await parquetSource(accidents)]) {
      const detector = new SurgeDetector(quiet);
      const learned = await learnHistory(detector, source, { before, weeks: 10 });
      expect(learned).toMatchObject({ neededWeeks: 4, isReady: true, places: byStream.places.count });
      expect(learned.watched).toBe(byStream.watched);
      expect(learned.watched).toBeGreaterThan(10);
      for (let place = 0; place < byStream.places.count; place++) {
        const id = byStream.places.idOf(place);
        for (const hours of [0, 5, 14, 40, 100]) {
          const at = untilMs + hours * hourMs;
          const expected = byStream.expected(id, at, at + 2 * hourMs)!;
          expect(detector.expected(id, at, at + 2 * hourMs)).toBeCloseTo(expected, 4);
        }
        const number = detector.places.numberOf(id)!;
        expect(detector.rates.overdispersion(number)).toBeCloseTo(byStream.rates.overdispersion(place), 5);
        const [one, other] = [detector.places.watched(number), byStream.places.watched(place)];
        expect(one).toEqual({
          ...other,
          lat: expect.closeTo(other.lat, 4),
          lng: expect.closeTo(other.lng, 4),
        });
      }
    }
  });

  it('lets the first day of the stream have alarms', async () => {
    const found: string[] = [];
    const detector = new SurgeDetector({
      ...options,
      onTransition: ({ id, state }) => found.push(`${id} ${state}`),
    });
    await learnHistory(detector, arraySource(accidentsOf(past)));
    detector.add(counted(stream));
    detector.advance(untilMs);
    const expected: string[] = [];
    const byStream = taughtByStream(({ id, state }) => expected.push(`${id} ${state}`));
    byStream.add(counted(stream));
    byStream.advance(untilMs);
    expect(found.length).toBeGreaterThan(5);
    // A stream takes its own alarms for unusual, so its counts and their overdispersion are a little lower.
    const shared = expected.filter((one) => found.includes(one));
    expect(shared.length).toBeGreaterThan(0.5 * Math.max(found.length, expected.length));
  });

  it('stays learned across a restart', async () => {
    const run = async (restarts: boolean): Promise<Surge[]> => {
      const found: Surge[] = [];
      const made = (): SurgeDetector =>
        new SurgeDetector({ ...options, onTransition: (surge) => found.push(surge) });
      let detector = made();
      await learnHistory(detector, arraySource(accidentsOf(past)));
      for (let at = 0; at < stream.length; at += 100) {
        if (restarts) {
          const saved = JSON.parse(JSON.stringify(detector.save()));
          detector = made();
          detector.restore(saved);
        }
        detector.add(counted(stream.slice(at, at + 100)));
        detector.advance(stream[at]!.atMs);
      }
      return found;
    };
    const [restarted, whole] = [await run(true), await run(false)];
    expect(whole.length).toBeGreaterThan(5);
    expect(restarted).toEqual(whole);
  });

  it('that is too short leaves the places unwatched, and says so', async () => {
    const short = accidentsOf(past.filter(({ atMs }) => atMs < fromMs + 14 * dayMs));
    const detector = new SurgeDetector(options);
    const learned = await learnHistory(detector, arraySource(short));
    expect(learned.weeks).toBeLessThan(2);
    expect(learned).toMatchObject({ neededWeeks: 4, isReady: false, watched: 0 });
  });

  it('may be empty', async () => {
    const learned = await learnHistory(new SurgeDetector(), arraySource([]));
    expect(learned).toEqual({ places: 0, watched: 0, weeks: 0, neededWeeks: 4, isReady: false });
  });

  it('is refused by a detector that has begun, and with a time that is not an instant', async () => {
    const source = arraySource(accidentsOf(past.slice(0, 100)));
    await expect(learnHistory(taughtByStream(), source)).rejects.toThrow(/Expected detector to be a new one/);
    await expect(learnHistory(new SurgeDetector(), source, { before: '2019-03-01' })).rejects.toThrow(
      /Expected before to be an instant/,
    );
    await expect(learnHistory(new SurgeDetector(), source, { week: 3 } as never)).rejects.toThrow(
      /Option of learnHistory not found: week/,
    );
  });
});
