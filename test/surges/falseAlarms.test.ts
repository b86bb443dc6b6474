/**
 * What "Surges" in ARCHITECTURE.md promises, by simulation: negative binomial counts of 120 places that the detector learns from
 * the stream itself. The days are few enough for a test, so the tolerance is two standard deviations of a binomial count.
 */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/stats/index.js';
import type { Surge } from '../../src/surges/alarm.js';
import { SurgeDetector } from '../../src/surges/detector.js';
import { counted, type MadePlace, madeEvents, madePlaces } from './streams.js';

const [hourMs, dayMs] = [3_600_000, 86_400_000];
const places = madePlaces(120, 60);
const learningDays = 70;
const fromMs = Date.UTC(2019, 0, 7);

/** The surges that fired after the weeks of learning. */
function firing(
  days: number,
  seed: number,
  falseDiscoveryRate: number,
  overdispersion: number,
  factor?: (place: MadePlace, atMs: number) => number,
): Surge[] {
  const found: Surge[] = [];
  const detector = new SurgeDetector({
    falseDiscoveryRate,
    onTransition: (surge) => {
      if (surge.state === 'firing' && Date.parse(surge.at) >= fromMs + learningDays * dayMs)
        found.push(surge);
    },
  });
  const random = createRandom(seed);
  for (let day = 0; day < learningDays + days; day += 7) {
    const [weekMs, endMs] = [fromMs + day * dayMs, fromMs + (day + 7) * dayMs];
    detector.add(counted(madeEvents(places, weekMs, endMs, overdispersion, random, factor)));
    detector.advance(endMs);
  }
  expect(detector.watched).toBe(places.length);
  return found;
}

function mostDays(days: number, probability: number): number {
  return days * probability + 2 * Math.sqrt(days * probability * (1 - probability));
}

describe('false alarms', () => {
  it('come on at most one day in twenty on which nothing is unusual', () => {
    const days = 210;
    const alarmed = new Set(firing(days, 1, 0.05, 0.1).map(({ at }) => at.slice(0, 10)));
    expect(alarmed.size).toBeLessThan(mostDays(days, 0.05));
  });

  it('come on at most every second day if that is asked for, with and without overdispersion', () => {
    const days = 140;
    for (const [seed, overdispersion] of [
      [2, 0.2],
      [3, 0],
    ] as const) {
      const alarmed = new Set(firing(days, seed, 0.5, overdispersion).map(({ at }) => at.slice(0, 10)));
      expect(alarmed.size).toBeGreaterThan(0);
      expect(alarmed.size).toBeLessThan(mostDays(days, 0.5));
    }
  });

  it('are at most one in twenty of the alarms when there are surges, most of which are found', () => {
    const days = 140;
    const random = createRandom(4);
    // Two surges a day, twelve times the usual for two hours of the day, at places with enough accidents.
    const bursts = Array.from({ length: 2 * days }, (_, index) => ({
      place: places[60 + random.integer(60)]!,
      fromMs: fromMs + (learningDays + Math.floor(index / 2)) * dayMs + (13 + random.integer(8)) * hourMs,
    }));
    const byPlace = new Map(
      places.map(({ county }) => [county, bursts.filter(({ place }) => place.county === county)]),
    );
    const during = (place: string, atMs: number, extraMs: number): boolean =>
      byPlace
        .get(place)
        ?.some((burst) => atMs >= burst.fromMs && atMs < burst.fromMs + 2 * hourMs + extraMs) === true;
    const found = firing(days, 5, 0.05, 0.1, (place, atMs) => (during(place.county, atMs, 0) ? 12 : 1));
    // An alarm is right while accidents of the burst are in its window.
    const isRight = ({ place, at }: Surge): boolean =>
      during(place.name.split(' ')[0]!, Date.parse(at) - 1, 2 * hourMs);
    const wrong = found.filter((surge) => !isRight(surge));
    expect(found.length - wrong.length).toBeGreaterThan(0.75 * bursts.length);
    expect(wrong.length).toBeLessThan(mostDays(found.length, 0.05));
  });
});
