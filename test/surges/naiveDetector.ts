/** The surges of a stream, by recomputing everything from the raw events at each step of time. */
import { localOf } from '../../src/dataset/clock.js';
import { usDaylightTime } from '../../src/dataset/usAccidents/zones.js';
import { benjaminiHochberg } from '../../src/stats/multipleTesting.js';
import { negativeBinomialPValue } from '../../src/stats/negativeBinomial.js';
import { type AlarmState, nextAlarmState, quietState } from '../../src/surges/alarmStates.js';
import { ExpectedRates } from '../../src/surges/expectedRates.js';
import type { SurgeSettings } from '../../src/surges/options.js';
import type { MadeEvent, MadePlace } from './streams.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** `<time> <state> <county> <observed>/<bound> p<p-value> peak<peak>` of each transition. */
export function naiveSurges(
  events: readonly MadeEvent[],
  untilMs: number,
  slidingFactor: number,
  settings: SurgeSettings,
): string[] {
  const places = [...new Set(events.map(({ place }) => place))].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const { windowMinutes, stepMinutes, halfLifeWeeks, lagHours, minWeeks, minCount } = settings;
  const rates = new ExpectedRates({
    daylightTime: usDaylightTime,
    windowMinutes,
    halfLifeWeeks,
    lagHours,
    minWeeks,
  });
  const states = new Map<MadePlace, AlarmState>();
  const peaks = new Map<MadePlace, number>();
  const said: string[] = [];
  let watched: MadePlace[] = [];
  let days = 0;
  const [stepMs, windowMs] = [stepMinutes * minuteMs, windowMinutes * minuteMs];
  const first = Math.floor(Math.min(...events.map(({ atMs }) => atMs)) / stepMs) * stepMs;
  const rate = settings.falseDiscoveryRate / ((dayMs / windowMs) * slidingFactor);
  const keyOf = (place: MadePlace): number => rates.keyOf(place.county, place.state, place.zone);
  for (let atMs = first + stepMs; atMs <= untilMs; atMs += stepMs) {
    for (const event of events) {
      if (event.atMs < atMs - stepMs || event.atMs >= atMs) continue;
      const local = localOf(event.atMs, event.place.zone, usDaylightTime);
      rates.add(keyOf(event.place), Math.floor(local / 3_600_000), 1);
    }
    rates.advance(atMs);
    if (!rates.isReady) continue;
    if (rates.days !== days) {
      days = rates.days;
      const seen = places.filter((place) =>
        events.some((event) => event.place === place && event.atMs < atMs),
      );
      watched = seen.filter(
        (place) =>
          rates.weekly(keyOf(place)) >= settings.minWeeklyAccidents &&
          rates.weeksKnown(keyOf(place)) >= minWeeks,
      );
    }
    const observed = (place: MadePlace): number =>
      events.filter((one) => one.place === place && one.atMs >= atMs - windowMs && one.atMs < atMs).length;
    const pValueOf = (place: MadePlace, count = observed(place)): number => {
      const expected = rates.expected(keyOf(place), atMs - windowMs, atMs);
      return negativeBinomialPValue(count, expected, 1 / rates.overdispersion(keyOf(place)));
    };
    const isRaised = (place: MadePlace, own?: number): boolean => {
      const index = watched.indexOf(place);
      if (index < 0) return false;
      const pValues = watched.map((other) => (observed(other) >= minCount ? pValueOf(other) : 1));
      if (own !== undefined) pValues[index] = own >= minCount ? pValueOf(place, own) : 1;
      return benjaminiHochberg(pValues)[index]! <= rate;
    };
    for (const place of places) {
      const before = states.get(place) ?? quietState;
      const raised = isRaised(place);
      if (before.phase === 'quiet' && !raised) continue;
      const level = raised ? 'raised' : pValueOf(place) <= settings.clearPValue ? 'held' : 'clear';
      const { state, transition } = nextAlarmState(before, atMs, level, {
        pendingMs: settings.pendingMinutes * minuteMs,
        keepFiringMs: settings.keepFiringMinutes * minuteMs,
        coolDownMs: settings.coolDownMinutes * minuteMs,
      });
      states.set(place, state);
      if (before.phase === 'quiet' || before.phase === 'coolingDown') peaks.delete(place);
      peaks.set(place, Math.max(peaks.get(place) ?? 0, observed(place)));
      if (transition === 'firing') rates.markUnusual(keyOf(place), state.pendingSinceMs! - windowMs, atMs);
      else if (state.phase === 'firing' && atMs - state.firingSinceMs! <= dayMs)
        rates.markUnusual(keyOf(place), atMs - stepMs, atMs);
      if (transition === null) continue;
      let bound = minCount;
      while (watched.includes(place) && !isRaised(place, bound)) bound++;
      const p = pValueOf(place).toPrecision(9);
      said.push(
        `${new Date(atMs).toISOString()} ${transition} ${place.county} ${observed(place)}/${bound} p${p} peak${peaks.get(place)}`,
      );
    }
  }
  return said;
}

function idOf({ state, county }: MadePlace): string {
  return `county:${state}/${county}`;
}
